"""Applying an import: every lane has a worker, which takes chunk after chunk of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from functions.customer.customers.entities import Customer, CustomerIsErased, CustomerIsMerged
from functions.customer.customers.repository import customer_in, customer_key
from functions.customer.customers.requisites import InvalidRequisites
from functions.customer.imports.checking import repeats
from functions.customer.imports.drafts import Draft, Wrong
from functions.customer.imports.entities import (
    LANES,
    Chunk,
    ChunkChanged,
    Duplicates,
    Import,
    ImportChanged,
    ImportState,
)
from functions.customer.imports.events import ImportCompleted
from functions.customer.imports.files import GONE, FileGone, ImportFiles
from functions.customer.imports.known import READ_AT_ONCE, Known, Looking
from functions.customer.imports.making import Making, Origin
from functions.customer.imports.numbers import NumberLeases
from functions.customer.imports.queue import ImportMessage
from functions.customer.imports.reporting import Reporting, spoken
from functions.customer.imports.repository import ImportRepository
from functions.customer.imports.splitting import Splitter
from functions.customer.imports.understanding import Row, Understanding
from functions.customer.imports.writing import (
    CREATED,
    UPDATED,
    ChunkWriter,
    Progress,
    RowWrites,
)
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current, working_in
from shared.dynamo import Table
from shared.messages import as_message
from shared.retrying import retrying

ENOUGH = 30.0  # seconds that a chunk surely takes less than
TimeLeft = Callable[[], float]


@component
class ImportApplying:
    """Use case of the workers that apply an import."""

    table: Table
    imports: ImportRepository
    files: ImportFiles
    looking: Looking
    making: Making
    numbers: NumberLeases
    writer: ChunkWriter
    reporting: Reporting
    clock: Clock
    region: str
    time_zone: str

    def work(self, message: ImportMessage, time_left: TimeLeft) -> list[ImportMessage]:
        """Apply what is left of a lane; what is to be done next. Raises: ImportNotFound."""
        number = message.chunk
        while True:
            one = self.imports.get(message.import_id)
            if one.state is not ImportState.APPLYING or number >= one.chunks:
                self._complete(one)
                self._count_begun(one, number)
                return []
            if time_left() < ENOUGH:
                return [replace(message, chunk=number)]
            try:
                with working_in(replace(current(), actor=one.created_by)):
                    is_done = self._apply(one, self.imports.chunk(one.id, number), time_left)
            except ChunkChanged:
                return []  # another worker has this lane
            except FileGone:
                self._refuse(one)
                return []
            if not is_done:
                return [replace(message, chunk=number)]
            number += LANES

    def _apply(self, one: Import, chunk: Chunk, time_left: TimeLeft) -> bool:
        """Apply what is left of a chunk; whether that is done.

        Raises: ChunkChanged, FileGone, Unavailable.
        """
        if chunk.is_done:
            return True
        understanding = Understanding(one, self.region, spoken(one))
        rows = [row for row in self._rows(one, chunk, understanding) if row.line > chunk.position]
        known = self.looking.at([row.draft for row in rows if row.draft is not None])
        progress = Progress(chunk.begun())
        right = list(self._right(rows, chunk, known, progress))
        fresh = [draft for draft in right if draft.external_id not in known.marks]
        wanted = sum(1 for d in fresh if d.contract and not d.contract.number)
        progress.chunk = self.numbers.leased(one, progress.chunk, wanted)
        origin = Origin(one, known, self.clock())
        writes = self._writes(right, origin, progress)
        if not self.writer.write(writes, progress, understanding, time_left):
            return False
        self._finish(one, progress, understanding)
        return True

    def _rows(self, one: Import, chunk: Chunk, understanding: Understanding) -> Iterator[Row]:
        some, _ = self.files.part(one.id, chunk.offset, chunk.length)
        records = Splitter(one.delimiter).feed(some, at_end=True)
        return understanding.rows(records, chunk.first_line)

    def _right(
        self,
        rows: Iterable[Row],
        chunk: Chunk,
        known: Known,
        progress: Progress,
    ) -> Iterator[Draft]:
        """The rows that can be applied; the others are noted."""
        today = local_date(self.clock(), self.time_zone)
        for row in rows:
            wrong = list(row.wrong)
            if row.draft and (first := chunk.repeated.get(str(row.line))):
                wrong.append(repeats(row, first))
            elif row.draft and row.draft.external_id not in known.marks:
                wrong += known.faults(row.draft, today)
            if row.draft and not wrong:
                yield row.draft
            else:
                progress.fail(row.line, wrong)

    def _writes(
        self, drafts: Sequence[Draft], origin: Origin, progress: Progress
    ) -> Iterator[RowWrites]:
        """What is written of each row; of one that is known, what the import is told to do."""
        free, series = deque(progress.chunk.numbers), self.numbers.series(origin.of)
        updating = origin.of.options.duplicates is Duplicates.UPDATE
        before = self._customers(drafts, origin.known) if updating else {}
        for draft in drafts:
            mark = origin.known.marks.get(draft.external_id)
            if mark is None:
                own = draft.contract.number if draft.contract else ""
                number = free.popleft() if draft.contract and not own else None
                text = own if number is None else series.text(number)
                made = self.making.created(draft, text, origin)
                yield RowWrites(draft.line, made, CREATED, number)
            elif customer := before.get(mark.customer_id):
                yield from self._updated(customer, draft, origin, progress)
            else:
                progress.passing(draft.line)

    def _updated(
        self, customer: Customer, draft: Draft, origin: Origin, progress: Progress
    ) -> Iterator[RowWrites]:
        try:
            writes = self.making.updated(customer, draft, origin)
        except (InvalidRequisites, CustomerIsMerged, CustomerIsErased) as error:
            wrong = [as_message(one.message) for one in error.errors] or [error.message]
            progress.fail(draft.line, [Wrong("", "", message) for message in wrong])
            return
        if writes is None:
            progress.passing(draft.line)
        else:
            yield RowWrites(draft.line, writes, UPDATED)

    def _customers(self, drafts: Sequence[Draft], known: Known) -> dict[str, Customer]:
        """The customers of the rows that are known, as they are by now."""
        ids = [m.customer_id for d in drafts if (m := known.marks.get(d.external_id))]
        found: dict[str, Customer] = {}
        for start in range(0, len(ids), READ_AT_ONCE):
            some = [customer_key(i) for i in dict.fromkeys(ids[start : start + READ_AT_ONCE])]
            for item in self.table.get_many(some):
                if customer := customer_in(item):
                    found[customer.id] = customer
        return found

    def _count_begun(self, one: Import, number: int) -> None:
        """Count what a cancelled import has of a chunk; its other numbers are spares again."""
        if one.state is not ImportState.CANCELLED or number >= one.chunks:
            return
        begun = self.imports.chunk(one.id, number)
        if (begun.position or begun.numbers) and not begun.is_done:
            with suppress(ChunkChanged):  # another worker counts it
                begun = self.numbers.shed(one, begun)
                self._close(one, begun.done(), over=begun)

    def _finish(self, one: Import, progress: Progress, understanding: Understanding) -> None:
        """Close a chunk; what it has not used of its numbers are spares from then on."""
        progress.chunk = self.numbers.shed(one, progress.chunk)
        done = self.writer.finish(progress, understanding)
        self._close(one, done.done(), over=progress.chunk)

    def _close(self, one: Import, done: Chunk, *, over: Chunk) -> None:
        """Write that a chunk is done, of an import that may be cancelled by then.

        Raises: ChunkChanged.
        """

        def attempt() -> None:
            before = self.imports.get(one.id)
            if before.state not in (ImportState.APPLYING, ImportState.CANCELLED):
                raise ChunkChanged
            change = self.imports.change_chunk(done, over=over)
            after = before.applied(done, self.clock())
            change.extend(self.imports.change(after, over=before))
            self.table.commit(change.extend(self.numbers.given_back(one, over.numbers)))

        retrying(attempt, on=ImportChanged)

    def _complete(self, one: Import) -> None:
        """Complete an import of which nothing is left to apply."""

        def attempt() -> None:
            before = self.imports.get(one.id)
            if before.state is not ImportState.APPLYING or not before.all_applied:
                return
            after = self.reporting.write(before).turned(ImportState.COMPLETED, self.clock())
            change = self.imports.change(after, over=before).emit(ImportCompleted.of(after))
            self.table.commit(change)

        retrying(attempt, on=ImportChanged)

    def _refuse(self, one: Import) -> None:
        why = spoken(one)(GONE)
        self.table.commit(self.imports.change(one.refused(why, self.clock()), over=one))
