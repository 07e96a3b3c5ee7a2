"""What one can do with the register of buildings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.buildings.entities import Building, Readiness, Technology
from functions.customer.buildings.repository import BuildingRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import Invalid, PreconditionFailed
from shared.idempotency import KeyedRequest


@dataclass(frozen=True, slots=True)
class BuildingDraft:
    """A building to be registered."""

    address: Address
    status: Readiness
    technologies: tuple[Technology, ...]
    ports: int


@component
class Buildings:
    """Use cases of the register of buildings."""

    table: Table
    buildings: BuildingRepository
    clock: Clock

    def create(self, draft: BuildingDraft, once: KeyedRequest | None = None) -> Building:
        """Add a building to the register. Raises: BuildingRegistered."""
        now, place = self.clock(), draft.address
        building = Building(
            id=place.building_id,
            region=place.region,
            city=place.city,
            street=place.street,
            building=place.building,
            status=draft.status,
            technologies=tuple(dict.fromkeys(draft.technologies)),
            ports=draft.ports,
            created_at=now,
            updated_at=now,
        )
        self.table.commit(
            Transaction()
            .extend(self.buildings.add(building))
            .audit(f"building#{building.id}", "building.registered", at=now, after=building)
            .once(once, result=building)
        )
        return building

    def get(self, building_id: str) -> Building:
        """A building. Raises: BuildingNotFound."""
        return self.buildings.get(building_id)

    def list(
        self, city: str | None, street: str | None, limit: int, cursor: str | None
    ) -> Page[Building]:
        """The register by place, or a part of it. Raises: Invalid."""
        if city is not None:
            return self.buildings.list_of_city(city, street, limit, cursor)
        if street is not None:
            raise Invalid("A street is looked up within a city: send city, too.")
        return self.buildings.list(limit, cursor)

    def update(self, building_id: str, changes: dict[str, Any], seen: int | None) -> Building:
        """Change a building's connection data.

        Raises: BuildingNotFound, BuildingChanged, TooFewPorts, PreconditionFailed.
        """
        before = self.get(building_id)
        if seen not in (None, before.version):
            raise PreconditionFailed
        after = before.changed(changes, self.clock())
        self.table.commit(
            Transaction()
            .extend(self.buildings.change(after, over=before))
            .audit(f"building#{building_id}", "building.updated",
                   at=after.updated_at, before=before, after=after)
        )  # fmt: skip
        return after
