"""What personal data provide."""

from __future__ import annotations

from functions.notification.personal_data.held import NotificationPersonalData
from functions.notification.settings import DispatcherSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[DispatcherSettings]) -> None:
    """Provide the answers to who asks for a person's data."""
    wiring.provide(
        NotificationPersonalData,
        lambda: NotificationPersonalData(
            table=resources.table,
            store=clients.objects(),
            bucket=resources.settings.files_bucket,
            clock=resources.clock,
        ),
    )
