"""What a recurring service is charged for up to a date: lines of dates and shares, no prices yet.

    charges(terms, start, target)                          a new service: from its start
    charges(terms, start, target, charged_until=...)       the next run: only what was not charged
    charges(terms, start, target, end=...)                 a service that ends: cut at its end

Running it again with the `charged_until` it answered and the same target gives no lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from functions.billing.periods.calendar import BillingCycle
from functions.billing.periods.entities import (
    BillingMode,
    BillingPeriod,
    InvalidDateSequence,
    Period,
)
from functions.billing.periods.proration import (
    WHOLE,
    days_between,
    leading_whole,
    part_days,
    proportion,
    prorated,
    whole_days,
)


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    """How a service is charged.

    `early`: in arrears, a target within a period bills that period before it has ended (a run on
    the first of a month that takes the whole month's accounts). `month_days`: count every month as
    so many days. `aligned_to`: a date that periods counted in days stay in step with.
    """

    period: BillingPeriod
    bill_day: int
    mode: BillingMode = BillingMode.IN_ADVANCE
    early: bool = False
    month_days: int | None = None
    aligned_to: date | None = None
    daily: bool = False

    def cycle(self, start: date) -> BillingCycle:
        """The boundaries for a service charged from `start`. Raises: InvalidBillDay."""
        return BillingCycle.starting(start, self.period, self.bill_day, self.aligned_to)


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """Days `[start, end)` charged at a share of the price; `whole_days` is the denominator."""

    start: date
    end: date
    share: Decimal
    whole_days: int
    month_days: int | None = None

    def amount(self, price: Decimal, currency: str, quantity: Decimal = WHOLE) -> Decimal:
        """Share x price x quantity, half up to the minor unit."""
        return prorated(price, self.share, currency, quantity)

    def unused_share(self, since: date) -> Decimal:
        """The share to give back when the service ends on `since`, by the same denominator."""
        if since <= self.start:
            return self.share
        left = days_between(min(since, self.end), self.end, self.month_days)
        return proportion(left, self.whole_days)


@dataclass(frozen=True, slots=True)
class Charges:
    """The lines, the date up to which the service is charged with them, and when it is next.

    `next_bill_date` is the first target that would give another line; None after the end.
    """

    lines: tuple[ChargeLine, ...]
    charged_until: date
    next_bill_date: date | None


def billable_until(
    terms: ChargeTerms, start: date, target: date, end: date | None = None
) -> date | None:
    """The date up to which `target` allows a service from `start` to be charged; None: not yet.

    In advance: the end of the period that holds the target. In arrears: the last end of a period
    that is not after it, the end of the service counting as one. Charged daily, a day is such a
    period. Raises: InvalidDateSequence.
    """
    _check(start, target, end)
    cycle = terms.cycle(start)
    if terms.daily:
        until: date | None = target + timedelta(days=terms.mode is BillingMode.IN_ADVANCE)
    elif terms.mode is BillingMode.IN_ADVANCE:
        until = cycle.boundary_after(target)
    elif terms.early:
        until = cycle.boundary_on_or_after(target)
    else:
        until = _last_ended(cycle, target, end)
    return until if until is None or end is None else min(until, end)


@lru_cache(maxsize=8192)
def charges(
    terms: ChargeTerms,
    start: date,
    target: date,
    end: date | None = None,
    charged_until: date | None = None,
) -> Charges:
    """What is to be charged on `target` for a service since `start`, in order of time.

    Pure, and cached: in one run most accounts ask the same question. Where the bill day has changed
    since, the days from `charged_until` to the new bill day are a leading part. Raises:
    InvalidDateSequence (`end` or `target` before `start`), InvalidBillDay.
    """
    _check(start, target, end)
    begin = charged_until or start
    ahead = target < begin or (end is not None and end <= begin)
    until = None if ahead else billable_until(terms, begin, target, end)
    if until is None:
        return Charges((), begin, next_bill_date(terms, begin, end))
    lines = tuple(_line(terms, part, whole) for part, whole in _parts(terms, begin, until))
    return Charges(lines, until, next_bill_date(terms, until, end))


def next_bill_date(terms: ChargeTerms, charged_until: date, end: date | None = None) -> date | None:
    """The first target that bills something after `charged_until`; None where nothing is left."""
    if end is not None and charged_until >= end:
        return None
    if terms.mode is BillingMode.IN_ADVANCE:
        return charged_until
    if terms.daily:
        return charged_until + timedelta(days=1)
    cycle = terms.cycle(charged_until)
    if terms.early:
        return charged_until + timedelta(days=cycle.first == charged_until)
    until = cycle.boundary_after(charged_until)
    return until if end is None else min(until, end)


def _check(start: date, target: date, end: date | None) -> None:
    if end is not None and end < start:
        raise InvalidDateSequence("{end} is before {start}.", end=end, start=start)
    if target < start:
        raise InvalidDateSequence("{end} is before {start}.", end=target, start=start)


def _last_ended(cycle: BillingCycle, target: date, end: date | None) -> date | None:
    if end is not None and end <= target:
        return end
    number = cycle.number_on_or_before(target)
    return cycle.boundary(number) if number >= 0 else None


def _parts(terms: ChargeTerms, begin: date, until: date) -> Iterator[tuple[Period, Period]]:
    """Each part that is charged, with the whole period it is a part of."""
    cycle = terms.cycle(begin)
    if begin < cycle.first:
        whole = leading_whole(cycle.first, terms.period)
        yield from _charged(terms, Period(begin, min(cycle.first, until)), whole)
    number = 0
    while (whole := cycle.whole(number)).start < until:
        yield from _charged(terms, Period(whole.start, min(whole.end, until)), whole)
        number += 1


def _charged(terms: ChargeTerms, part: Period, whole: Period) -> Iterator[tuple[Period, Period]]:
    if not terms.daily:
        yield part, whole
        return
    for n in range(part.days):
        day = part.start + timedelta(days=n)
        yield Period(day, day + timedelta(days=1)), whole


def _line(terms: ChargeTerms, part: Period, whole: Period) -> ChargeLine:
    """The line of one part. A whole period is the whole price, however its days are counted."""
    denominator = whole_days(whole, terms.period, terms.month_days)
    month_days = terms.month_days if terms.period.months else None
    days = part_days(part, terms.period, terms.month_days)
    share = WHOLE if part == whole else proportion(days, denominator)
    return ChargeLine(part.start, part.end, share, denominator, month_days)
