"""Writing rows: several in one transaction, with the chunk's progress; a bad row costs only itself.

The chunk's condition tells two workers of one chunk apart. A row whose own condition fails is
taken out and told of; where the database refuses a transaction for what is in it, its halves are
written apart, down to the row that is at fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from functions.customer.imports.drafts import Wrong
from functions.customer.imports.entities import Chunk, ChunkChanged, Counts, RowKnown
from functions.customer.imports.repository import ImportRepository
from functions.customer.imports.understanding import Understanding
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.operation import Operation
from shared.errors import DomainError, Unavailable
from shared.messages import Message

ENOUGH = 10.0  # seconds that a transaction surely takes less than
LARGEST = 99
"""Writes that rows may fill a transaction with: one is left for the chunk."""
_REFUSED = ("ValidationException", "TransactionCanceledException")
CREATED, UPDATED = Counts(created=1), Counts(updated=1)


@dataclass(frozen=True, slots=True)
class RowWrites:
    """What is written of a row, and as what it counts; `number` is that of the series it takes."""

    line: int
    writes: Transaction
    counts: Counts
    number: int | None = None


class RowRefused(Exception):
    """A row's condition failed."""

    def __init__(self, line: int, cause: Exception) -> None:
        super().__init__(f"row {line}")
        self.line, self.cause = line, cause


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a row that nothing is written of, and what is wrong with it."""

    line: int
    counts: Counts
    wrong: tuple[Wrong, ...] = ()


@dataclass
class Progress:
    """A chunk as it is stored, and what is noted of rows since then.

    A note is kept with the change that moves the chunk's position to its row or beyond: so whoever
    goes on behind the position notes nothing twice.
    """

    chunk: Chunk
    notes: list[Noted] = field(default_factory=list)

    def passing(self, line: int) -> None:
        """Note a row that is known before."""
        self.notes.append(Noted(line, Counts(skipped=1)))

    def fail(self, line: int, wrong: Sequence[Wrong]) -> None:
        """Note a row that is left out."""
        self.notes.append(Noted(line, Counts(failed=1), tuple(wrong)))


@component
class ChunkWriter:
    """Writes the rows of a chunk."""

    table: Table
    imports: ImportRepository

    def write(
        self,
        rows: Iterable[RowWrites],
        progress: Progress,
        understanding: Understanding,
        time_left: Callable[[], float],
    ) -> bool:
        """Write rows, as many at once as fit; whether there was time for all of them.

        Raises: ChunkChanged, Unavailable.
        """
        batch: list[RowWrites] = []
        keys: set[tuple[str, str]] = set()
        for row in rows:
            own = {o.key for o in row.writes.operations if o.action != "check"}
            if batch and (keys & own or len(keys) + len(own) > LARGEST):
                self._write(batch, progress, understanding)
                batch, keys = [], set()
                if time_left() < ENOUGH:
                    return False
            batch.append(row)
            keys |= own
        self._write(batch, progress, understanding)
        return True

    def finish(self, progress: Progress, understanding: Understanding) -> Chunk:
        """The chunk with everything that is to be told, not written yet."""
        chunk = progress.chunk
        last = chunk.first_line + chunk.lines
        return self._moved(progress, understanding, last, Counts(), chunk.numbers)

    def _write(
        self, batch: Sequence[RowWrites], progress: Progress, understanding: Understanding
    ) -> None:
        while batch:
            try:
                self._commit(batch, progress, understanding)
            except RowRefused as error:
                progress.fail(error.line, [_wrong(error.cause)])
                batch = [row for row in batch if row.line != error.line]
            except (ChunkChanged, Unavailable):
                raise
            except Exception as error:
                if not _is_refusal(error):
                    raise
                self._split(batch, progress, understanding, error)
                return
            else:
                return

    def _split(
        self,
        batch: Sequence[RowWrites],
        progress: Progress,
        understanding: Understanding,
        error: Exception,
    ) -> None:
        if len(batch) == 1:
            progress.fail(batch[0].line, [_wrong(error)])
            return
        middle = len(batch) // 2
        self._write(batch[:middle], progress, understanding)
        self._write(batch[middle:], progress, understanding)

    def _commit(
        self, batch: Sequence[RowWrites], progress: Progress, understanding: Understanding
    ) -> None:
        used = {row.number for row in batch}
        left = tuple(number for number in progress.chunk.numbers if number not in used)
        counts = Counts()
        for row in batch:
            counts = counts.plus(row.counts)
        after = self._moved(progress, understanding, batch[-1].line, counts, left)
        writes = self.imports.change_chunk(after, over=progress.chunk)
        writes.operations.extend(_joined(batch))
        self.table.commit(writes)
        progress.chunk = after
        progress.notes = [note for note in progress.notes if note.line > after.position]

    @staticmethod
    def _moved(
        progress: Progress,
        understanding: Understanding,
        line: int,
        counts: Counts,
        numbers: tuple[int, ...],
    ) -> Chunk:
        notes = [note for note in progress.notes if note.line <= line]
        for note in notes:
            counts = counts.plus(note.counts)
        faults = tuple(f for n in notes for f in understanding.faults(n.line, n.wrong))
        return progress.chunk.moved(line, counts, faults, numbers)


def _joined(batch: Sequence[RowWrites]) -> Iterator[Operation]:
    """The rows' writes, each with its row's failure.

    What is only looked at was looked up with the chunk, and stays: all lanes would meet at the item
    of a device's model, which every row of it looks at.
    """
    for row in batch:
        for operation in row.writes.operations:
            if operation.action != "check":
                refused = RowRefused(row.line, operation.otherwise)
                yield replace(operation, otherwise=refused)


def _wrong(error: Exception) -> Wrong:
    if isinstance(error, RowKnown):
        said = Message("A customer with this external id was taken over meanwhile.")
        return Wrong("external_id", "", said)
    if isinstance(error, DomainError):
        return Wrong("", "", error.message)
    return Wrong("", "", Message("The row cannot be stored; shorten its texts."))


def _is_refusal(error: Exception) -> bool:
    """Whether it is the data that can't be written, rather than the database that can't write."""
    code = getattr(error, "code", "")
    return code in _REFUSED or isinstance(error, (DomainError, ValueError))
