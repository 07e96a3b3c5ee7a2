"""Asking whether an address can be connected."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.addresses.entities import Address
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.coverage.entities import Coverage


@dataclass(frozen=True)
class CoverageCheck:
    """Looks an address up in the register of buildings."""

    buildings: BuildingRepository

    def at(self, address: Address) -> Coverage:
        """What the network can do there."""
        return Coverage.of(self.buildings.get(address.building_id))
