"""What tariffs provide."""

from __future__ import annotations

from functions.customer.settings import CustomerSettings
from functions.customer.tariffs.repository import TariffRepository
from functions.customer.tariffs.service import Tariffs
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of tariffs."""
    wiring.provide(
        Tariffs,
        lambda: Tariffs(table=resources.table, tariffs=TariffRepository(table=resources.table)),
    )
