"""What a tariff charges for use: what is measured, what is included, and what the rest costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.errors import Invalid
from shared.money import ZERO

MOST_METERS = 10
MOST_TIERS = 20
MOST_PREFIXES = 500


class InvalidMeter(Invalid):
    """A meter has a price of its own, tiers that rise, or prefixes, as its rating asks."""


class Rating(StrEnum):
    """How what is used beyond the included units is charged."""

    PER_UNIT = "per_unit"  # each unit at one price
    PACKAGE = "package"  # each begun package of units
    GRADUATED = "graduated"  # each unit at the price of the tier that it falls into
    VOLUME = "volume"  # all units at the price of the tier that they reach
    BY_PREFIX = "by_prefix"  # each unit at the price of its destination's longest prefix


@dataclass(frozen=True, slots=True)
class Tier:
    """Units up to a number (None: all further ones): their price, and a sum for reaching them."""

    up_to: Decimal | None = None
    price: Decimal = ZERO
    flat_fee: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class PrefixPrice:
    """What a unit costs to destinations that begin so; the longest prefix decides."""

    prefix: str
    price: Decimal
    name: str = ""


@dataclass(frozen=True, slots=True)
class Meter:
    """What is measured for a tariff, by its `metric`. Raises: InvalidMeter.

    Records come in a quantity of their own (bytes, seconds), `unit_size` of which make one `unit`
    (GB, minute); each record is rounded up to `step` of it, and is at least `first_step`.
    `included` units of a period are free, in a partial period their share where `prorated`.
    """

    metric: str
    unit: str
    rating: Rating = Rating.PER_UNIT
    unit_size: Decimal = Decimal(1)
    step: Decimal = ZERO
    first_step: Decimal = ZERO
    included: Decimal = ZERO
    prorated: bool = False
    price: Decimal = ZERO
    package_size: Decimal = Decimal(1)
    tiers: tuple[Tier, ...] = ()
    prefixes: tuple[PrefixPrice, ...] = ()

    def __post_init__(self) -> None:
        """Hold it to what its rating needs."""
        numbers = (self.step, self.first_step, self.included, self.price)
        if min(numbers) < 0 or self.unit_size <= 0 or self.package_size <= 0:
            raise InvalidMeter
        tiered = self.rating in (Rating.GRADUATED, Rating.VOLUME)
        by_prefix = self.rating is Rating.BY_PREFIX
        if tiered != bool(self.tiers) or by_prefix != bool(self.prefixes):
            raise InvalidMeter
        self._check_tiers()
        named = [one.prefix for one in self.prefixes]
        if len(named) != len(set(named)) or len(named) > MOST_PREFIXES:
            raise InvalidMeter("Each prefix stands once, and there are at most 500.")

    def prefix_of(self, destination: str) -> str | None:
        """The longest prefix of a destination; None where there is no price for it."""
        known = {one.prefix for one in self.prefixes}
        for length in range(len(destination), -1, -1):
            if destination[:length] in known:
                return destination[:length]
        return None

    def _check_tiers(self) -> None:
        """They rise, and the last one has no end."""
        ends = [tier.up_to for tier in self.tiers]
        if not ends:
            return
        rising = [end for end in ends[:-1] if end is not None]
        if (
            ends[-1] is not None
            or len(rising) != len(ends) - 1
            or rising != sorted(set(rising))
            or any(end <= 0 for end in rising)
            or len(ends) > MOST_TIERS
        ):
            raise InvalidMeter("Tiers rise from one to the next, and only the last has no end.")
