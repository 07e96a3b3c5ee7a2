"""Bill days and the boundaries of billing periods."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from functions.billing.periods.entities import (
    BillingPeriod,
    InvalidDateSequence,
    Period,
    checked_bill_day,
)


def bill_day_of(moment: datetime, time_zone: str) -> int:
    """The bill day of an account opened at this (aware) moment: its local day of the month."""
    return moment.astimezone(ZoneInfo(time_zone)).day


def on_bill_day(day: date, bill_day: int) -> date:
    """The bill day in the month of `day`: the month's last day where it is shorter."""
    return _in_month(_month(day), bill_day)


def next_on_bill_day(day: date, bill_day: int) -> date:
    """The first bill day on or after `day`."""
    aligned = on_bill_day(day, bill_day)
    return aligned if aligned >= day else _in_month(_month(day) + 1, bill_day)


def shift(day: date, period: BillingPeriod, count: int = 1) -> date:
    """The date so many periods later (earlier where negative), counted from `day` in one step.

    31 January plus two months is 31 March, though plus one is 28 February.
    """
    if period.months:
        return _in_month(_month(day) + period.months * count, day.day)
    return day + timedelta(days=period.days * count)


def whole_periods(start: date, end: date, period: BillingPeriod) -> int:
    """How many whole periods fit between two dates. Raises: InvalidDateSequence."""
    if end < start:
        raise InvalidDateSequence("{end} is before {start}.", end=end, start=start)
    if not period.months:
        return (end - start).days // period.days
    count = (_month(end) - _month(start)) // period.months
    return count if shift(start, period, count) <= end else count - 1


@dataclass(frozen=True, slots=True)
class BillingCycle:
    """The boundaries between whole periods: an endless series of dates, number 0 being the first.

    A boundary falls on the bill day, or on the last day of a month that is shorter, and is always
    counted from the anchor: 31 January, 28 February, 31 March. Periods counted in days have no bill
    day: they follow one another from the first.
    """

    period: BillingPeriod
    bill_day: int
    first: date

    @classmethod
    def starting(
        cls, start: date, period: BillingPeriod, bill_day: int, aligned_to: date | None = None
    ) -> BillingCycle:
        """The cycle of a service that starts on `start`.

        The first boundary is the bill day in the month of the start; where that has passed, one
        whole period later. Periods counted in days begin at the start, or stay in step with
        `aligned_to` (any Monday, for weeks from Monday to Sunday). Raises: InvalidBillDay.
        """
        checked_bill_day(bill_day)
        if not period.months:
            offset = (aligned_to - start).days % period.days if aligned_to else 0
            return cls(period, bill_day, start + timedelta(days=offset))
        month = _month(start)
        first = _in_month(month, bill_day)
        if first < start:
            first = _in_month(month + period.months, bill_day)
        return cls(period, bill_day, first)

    def boundary(self, number: int) -> date:
        """The boundary of this number; negative ones lie before the first."""
        if self.period.months:
            return _in_month(_month(self.first) + self.period.months * number, self.bill_day)
        return self.first + timedelta(days=self.period.days * number)

    def number_on_or_before(self, day: date) -> int:
        """The number of the last boundary that is not after `day`."""
        if not self.period.months:
            return (day - self.first).days // self.period.days
        number = (_month(day) - _month(self.first)) // self.period.months
        return number if self.boundary(number) <= day else number - 1

    def boundary_after(self, day: date) -> date:
        """The next boundary after `day`, the first one at the earliest."""
        return self.boundary(max(self.number_on_or_before(day) + 1, 0))

    def boundary_on_or_after(self, day: date) -> date:
        """The next boundary, or `day` where it is one; the first one at the earliest."""
        return self.boundary_after(day - timedelta(days=1))

    def whole(self, number: int) -> Period:
        """The whole period that begins at the boundary of this number."""
        return Period(self.boundary(number), self.boundary(number + 1))


def period_containing(day: date, start: date, period: BillingPeriod, bill_day: int) -> Period:
    """The period that holds `day`, for a service since `start`: cut at the start where it is first.

    A day before the start is answered with the first period.
    """
    cycle = BillingCycle.starting(start, period, bill_day)
    if max(day, start) < cycle.first:
        return Period(start, cycle.first)
    return cycle.whole(max(cycle.number_on_or_before(day), 0))


def _month(day: date) -> int:
    """Months since the year 0, so that months can be added as numbers."""
    return day.year * 12 + day.month - 1


def _in_month(month: int, day: int) -> date:
    year, index = divmod(month, 12)
    if day > 28:
        day = min(day, monthrange(year, index + 1)[1])
    return date(year, index + 1, day)
