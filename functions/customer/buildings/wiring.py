"""What buildings provide."""

from __future__ import annotations

from functions.customer.buildings.repository import BuildingRepository
from functions.customer.buildings.service import Buildings
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of the register of buildings."""
    wiring.provide(
        Buildings,
        lambda: Buildings(
            table=resources.table,
            buildings=BuildingRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
