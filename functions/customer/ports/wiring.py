"""What ports provide."""

from __future__ import annotations

from functions.customer.buildings.repository import BuildingRepository
from functions.customer.ports.service import Ports
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of single ports."""
    table = resources.table
    wiring.provide(
        Ports,
        lambda: Ports(
            table=table, buildings=BuildingRepository(table=table), clock=resources.clock
        ),
    )
