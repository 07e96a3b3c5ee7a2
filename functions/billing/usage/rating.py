"""What the use of a period costs. Pure, and exact until the sum is rounded once.

In fractions: a second is no decimal part of a minute, and a sum that misses half a minor unit by
the last of 28 digits would be rounded to the wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from math import ceil

from functions.billing.tariffs.meters import Meter, Rating, Tier
from shared.money import ZERO, minor_unit

UNITS = Decimal("0.000001")
"""Units are told to a millionth: a byte of a gigabyte is lost, and nobody's money."""
NOTHING = Fraction()


@dataclass(frozen=True, slots=True)
class Rated:
    """What was used in units, what of it is charged, and what that costs."""

    used: Decimal
    charged: Decimal
    amount: Decimal


def measured(meter: Meter, quantity: Decimal) -> Decimal:
    """A record's quantity, rounded up as the meter says; a correction's likewise, below zero."""
    if quantity < 0:
        return -measured(meter, -quantity)
    if not quantity:
        return ZERO
    least = max(quantity, meter.first_step)
    if meter.step:
        beyond = least - meter.first_step
        steps = (beyond / meter.step).to_integral_value(ROUND_CEILING)
        least = meter.first_step + steps * meter.step
    return least


def included(meter: Meter, share: Decimal) -> Decimal:
    """The free units of a period of which only a share is used."""
    return meter.included * share if meter.prorated else meter.included


def rate(meter: Meter, used: Mapping[str, Decimal], share: Decimal, currency: str) -> Rated:
    """What quantities cost, by prefix (an empty one where destinations do not matter).

    Free units are taken off the dearest prefixes first.
    """
    size = Fraction(meter.unit_size)
    units = {key: Fraction(quantity) / size for key, quantity in used.items()}
    total = sum(units.values(), NOTHING)
    free = min(Fraction(included(meter, share)), total)
    amount = _by_prefix(meter, units, free) if meter.prefixes else _cost(meter, total - free)
    money = _rounded(amount, minor_unit(currency))
    return Rated(_told(total), _told(total - free), money)


def _cost(meter: Meter, units: Fraction) -> Fraction:
    if units <= 0:
        return NOTHING
    price = Fraction(meter.price)
    if meter.rating is Rating.PACKAGE:
        return ceil(units / Fraction(meter.package_size)) * price
    if meter.rating is Rating.GRADUATED:
        return sum((_of_tier(meter.tiers, n, units) for n in range(len(meter.tiers))), NOTHING)
    if meter.rating is Rating.VOLUME:
        reached = next(t for t in meter.tiers if t.up_to is None or units <= Fraction(t.up_to))
        return units * Fraction(reached.price) + Fraction(reached.flat_fee)
    return units * price


def _of_tier(tiers: tuple[Tier, ...], number: int, units: Fraction) -> Fraction:
    """What the units that fall into a tier cost; nothing where it is not reached."""
    below = Fraction((tiers[number - 1].up_to or ZERO) if number else ZERO)
    one = tiers[number]
    within = (units if one.up_to is None else min(units, Fraction(one.up_to))) - below
    if within <= 0:
        return NOTHING
    return within * Fraction(one.price) + Fraction(one.flat_fee)


def _by_prefix(meter: Meter, units: Mapping[str, Fraction], free: Fraction) -> Fraction:
    amount = NOTHING
    prices = {one.prefix: Fraction(one.price) for one in meter.prefixes}
    for prefix in sorted(units, key=lambda key: (-prices.get(key, NOTHING), key)):
        taken = min(max(units[prefix], NOTHING), free)
        free -= taken
        amount += (units[prefix] - taken) * prices.get(prefix, NOTHING)
    return amount


def in_units(quantity: Decimal, unit_size: Decimal) -> Decimal:
    """A quantity in units, as they are told."""
    return _told(Fraction(quantity) / Fraction(unit_size))


def _told(units: Fraction) -> Decimal:
    """Units to a millionth, without needless zeros."""
    return _rounded(units, UNITS).normalize() + ZERO


def _rounded(exact: Fraction, unit: Decimal) -> Decimal:
    """A number of zero or more, half up to a multiple of a unit."""
    over, under = unit.as_integer_ratio()
    number, parts = (
        exact.as_integer_ratio()
    )  # whole numbers: fractions would be shortened each time
    return (2 * number * under + parts * over) // (2 * parts * over) * unit
