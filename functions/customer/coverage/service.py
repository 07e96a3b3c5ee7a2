"""What one can ask about coverage."""

from __future__ import annotations

from functions.customer.addresses.entities import Address
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.coverage.entities import Coverage
from shared.component import component


@component
class CoverageCheck:
    """The use case of checking coverage."""

    buildings: BuildingRepository

    def get(self, address: Address) -> Coverage:
        """What the network can do there."""
        return Coverage.of(self.buildings.find(address.building_id))
