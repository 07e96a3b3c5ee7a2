"""What registers provide."""

from __future__ import annotations

from functions.billing.registers.repository import RegisterRepository
from functions.billing.registers.service import Registers
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of registers."""
    wiring.provide(
        Registers,
        lambda: Registers(
            table=resources.table,
            registers=RegisterRepository(table=resources.table),
            time_zone=resources.settings.time_zone,
            clock=resources.clock,
        ),
    )
