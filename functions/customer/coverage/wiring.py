"""What coverage provides."""

from __future__ import annotations

from functions.customer.buildings.repository import BuildingRepository
from functions.customer.coverage.service import CoverageCheck
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use case of checking coverage."""
    wiring.provide(
        CoverageCheck,
        lambda: CoverageCheck(buildings=BuildingRepository(table=resources.table)),
    )
