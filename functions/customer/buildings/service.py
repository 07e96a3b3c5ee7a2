"""What one can do with the register of buildings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.buildings.entities import (
    Building,
    BuildingNotFound,
    Readiness,
    Technology,
)
from functions.customer.buildings.repository import BuildingRepository
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.errors import Invalid, PreconditionFailed
from shared.idempotency import KeyedRequest


@dataclass(frozen=True, slots=True)
class BuildingDraft:
    """A building to be registered."""

    address: Address
    status: Readiness
    technologies: tuple[Technology, ...]
    ports: int


@dataclass(frozen=True)
class Buildings:
    """Use cases of the register."""

    repository: BuildingRepository
    clock: Clock

    def register(self, draft: BuildingDraft, once: KeyedRequest | None = None) -> Building:
        """Add a building. Raises: BuildingRegistered."""
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
        change = self.repository.create(Transaction(), building)
        change.audit(f"building#{building.id}", "building.registered", at=now, after=building)
        self.repository.table.commit(change.once(once, result=building))
        return building

    def get(self, building_id: str) -> Building:
        """One building. Raises: BuildingNotFound."""
        building = self.repository.get(building_id)
        if building is None:
            raise BuildingNotFound
        return building

    def page(
        self, city: str | None, street: str | None, limit: int, cursor: str | None
    ) -> Page[Building]:
        """The register by place, or a part of it. Raises: Invalid."""
        if city is not None:
            return self.repository.of_city(city, street, limit, cursor)
        if street is not None:
            raise Invalid("A street is looked for in a city; send city too.")
        return self.repository.page(limit, cursor)

    def change(self, building_id: str, changes: dict[str, Any], seen: int | None) -> Building:
        """Change what the network has there.

        Raises: BuildingNotFound, TooFewPorts, PreconditionFailed.
        """
        before = self.get(building_id)
        if seen not in (None, before.version):
            raise PreconditionFailed
        after = before.changed(changes, self.clock())
        change = self.repository.replace(Transaction(), after)
        change.audit(f"building#{building_id}", "building.changed",
                     at=after.updated_at, before=before, after=after)  # fmt: skip
        self.repository.table.commit(change)
        return after
