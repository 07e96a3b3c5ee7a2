"""A worker's part of the books: a shard of the accounts of a day is summed up and proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from functions.billing.books.closing import closed
from functions.billing.books.entities import (
    DayBook,
    DayChanged,
    Fault,
    Part,
    PartStage,
)
from functions.billing.books.folding import Document, fold
from functions.billing.books.proving import Evidence, Span, faults, lacks, owed
from functions.billing.books.queue import PartMessage
from functions.billing.books.reading import BookReading, groups
from functions.billing.books.repository import BookRepository
from functions.billing.books.service import Books
from functions.billing.books.sheet import Sheet, summed
from functions.billing.failures.entities import UNREADABLE, Unreadable
from functions.billing.transactions.entities import LedgerTransaction
from shared.clock import Clock
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.observability import count, logger
from shared.retrying import retrying

TimeLeft = Callable[[], float]
RESERVE = 20.0
"""Seconds that are left for keeping the position."""
LOOKS = 3
"""How often an account is read before it is a mismatch: it may be booked on while it is read."""
ATTEMPTS = 25


@component
class BookDrawing:
    """Draws up parts of days; the last part of a day closes it."""

    table: Table
    books: BookRepository
    reading: BookReading
    service: Books
    clock: Clock

    def work(self, message: PartMessage, time_left: TimeLeft) -> bool:
        """Draw up a part; false where time ran out, and the message is to be sent again.

        A message of a drawing that has been begun anew, or of a part that is done, does nothing.
        """
        book, part = self.books.find_with_part(message.day, message.shard)
        if book is None or book.drawing != message.drawing or message.shard not in book.waiting:
            return True
        try:
            return self._draw(book, message.shard, part, time_left)
        except DayChanged:
            logger().warning("part taken over", day=message.day, shard=message.shard)
            return True

    def _draw(self, book: DayBook, shard: int, stored: Part | None, time_left: TimeLeft) -> bool:
        part = Part(book.day, shard, book.drawing)
        if stored is not None and stored.drawing == book.drawing:
            part = stored
        for moved in self._steps(part, book):
            part = moved
            if time_left() < RESERVE and part.stage is not PartStage.DONE:
                self.table.commit(self._part(part, stored))
                return False
        retrying(lambda: self._finish(part, stored), on=DayChanged, attempts=ATTEMPTS)
        return True

    def _steps(self, part: Part, book: DayBook) -> Iterator[Part]:
        """The part after each bit of work; nothing is written."""
        span = self.service.span(book.day, book.begun_at)
        if part.stage is PartStage.ENTRIES:
            booked = self.reading.ledger.each_booked(
                part.shard, span.since, span.until, part.position
            )
            for some in groups(booked):
                sheet, wrong = self._folded([entry for _, entry in some])
                part = self._moved(part, PartStage.ENTRIES, some[-1][0], sheet, wrong)
                yield part
            part = replace(part, stage=PartStage.ACCOUNTS, position="")
        ids_left = () if book.is_brief else self.reading.accounts.each_id(part.shard, part.position)
        for ids in groups(ids_left):
            sheet, wrong = self._proved(ids, span)
            part = self._moved(part, PartStage.ACCOUNTS, ids[-1], sheet, wrong)
            yield part
        yield replace(part, stage=PartStage.DONE)

    def _folded(
        self, booked: Sequence[LedgerTransaction | Unreadable]
    ) -> tuple[Sheet, tuple[Fault, ...]]:
        entries = [self.reading.owned(e) for e in booked if isinstance(e, LedgerTransaction)]
        lost = [entry for entry in booked if isinstance(entry, Unreadable)]
        sheet, wrong = fold(entries, self._documents(entries), self.reading.number_of)
        return sheet, (*wrong, *(Fault.unreadable(one.subject, one.error) for one in lost))

    def _documents(self, entries: Sequence[LedgerTransaction]) -> dict[str, Document]:
        """The entries' documents; one that cannot be read is missing, and a mismatch by that."""
        try:
            return self.reading.documents(entries)
        except UNREADABLE:
            if len(entries) == 1:
                return {}
        return {s: paper for one in entries for s, paper in self._documents([one]).items()}

    def _proved(self, ids: Sequence[str], span: Span) -> tuple[Sheet, tuple[Fault, ...]]:
        """Accounts' proofs; one that cannot be read does not stop the others."""
        try:
            return self._proofs(ids, span)
        except UNREADABLE as error:
            if len(ids) == 1:
                return Sheet(), (Fault.unreadable(f"account#{ids[0]}", error),)
        apart = [self._proved([one], span) for one in ids]
        return summed(s for s, _ in apart), tuple(f for _, wrong in apart for f in wrong)

    def _proofs(self, ids: Sequence[str], span: Span) -> tuple[Sheet, tuple[Fault, ...]]:
        sheets: list[Sheet] = []
        wrong: list[Fault] = []
        for seen in self.reading.evidence(ids, span):
            proved, found = self._looked_again(seen, span)
            settled = self.reading.settled(proved.account) if lacks(proved, span) else ()
            sheets.append(owed(proved, span, settled))
            wrong += found
        return summed(sheets), tuple(wrong)

    def _looked_again(self, seen: Evidence, span: Span) -> tuple[Evidence, tuple[Fault, ...]]:
        found = faults(seen)
        for _ in range(LOOKS - 1):
            if not found:
                break
            (seen,) = self.reading.evidence([seen.account.id], span)
            found = faults(seen)
        return seen, found

    def _moved(
        self, part: Part, stage: PartStage, place: str, sheet: Sheet, wrong: tuple[Fault, ...]
    ) -> Part:
        self._report(part, wrong)
        return part.moved(stage, place, sheet, wrong)

    def _part(self, part: Part, stored: Part | None) -> Transaction:
        if stored is None:
            return self.books.add_part(part)
        return self.books.change_part(replace(part, version=stored.version + 1), over=stored)

    def _finish(self, part: Part, stored: Part | None) -> None:
        """Keep the part, and the day with its last one.

        Raises: DayChanged where another part ends at the same moment.
        """
        before = self.books.find(part.day)
        if before is None or before.drawing != part.drawing or part.shard not in before.waiting:
            return
        book = before.without(part.shard)
        if not book.waiting:
            book = self._closed(book, part)
        writes = self._part(part, stored).extend(self.books.change(book, over=before))
        self.table.commit(writes)
        if not book.waiting:
            logger().info("books drawn up", day=book.day, mismatches=book.mismatches)
            self.service.follow(book)

    def _closed(self, book: DayBook, last: Part) -> DayBook:
        day, begun = book.day, book.begun_at
        parts = [p for p in self.books.list_parts(day) if p.shard != last.shard]
        before = self.books.find(day - timedelta(days=1))
        drawn = replace(
            closed(book, [*parts, last], before, is_whole=self.service.is_over(day, begun)),
            until=self.service.span(day, begun).until,
            proved_at=self.clock(),
        )
        own = drawn.mismatches - sum(p.mismatches for p in (*parts, last))
        self._report(last, drawn.faults[:own])
        return drawn

    @staticmethod
    def _report(part: Part, wrong: Sequence[Fault]) -> None:
        """Say what does not agree; ids and sums are no personal data."""
        for fault in wrong:
            logger().error(
                "the books do not agree",
                day=part.day.isoformat(),
                kind=fault.kind.value,
                subject=fault.subject,
                expected=fault.expected,
                found=fault.found,
            )
            count("LedgerMismatches", day=part.day.isoformat())
