"""What one can ask about coverage."""

from __future__ import annotations

from functions.customer.addresses.entities import Address
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.coverage.entities import CoverageAnswer, guessed, known
from shared.component import component

NEIGHBOURS = 32
"""So many buildings are looked at in each direction of a street, however long it is."""


@component
class CoverageCheck:
    """The use case of checking coverage."""

    buildings: BuildingRepository

    def get(self, address: Address) -> CoverageAnswer:
        """What the network can do there, or what the nearest building lets one guess.

        One read where the building is registered, or else two.
        """
        after = self.buildings.list_on(address, NEIGHBOURS)
        if after and after[0].id == address.building_id:
            return known(after[0], address)
        return guessed(address, (*self.buildings.list_before(address, NEIGHBOURS), *after))
