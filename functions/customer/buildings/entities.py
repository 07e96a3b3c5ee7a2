"""A building of the register: how it is connected, and how many free ports it has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.customer.addresses.entities import Address
from shared.errors import Conflict, Invalid, NotFound
from shared.messages import Count, Unit


class Technology(StrEnum):
    """The technology of the last mile."""

    FTTB = "fttb"
    GPON = "gpon"
    DOCSIS = "docsis"
    ADSL = "adsl"
    FIXED_WIRELESS = "fixed_wireless"


class Readiness(StrEnum):
    """Whether the network is there."""

    SERVED = "served"
    PLANNED = "planned"
    NOT_SERVED = "not_served"


class BuildingNotFound(NotFound):
    """There is no such building in the register."""


class BuildingRegistered(Conflict):
    """This building is in the register already."""


class BuildingChanged(Conflict):
    """Somebody else changed the building at the same moment; read it again."""


class NoFreePort(Conflict):
    """Every port of this building is taken."""


class TooFewPorts(Invalid):
    """A building can't have fewer ports than are in use."""


@dataclass(frozen=True, slots=True)
class Building:
    """A building; its id is made of its place (see Address.building_id)."""

    id: str
    region: str
    city: str
    street: str
    building: str
    status: Readiness
    technologies: tuple[Technology, ...]
    ports: int
    created_at: datetime
    updated_at: datetime
    ports_used: int = 0
    version: int = 1

    @property
    def address(self) -> Address:
        """Where it stands."""
        return Address(
            region=self.region, city=self.city, street=self.street, building=self.building
        )

    @property
    def ports_free(self) -> int:
        """How many more connections it can take."""
        return self.ports - self.ports_used

    @property
    def connectable(self) -> bool:
        """Whether somebody can be connected here today."""
        return self.status is Readiness.SERVED and self.ports_free > 0

    def changed(self, changes: dict[str, Any], at: datetime) -> Building:
        """The building with some fields new. Raises: TooFewPorts."""
        building = replace(self, **changes, updated_at=at, version=self.version + 1)
        if building.ports_free < 0:
            raise TooFewPorts("In use: {ports}.", ports=Count(building.ports_used, Unit.PORT))
        return building

    def with_port_taken(self, at: datetime) -> Building:
        """The building with one more connection. Raises: NoFreePort."""
        if self.ports_free < 1:
            raise NoFreePort
        return self.changed({"ports_used": self.ports_used + 1}, at)
