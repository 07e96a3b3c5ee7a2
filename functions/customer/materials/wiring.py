"""What materials provide."""

from __future__ import annotations

from functions.customer.materials.repository import MaterialRepository
from functions.customer.materials.service import Materials
from functions.customer.settings import CustomerSettings
from functions.customer.warehouses.repository import WarehouseRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of materials."""
    wiring.provide(
        Materials,
        lambda: Materials(
            table=resources.table,
            materials=MaterialRepository(table=resources.table),
            warehouses=WarehouseRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
