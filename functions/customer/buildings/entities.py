"""A building of the register: how it is connected, its entrances, and its ports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from functions.customer.addresses.entities import Address
from functions.customer.buildings.entrances import Entrance, wrong_entrances
from functions.customer.buildings.numbers import flat_of
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


class BuildingInUse(Conflict):
    """The building has connections or ports, so it stays in the register."""


class NoFreePort(Conflict):
    """Every port of this building is taken."""


class TooFewPorts(Invalid):
    """A building can't have fewer ports than are in use."""


class PortsListed(Conflict):
    """The ports of this building are registered one by one; change the port itself."""


class InvalidEntrances(Invalid):
    """The entrances don't fit each other or the building."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which buildings are asked for; what is None is not asked for."""

    city: str | None = None
    street: str | None = None
    status: Readiness | None = None
    technology: Technology | None = None


@dataclass(frozen=True, slots=True)
class Building:
    """A building; its id is made of its place (see Address.building_id).

    Of its `ports` some are used, some reserved and some faulty, and the others free; so many as
    `ports_listed` are registered by themselves. `planned_on` is when the network comes.
    """

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
    ports_reserved: int = 0
    ports_faulty: int = 0
    ports_listed: int = 0
    planned_on: date | None = None
    entrances: tuple[Entrance, ...] = ()
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
        return self.ports - self.ports_used - self.ports_reserved - self.ports_faulty

    @property
    def connectable(self) -> bool:
        """Whether somebody can be connected here today."""
        return self.status is Readiness.SERVED and self.ports_free > 0

    @property
    def is_in_use(self) -> bool:
        """Whether something in it is held or registered."""
        return self.ports_used + self.ports_reserved + self.ports_listed > 0

    def entrance_of(self, entrance: str, apartment: str) -> Entrance | None:
        """The entrance of an address: as it says, or else the one that has the flat."""
        named = (one for one in self.entrances if one.number.casefold() == entrance.casefold())
        flat = flat_of(apartment)
        return next(named, None) or next((o for o in self.entrances if o.has(flat)), None)

    def changed(self, changes: dict[str, Any], at: datetime) -> Building:
        """The building with some fields new; its entrances keep what is used in them.

        Raises: TooFewPorts, InvalidEntrances, PortsListed.
        """
        if self.ports_listed and {"ports_reserved", "ports_faulty"} & changes.keys():
            raise PortsListed
        if "entrances" in changes:
            changes = changes | {"entrances": self._with_used(changes["entrances"])}
        building = replace(self, **changes, updated_at=at, version=self.version + 1)
        building.check()
        return building

    def check(self) -> None:
        """Refuse what can't be. Raises: TooFewPorts, InvalidEntrances."""
        if self.ports_free < 0:
            in_use = self.ports - self.ports_free
            raise TooFewPorts("In use: {ports}.", ports=Count(in_use, Unit.PORT))
        if wrong := tuple(wrong_entrances(self.entrances, self.ports)):
            raise InvalidEntrances(errors=wrong)

    def with_port_taken(
        self, at: datetime, entrance: str = "", *, was_reserved: bool = False
    ) -> Building:
        """The building with one more connection, at an entrance if it is known.

        Raises: NoFreePort.
        """
        if self.ports_free + was_reserved < 1:
            raise NoFreePort
        entrances = []
        for one in self.entrances:
            is_there = one.number == entrance
            if is_there and one.is_full:
                raise NoFreePort("Every port of entrance {entrance} is taken.", entrance=entrance)
            entrances.append(replace(one, ports_used=one.ports_used + is_there))
        return replace(
            self,
            ports_used=self.ports_used + 1,
            ports_reserved=self.ports_reserved - was_reserved,
            entrances=tuple(entrances),
            updated_at=at,
            version=self.version + 1,
        )

    def with_port_freed(self, at: datetime, entrance: str = "") -> Building:
        """The building with one connection less."""
        entrances = tuple(
            replace(one, ports_used=max(0, one.ports_used - (one.number == entrance)))
            for one in self.entrances
        )
        return replace(
            self,
            ports_used=max(0, self.ports_used - 1),
            entrances=entrances,
            updated_at=at,
            version=self.version + 1,
        )

    def with_ports(
        self, at: datetime, *, listed: int = 0, reserved: int = 0, faulty: int = 0
    ) -> Building:
        """The building with more (or fewer) ports of these kinds; those listed are at most all.

        Raises: NoFreePort.
        """
        after = replace(
            self,
            ports=max(self.ports, self.ports_listed + listed),
            ports_listed=self.ports_listed + listed,
            ports_reserved=max(0, self.ports_reserved + reserved),
            ports_faulty=max(0, self.ports_faulty + faulty),
            updated_at=at,
            version=self.version + 1,
        )
        if after.ports_free < 0:
            raise NoFreePort
        return after

    def _with_used(self, entrances: Sequence[Entrance]) -> tuple[Entrance, ...]:
        used = {one.number: one.ports_used for one in self.entrances}
        return tuple(replace(one, ports_used=used.get(one.number, 0)) for one in entrances)


@dataclass(frozen=True, slots=True)
class BuildingDraft:
    """A building to be registered."""

    address: Address
    status: Readiness
    technologies: tuple[Technology, ...] = ()
    ports: int = 0
    ports_reserved: int = 0
    ports_faulty: int = 0
    planned_on: date | None = None
    entrances: tuple[Entrance, ...] = ()

    def building(self, at: datetime) -> Building:
        """The building as it is registered. Raises: TooFewPorts, InvalidEntrances."""
        place = self.address
        made = Building(
            id=place.building_id,
            region=place.region,
            city=place.city,
            street=place.street,
            building=place.building,
            status=self.status,
            technologies=tuple(dict.fromkeys(self.technologies)),
            ports=self.ports,
            created_at=at,
            updated_at=at,
            ports_reserved=self.ports_reserved,
            ports_faulty=self.ports_faulty,
            planned_on=self.planned_on,
            entrances=self.entrances,
        )
        made.check()
        return made
