"""What one can do with the register of buildings."""

from __future__ import annotations

from typing import Any

from functions.customer.buildings.entities import Building, BuildingDraft, BuildingInUse, Filter
from functions.customer.buildings.repository import BuildingRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import Invalid, PreconditionFailed
from shared.idempotency import KeyedRequest


@component
class Buildings:
    """Use cases of the register of buildings."""

    table: Table
    buildings: BuildingRepository
    clock: Clock

    def create(self, draft: BuildingDraft, once: KeyedRequest | None = None) -> Building:
        """Add a building to the register.

        Raises: BuildingRegistered, TooFewPorts, InvalidEntrances.
        """
        now = self.clock()
        building = draft.building(now)
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

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Building]:
        """The register by place, or a part of it. Raises: Invalid."""
        if wanted.street is not None and wanted.city is None:
            raise Invalid("A street is looked up within a city: send city, too.")
        return self.buildings.list(wanted, limit, cursor)

    def update(self, building_id: str, changes: dict[str, Any], seen: int | None) -> Building:
        """Change a building's connection data.

        Raises: BuildingNotFound, BuildingChanged, TooFewPorts, InvalidEntrances, PortsListed,
        PreconditionFailed.
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

    def remove(self, building_id: str, seen: int | None) -> None:
        """Take a building out of the register in which nothing is held.

        Raises: BuildingNotFound, BuildingChanged, BuildingInUse, PreconditionFailed.
        """
        building = self.get(building_id)
        if seen not in (None, building.version):
            raise PreconditionFailed
        if building.is_in_use:
            raise BuildingInUse
        self.table.commit(
            Transaction()
            .extend(self.buildings.remove(building))
            .audit(f"building#{building_id}", "building.removed", at=self.clock(), before=building)
        )
