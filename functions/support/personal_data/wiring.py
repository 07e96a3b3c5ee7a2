"""What personal data provide."""

from __future__ import annotations

from functions.support.personal_data.held import SupportPersonalData
from functions.support.settings import SupportConsumerSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportConsumerSettings]) -> None:
    """Provide the answers to who asks for a person's data."""
    wiring.provide(
        SupportPersonalData,
        lambda: SupportPersonalData(
            table=resources.table,
            store=clients.objects(),
            bucket=resources.settings.files_bucket,
            clock=resources.clock,
        ),
    )
