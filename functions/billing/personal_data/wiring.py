"""What personal data provide."""

from __future__ import annotations

from functions.billing.personal_data.held import BillingPersonalData
from functions.billing.settings import BillingSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the answers to who asks for a person's data."""
    wiring.provide(
        BillingPersonalData,
        lambda: BillingPersonalData(
            table=resources.table,
            store=clients.objects(),
            bucket=resources.settings.files_bucket,
            clock=resources.clock,
        ),
    )
