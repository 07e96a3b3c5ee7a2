"""The files that customer takes and keeps: its folder in the bucket of files."""

from __future__ import annotations

from functions.customer.settings import CustomerSettings
from shared.aws import clients
from shared.uploads import Uploads
from shared.wiring import Resources


def uploads(resources: Resources[CustomerSettings]) -> Uploads:
    """Customer's uploads, as a capability's wiring hands them to its use cases."""
    return Uploads(
        store=clients.objects(),
        bucket=resources.settings.files_bucket,
        service="customer",
        clock=resources.clock,
    )
