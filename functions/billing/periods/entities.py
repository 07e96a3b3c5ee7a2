"""Billing periods.

A period is half-open, `[start, end)`, in local dates of the account's time zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from shared.errors import Invalid


class InvalidDateSequence(Invalid):
    """The dates do not follow one another."""


class InvalidBillDay(Invalid):
    """A bill day is a day of the month, 1 to 31."""


def checked_bill_day(day: int) -> int:
    """The day itself. Raises: InvalidBillDay."""
    if not 1 <= day <= 31:
        raise InvalidBillDay("{day} is not a day of the month, 1 to 31.", day=day)
    return day


class BillingPeriod(StrEnum):
    """How long a whole period is: so many calendar months, or so many days."""

    months: int
    days: int

    def __new__(cls, value: str, months: int, days: int) -> Self:
        """A member known by its value, with its length beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.months = months
        member.days = days
        return member

    DAY = "day", 0, 1
    WEEK = "week", 0, 7
    TWO_WEEKS = "two_weeks", 0, 14
    THIRTY_DAYS = "thirty_days", 0, 30
    THIRTY_ONE_DAYS = "thirty_one_days", 0, 31
    SIXTY_DAYS = "sixty_days", 0, 60
    NINETY_DAYS = "ninety_days", 0, 90
    MONTH = "month", 1, 0
    TWO_MONTHS = "two_months", 2, 0
    QUARTER = "quarter", 3, 0
    FOUR_MONTHS = "four_months", 4, 0
    HALF_YEAR = "half_year", 6, 0
    YEAR = "year", 12, 0
    EIGHTEEN_MONTHS = "eighteen_months", 18, 0
    TWO_YEARS = "two_years", 24, 0
    THREE_YEARS = "three_years", 36, 0


class BillingMode(StrEnum):
    """Whether a period is billed before it begins or after it has ended."""

    IN_ADVANCE = "in_advance"
    IN_ARREARS = "in_arrears"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`. Raises: InvalidDateSequence."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InvalidDateSequence("{end} is before {start}.", end=self.end, start=self.start)

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end
