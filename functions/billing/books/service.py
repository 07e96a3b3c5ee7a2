"""What one can do with the books: have days drawn up, and see their proofs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.billing.books.entities import (
    MANY_ACCOUNTS,
    SETTLED_AFTER,
    SHARDS,
    DayBook,
    DayChanged,
)
from functions.billing.books.proving import Span
from functions.billing.books.queue import BookQueue, PartMessage
from functions.billing.books.repository import BookRepository
from functions.billing.periods.work_dates import WorkDates
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, day_begins, local_date
from shared.component import component
from shared.dynamo.table import Page, Table

_DAY = timedelta(days=1)
LOST_AFTER = timedelta(minutes=50)
"""Where a drawing has not ended by then, what is left of it is put on the queue again."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The day that is being drawn up, None where no day is to be; and in how many parts."""

    day: date | None = None
    parts: int = 0


@component
class Books:
    """Use cases of the books. Days are drawn up one after the other, in the provider's zone."""

    table: Table
    books: BookRepository
    ledger: LedgerRepository
    queue: BookQueue
    dates: WorkDates
    clock: Clock
    time_zone: str

    def list(self, limit: int, cursor: str | None) -> Page[DayBook]:
        """The days of the books with their proofs, newest first. Raises: InvalidCursor."""
        return self.books.list(limit, cursor)

    def span(self, day: date, begun_at: datetime) -> Span:
        """What of a day can be told by who begins at a moment: all that was written by then.

        An account that is read later than its entries would else have more than these.
        """
        since, end = day_begins(day, self.time_zone), day_begins(day + _DAY, self.time_zone)
        return Span(day, since, max(since, min(end, begun_at - SETTLED_AFTER)))

    def draw_up(self, on: date | None = None) -> Drawing:
        """Begin to draw up a day; by default the next one, or today anew.

        A day that comes after it is begun by whoever ends this one.
        """
        day = self._next() if on is None else on
        if day is None or day > self.dates.today():
            return Drawing()
        return self._drawn(day, self.books.find(day))

    def follow(self, book: DayBook) -> None:
        """Begin the day after one that has been drawn up, if that one is whole."""
        day = book.day + _DAY
        if book.is_whole and day <= self.dates.today():
            known = self.books.find(day)
            if known is None or not known.is_whole:
                self._drawn(day, known)

    def is_over(self, day: date, at: datetime) -> bool:
        """Whether everything that was booked on a day was written by a moment."""
        return at >= day_begins(day + _DAY, self.time_zone) + SETTLED_AFTER

    def _drawn(self, day: date, known: DayBook | None) -> Drawing:
        now = self.clock()
        if known is not None and known.waiting and now < known.begun_at + LOST_AFTER:
            return Drawing(day, len(known.waiting))
        if known is not None and known.waiting and self._may_go_on(known, now):
            return self._sent(known)
        brief = not self.is_over(day, now) and self._has_many_accounts()
        first = DayBook(day, now, is_brief=brief)
        book = first if known is None else known.begun(now, is_brief=brief)
        writes = self.books.add(book) if known is None else self.books.change(book, over=known)
        try:
            self.table.commit(writes)
        except DayChanged:
            return Drawing(day, SHARDS)
        return self._sent(book)

    def _has_many_accounts(self) -> bool:
        newest = self.books.list_newest(3)
        return any(book.sheet.accounts > MANY_ACCOUNTS for book in newest)

    def _may_go_on(self, known: DayBook, now: datetime) -> bool:
        """Whether a drawing that was lost would still tell the whole day, if any can."""
        return self.is_over(known.day, known.begun_at) or not self.is_over(known.day, now)

    def _sent(self, book: DayBook) -> Drawing:
        self.queue.send([PartMessage(book.day, n, book.drawing) for n in book.waiting])
        return Drawing(book.day, len(book.waiting))

    def _next(self) -> date | None:
        """The day after the last whole one; the first of all where none has been drawn up."""
        newest = self.books.list_newest(3)
        whole = next((book.day for book in newest if book.is_whole), None)
        if whole is not None:
            return min(whole + _DAY, self.dates.today())
        return self._first()

    def _first(self) -> date | None:
        """The day of the first ledger transaction."""
        found = (self.ledger.find_first_moment(shard) for shard in range(SHARDS))
        moments = [moment for moment in found if moment is not None]
        return local_date(min(moments), self.time_zone) if moments else None
