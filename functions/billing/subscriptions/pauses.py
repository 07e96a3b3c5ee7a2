"""A voluntary suspension: its days, and what was agreed about them when it was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from functions.billing.periods.calendar import shift, whole_periods
from functions.billing.periods.entities import BillingPeriod, Period
from functions.billing.periods.proration import prorated, share_of
from shared.money import ZERO

PAUSE_FEE = "suspension_fee"
"""The kind of what a pause costs."""
KEPT = 30
"""How many ended ones a subscription remembers; more of them within a year are refused."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days `[starts_on, ends_on)` without service; without an end until it is lifted.

    `earliest_end` is the first day on which the customer may lift it. `ends_service`: at its end
    the subscription does not come back but is cancelled.
    """

    starts_on: date
    ends_on: date | None = None
    earliest_end: date | None = None
    fee_a_day: Decimal = ZERO
    fee_a_month: Decimal = ZERO
    ends_service: bool = False

    def days_until(self, day: date) -> int:
        """How many of its days lie before a day."""
        end = day if self.ends_on is None else min(day, self.ends_on)
        return max((end - self.starts_on).days, 0)

    def fee_until(self, day: date, currency: str) -> Decimal:
        """What its days before a day cost, and its months, of which a part has its share."""
        days = self.days_until(day)
        end = self.starts_on + timedelta(days=days)
        months = whole_periods(self.starts_on, end, BillingPeriod.MONTH)
        last = Period(*(shift(self.starts_on, BillingPeriod.MONTH, months + n) for n in (0, 1)))
        part = prorated(self.fee_a_month, share_of(Period(last.start, end), last), currency)
        return self.fee_a_day * days + self.fee_a_month * months + part

    def days_within(self, start: date, end: date) -> int:
        """How many of its days lie in `[start, end)`."""
        last = end if self.ends_on is None else min(end, self.ends_on)
        return max((last - max(start, self.starts_on)).days, 0)


def days_paused(pauses: Iterable[Pause], start: date, end: date) -> int:
    """How many days of `[start, end)` some pauses take."""
    return sum(pause.days_within(start, end) for pause in pauses)
