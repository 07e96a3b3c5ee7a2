"""What warehouses provide."""

from __future__ import annotations

from functions.customer.settings import CustomerSettings
from functions.customer.warehouses.repository import WarehouseRepository
from functions.customer.warehouses.service import Warehouses
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of warehouses."""
    wiring.provide(
        Warehouses,
        lambda: Warehouses(
            table=resources.table,
            warehouses=WarehouseRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
