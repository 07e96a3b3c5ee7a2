"""What one can ask of the books: which days a report is over, and a page of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from functions.billing.books.entities import DayBook
from functions.billing.books.repository import BookRepository
from functions.billing.reports.entities import BooksNotDrawnUp, Pages, ReportDays
from shared.component import component

R = TypeVar("R")


@component
class Reports:
    """Use cases of reports; days are those of the provider's time zone."""

    books: BookRepository

    def rows(self, report: Callable[[Pages], Iterable[R]], wanted: ReportDays) -> list[R]:
        """All rows of a report over some days; by default, this month up to the last that is drawn.

        Raises: InvalidReportDays, BooksNotDrawnUp.
        """
        return list(report(self._pages(wanted)))

    def _pages(self, wanted: ReportDays) -> Pages:
        newest = self._newest() if wanted.last is None else None
        if wanted.last is None and newest is None:
            return Pages()
        days = wanted.ending(newest.day) if newest else wanted.ending(date.max)
        first, last = _ends(days)
        drawn = self.books.list_days(_day_before(first), last)
        proved = [book for book in drawn if book.proved_at is not None]
        if not proved or proved[-1].day < last:
            self._must_be_before(last)
        before = [book for book in proved if book.day < first]
        return Pages([b for b in proved if b.day >= first], before[0] if before else None)

    def _newest(self) -> DayBook | None:
        """The newest day that has been drawn up; the very newest may be about to be."""
        newest = self.books.list_newest(2)
        return next((book for book in newest if book.proved_at is not None), None)

    def _must_be_before(self, last: date) -> None:
        """Refuse a day whose books are to come; before the first there was nothing.

        Raises: BooksNotDrawnUp.
        """
        newest = self._newest()
        if newest is None or newest.day < last:
            raise (
                BooksNotDrawnUp
                if newest is None
                else BooksNotDrawnUp(
                    "The books are drawn up to {day}; ask for days up to then.", day=newest.day
                )
            )


def _ends(days: ReportDays) -> tuple[date, date]:
    return days.first or date.min, days.last or date.max


def _day_before(day: date) -> date:
    return day if day == date.min else day - timedelta(days=1)
