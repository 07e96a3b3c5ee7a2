"""What billing answers when it is asked for a person's data."""

from __future__ import annotations

from typing import ClassVar

from shared.personal_data.events import Checked, Collected, Erased


class PersonalDataCollected(Collected):
    """A part of what billing holds about a person lies in the bucket of files."""

    event_type: ClassVar[str] = "billing.personal-data.collected"


class PersonalDataChecked(Checked):
    """It is known what of billing's forbids the erasure of a person's data."""

    event_type: ClassVar[str] = "billing.personal-data.checked"


class PersonalDataErased(Erased):
    """Some of what billing held about a person is erased."""

    event_type: ClassVar[str] = "billing.personal-data.erased"
