"""What the use of a period costs. Pure, exact until the sum is rounded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from functions.billing.tariffs.meters import Meter, Rating, Tier
from shared.money import ZERO, rounded

UNITS = Decimal("0.000001")
"""Units are told to a millionth: a byte of a gigabyte is lost, and nobody's money."""


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
    counted = max(quantity, meter.first_step)
    if meter.step:
        beyond = counted - meter.first_step
        steps = (beyond / meter.step).to_integral_value(ROUND_CEILING)
        counted = meter.first_step + steps * meter.step
    return counted


def included(meter: Meter, share: Decimal) -> Decimal:
    """The free units of a period of which only a share is used."""
    return meter.included * share if meter.prorated else meter.included


def rate(meter: Meter, used: Mapping[str, Decimal], share: Decimal, currency: str) -> Rated:
    """What quantities cost, by prefix (an empty one where destinations do not matter).

    Free units are taken off the dearest prefixes first.
    """
    units = {key: quantity / meter.unit_size for key, quantity in used.items()}
    total = sum(units.values(), ZERO)
    free = min(included(meter, share), total)
    charged = total - free
    amount = _by_prefix(meter, units, free) if meter.prefixes else _cost(meter, charged)
    return Rated(in_units(total), in_units(charged), rounded(amount, currency))


def _cost(meter: Meter, units: Decimal) -> Decimal:
    if units <= 0:
        return ZERO
    if meter.rating is Rating.PACKAGE:
        return (units / meter.package_size).to_integral_value(ROUND_CEILING) * meter.price
    if meter.rating is Rating.GRADUATED:
        return sum((_of_tier(meter.tiers, n, units) for n in range(len(meter.tiers))), ZERO)
    if meter.rating is Rating.VOLUME:
        reached = next(t for t in meter.tiers if t.up_to is None or units <= t.up_to)
        return units * reached.price + reached.flat_fee
    return units * meter.price


def _of_tier(tiers: tuple[Tier, ...], number: int, units: Decimal) -> Decimal:
    """What the units that fall into a tier cost; nothing where it is not reached."""
    below = (tiers[number - 1].up_to or ZERO) if number else ZERO
    end = tiers[number].up_to
    within = (units if end is None else min(units, end)) - below
    return within * tiers[number].price + tiers[number].flat_fee if within > 0 else ZERO


def _by_prefix(meter: Meter, units: Mapping[str, Decimal], free: Decimal) -> Decimal:
    amount = ZERO
    prices = {one.prefix: one.price for one in meter.prefixes}
    for prefix in sorted(units, key=lambda key: (-prices.get(key, ZERO), key)):
        taken = min(max(units[prefix], ZERO), free)
        free -= taken
        amount += (units[prefix] - taken) * prices.get(prefix, ZERO)
    return amount


def in_units(units: Decimal) -> Decimal:
    """Units as they are told, without needless zeros."""
    return units.quantize(UNITS).normalize() + ZERO
