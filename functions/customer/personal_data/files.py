"""Where parts and archives of personal data lie."""

from __future__ import annotations

from shared.aws.objects import ObjectStore
from shared.component import component


@component
class PersonalDataFiles:
    """The bucket of files, and the store that it is in."""

    store: ObjectStore
    bucket: str
