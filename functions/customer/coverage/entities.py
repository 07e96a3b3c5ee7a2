"""What the network can do at an address, and what its neighbours let one guess."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from functions.customer.addresses.entities import Address, building_key
from functions.customer.buildings.entities import Building, Readiness, Technology
from functions.customer.buildings.numbers import number_of

ACROSS = 10
"""So many numbers farther counts a house on the other side of the street."""


class Basis(StrEnum):
    """What an answer rests on: the building itself, a guess by the `nearest` one, or nothing."""

    BUILDING = "building"
    NEAREST = "nearest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether one can be connected; a building without a free port is served, yet not available.

    `planned_on` is when the network is to come where it is planned, if that is known.
    """

    status: Readiness
    available: bool
    technologies: tuple[Technology, ...]
    planned_on: date | None = None

    @classmethod
    def of(cls, building: Building | None, address: Address | None = None) -> Coverage:
        """The coverage of a building, or of a flat in it; an unregistered one is not served."""
        if building is None:
            return cls(Readiness.NOT_SERVED, available=False, technologies=())
        entrance = building.entrance_of(address.entrance, address.apartment) if address else None
        is_full = entrance is not None and entrance.is_full
        planned_on = building.planned_on if building.status is Readiness.PLANNED else None
        available = building.connectable and not is_full
        return cls(building.status, available, building.technologies, planned_on)


@dataclass(frozen=True, slots=True)
class CoverageAnswer:
    """The coverage of an address, what it rests on, and how many numbers away that is."""

    coverage: Coverage
    basis: Basis
    nearest: str | None = None
    distance: int | None = None


def known(building: Building, address: Address) -> CoverageAnswer:
    """What is known of an address whose building is registered."""
    return CoverageAnswer(Coverage.of(building, address), Basis.BUILDING)


def guessed(address: Address, neighbours: Iterable[Building]) -> CoverageAnswer:
    """What the nearest of the street's buildings lets one guess of an address.

    Numbers are compared as numbers, and a house on the same side of the street is preferred.
    """
    wanted = number_of(building_key(address.building))
    if wanted is None:
        return _NOTHING
    numbers = ((number_of(building_key(one.building)), one) for one in neighbours)
    found = [(number, one) for number, one in numbers if number is not None]
    if not found:
        return _NOTHING
    number, nearest = min(found, key=lambda one: (*_far(one[0], wanted), one[1].building))
    distance = abs(number - wanted)
    return CoverageAnswer(Coverage.of(nearest), Basis.NEAREST, nearest.building, distance)


def _far(number: int, wanted: int) -> tuple[int, int]:
    distance = abs(number - wanted)
    return distance + ACROSS * (distance % 2), distance


_NOTHING = CoverageAnswer(Coverage.of(None), Basis.NONE)
