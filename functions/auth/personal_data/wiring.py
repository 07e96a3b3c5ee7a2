"""What personal data provide."""

from __future__ import annotations

from functions.auth.personal_data.held import AuthPersonalData
from functions.auth.settings import ConsumerSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[ConsumerSettings]) -> None:
    """Provide the answers to who asks for a person's data."""
    wiring.provide(
        AuthPersonalData,
        lambda: AuthPersonalData(
            table=resources.table,
            store=clients.objects(),
            bucket=resources.settings.files_bucket,
            clock=resources.clock,
        ),
    )
