"""What imports of buildings provide."""

from __future__ import annotations

import time

from functions.customer.building_imports.repository import BuildingImportRepository
from functions.customer.building_imports.service import BuildingImports
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of imports of buildings."""
    table = resources.table
    wiring.provide(
        BuildingImports,
        lambda: BuildingImports(
            table=table,
            imports=BuildingImportRepository(table=table),
            buildings=BuildingRepository(table=table),
            clock=resources.clock,
            new_id=resources.new_id,
            seconds=time.monotonic,
        ),
    )
