"""What is given back for the time in which there was no service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from shared.money import ZERO, rounded
from shared.spans import Span, without

MINUTES_A_DAY = 1440
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Policy:
    """Which outages are compensated: those of `counts_from_minutes` or longer.

    `percent` of what the time was worth is given back, and never more than the period's price.
    """

    counts_from_minutes: int = 60
    percent: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Compensation:
    """Whole minutes without service that count, and the credit for them."""

    minutes: int
    credit: Decimal


@dataclass(frozen=True, slots=True)
class Tier:
    """Who was served for at least `from_percent` of the time gets so much of the price back."""

    from_percent: Decimal
    credit_percent: Decimal


def minutes_lost(
    outages: Iterable[Span], announced: Iterable[Span], counts_from_minutes: int
) -> int:
    """Whole minutes of each outage that lasted long enough; announced work is cut out before.

    Outages that overlap or touch are one.
    """
    pieces = [(ends - begins) // _MINUTE for begins, ends in without(outages, announced)]
    return sum(minutes for minutes in pieces if minutes >= counts_from_minutes)


def compensation(
    price: Decimal, currency: str, period_days: int, minutes: int, percent: Decimal
) -> Compensation:
    """The credit for minutes of a period of which the price is known; rounded once, half up."""
    worth = price * minutes * percent / (period_days * MINUTES_A_DAY * 100)
    return Compensation(minutes, min(rounded(worth, currency), price))


def credit_percent(up_s: int, counted_s: int, tiers: Sequence[Tier]) -> Decimal:
    """What the exact share of served time gives by the tiers; nothing where nothing counts."""
    if not counted_s:
        return ZERO
    share = Fraction(up_s * 100, counted_s)
    for tier in sorted(tiers, key=lambda one: one.from_percent, reverse=True):
        if share >= Fraction(tier.from_percent):
            return tier.credit_percent
    return ZERO
