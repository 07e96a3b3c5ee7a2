"""Closing months: nothing is dated into a closed month any more."""

from __future__ import annotations

from datetime import date

from functions.billing.books.entities import (
    DayBook,
    DayChanged,
    EarlierMonthOpen,
    Month,
    MonthClosed,
    MonthNotOver,
    MonthNotProved,
    Period,
)
from functions.billing.books.repository import BookRepository
from functions.billing.periods.work_dates import WorkDates
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Page, Table
from shared.retrying import retrying


@component
class Periods:
    """Use cases of closed months. Entries have their time from the clock: only dates are given."""

    table: Table
    books: BookRepository
    dates: WorkDates
    clock: Clock

    def list(self, limit: int, cursor: str | None) -> Page[Period]:
        """The closed months, newest first. Raises: InvalidCursor."""
        return self.books.list_periods(limit, cursor)

    def close(self, month: Month, by: str) -> Period:
        """Close a month; closing it again changes nothing.

        Raises: MonthNotOver, EarlierMonthOpen, MonthNotProved, Unavailable.
        """
        return retrying(lambda: self._close(month, by), on=DayChanged)

    def check(self, day: date) -> None:
        """Refuse a date that is given by hand and lies in a closed month. Raises: MonthClosed.

        This month is never closed, so a date in it costs no read.
        """
        if Month.of(day).text >= Month.of(self.dates.today()).text:
            return
        last = self.books.find_last_period()
        if last is not None and Month.of(day).text <= last.month:
            raise MonthClosed("{month} is closed.", month=last.month)

    def _close(self, month: Month, by: str) -> Period:
        closed, before, last = self.books.find_month(month)
        if closed is not None:
            return closed
        if month.last_day >= self.dates.today():
            raise MonthNotOver
        if before is None:
            self._must_be_first(month)
        if last is None or not last.is_clean:
            raise MonthNotProved
        period = Period(month.text, self.clock(), by, last.closing)
        writes = self.books.add_period(period, last)
        writes.audit(
            f"ledger-period#{month.text}", "ledger-period.closed", at=period.closed_at, after=period
        )
        self.table.commit(writes)
        return period

    def _must_be_first(self, month: Month) -> None:
        """Refuse a month before which there are others. Raises: EarlierMonthOpen."""
        first: DayBook | None = self.books.find_first()
        if first is not None and Month.of(first.day).text < month.text:
            raise EarlierMonthOpen
