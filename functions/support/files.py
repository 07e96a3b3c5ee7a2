"""The files that support takes and keeps: its folder in the bucket of files."""

from __future__ import annotations

from functions.support.settings import SupportSettings
from shared.aws import clients
from shared.uploads import Uploads
from shared.wiring import Resources


def uploads(resources: Resources[SupportSettings]) -> Uploads:
    """Support's uploads, as a capability's wiring hands them to its use cases."""
    return Uploads(
        store=clients.objects(),
        bucket=resources.settings.files_bucket,
        service="support",
        clock=resources.clock,
    )
