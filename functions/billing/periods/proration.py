"""Proration: the share of a whole period that some of its days are.

A share has nine decimals, half up; an amount is share x price x quantity, rounded half up to the
currency's minor unit. The denominator is always a whole period, never the part that was used.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from functions.billing.periods.calendar import shift
from functions.billing.periods.entities import BillingPeriod, Period
from shared.money import rounded

WHOLE = Decimal(1)
NOTHING = Decimal(0)
_SHARE_UNIT = Decimal("0.000000001")


def days_between(start: date, end: date, month_days: int | None = None) -> int:
    """Days from `start` to `end`; with `month_days`, as if every month had that many.

    With 30, the 31st is no day of its own, and 28 February is two days away from 1 March: the way
    30E/360 counts, so that days add up whatever the months between.
    """
    if month_days is None:
        return (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month
    return months * month_days + min(end.day, month_days) - min(start.day, month_days)


@lru_cache(maxsize=4096)
def proportion(days: int, whole_days: int) -> Decimal:
    """`days / whole_days` with nine decimals, half up: never under 0 nor over 1."""
    if days >= whole_days:
        return WHOLE
    if days <= 0:
        return NOTHING
    return (Decimal(days) / whole_days).quantize(_SHARE_UNIT, rounding=ROUND_HALF_UP)


def share_of(part: Period, whole: Period) -> Decimal:
    """The share of a whole period that some of its days are, by days of the calendar."""
    return proportion(part.days, whole.days)


def whole_days(whole: Period, period: BillingPeriod, month_days: int | None = None) -> int:
    """The denominator: days of a whole period, or its months at `month_days` each."""
    if month_days is not None and period.months:
        return period.months * month_days
    return whole.days


def part_days(part: Period, period: BillingPeriod, month_days: int | None = None) -> int:
    """The numerator; `month_days` does not touch periods that are counted in days anyway."""
    return days_between(part.start, part.end, month_days if period.months else None)


def leading_whole(first: date, period: BillingPeriod) -> Period:
    """The whole period that a part before the first boundary is measured by.

    One period back from that date itself, not from the anchor: before 28 February it begins on
    28 January also where the bill day is 31. Kill Bill's tables count so, and a leading part is
    never longer than that.
    """
    return Period(shift(first, period, -1), first)


def prorated(price: Decimal, share: Decimal, currency: str, quantity: Decimal = WHOLE) -> Decimal:
    """The amount for a share of a price."""
    return rounded(share * price * quantity, currency)
