"""What tariffs provide."""

from __future__ import annotations

from functions.billing.settings import BillingSettings
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.tariffs.service import Tariffs
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of tariffs."""
    wiring.provide(
        Tariffs,
        lambda: Tariffs(
            table=resources.table,
            tariffs=TariffRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
            currency=resources.settings.currency,
        ),
    )
