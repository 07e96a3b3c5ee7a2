"""Checking a file: it is read once from its beginning to its end, chunk by chunk.

Where a worker stops, or dies, the next one goes on behind the last chunk that is written.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from functions.customer.imports.columns import NotATable, columns_of
from functions.customer.imports.drafts import Wrong
from functions.customer.imports.entities import (
    CHUNK,
    MOST_ROWS,
    Chunk,
    ChunkChanged,
    Counts,
    Fault,
    Import,
    ImportChanged,
    ImportState,
)
from functions.customer.imports.files import GONE, FileGone, ImportFiles
from functions.customer.imports.known import Looking
from functions.customer.imports.queue import ImportMessage, Step, lanes
from functions.customer.imports.reading import cells_of, delimiter_of
from functions.customer.imports.reporting import Reporting, spoken
from functions.customer.imports.repository import ImportRepository
from functions.customer.imports.splitting import MOST_RECORD, Record, Splitter
from functions.customer.imports.understanding import Row, Understanding
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.messages import Count, Message, Unit

PIECE = 1_048_576  # bytes that are read of a file at once
_DIGEST, _OFFSET = 8, 2  # bytes
ENOUGH = 15.0  # seconds that a chunk surely takes less than
TimeLeft = Callable[[], float]
Seen = dict[bytes, int]
"""Digests of the external ids so far, each with the line in which it stands first."""


@component
class ImportChecking:
    """Use case of the worker that checks a file."""

    table: Table
    imports: ImportRepository
    files: ImportFiles
    looking: Looking
    reporting: Reporting
    clock: Clock
    region: str
    time_zone: str

    def work(self, import_id: str, time_left: TimeLeft) -> list[ImportMessage]:
        """Check what is left of a file; what is to be done next. Raises: ImportNotFound."""
        try:
            one = self.imports.get(import_id)
            if one.state is ImportState.APPLYING:
                return lanes(one)
            if one.state is not ImportState.CHECKING:
                return []
            if not one.columns:
                one = self._begun(one)
            return self._checked(one, time_left)
        except NotATable as error:
            self._refuse(import_id, error.message)
        except FileGone:
            self._refuse(import_id, GONE)
        except (ImportChanged, ChunkChanged):
            pass  # cancelled, or another worker goes on with it
        return []

    def _begun(self, one: Import) -> Import:
        """The import with what its heading says. Raises: NotATable, FileGone."""
        self.files.keep(one.id)
        beginning, size = self.files.part(one.id, 0, 2 * MOST_RECORD)
        sign = delimiter_of(beginning, one.options.delimiter)
        read = lines = 0
        for record in Splitter(sign).feed(beginning, at_end=len(beginning) == size):
            read, lines = read + record.length, lines + 1
            if not record.is_blank:
                break
        else:
            raise NotATable(Message("The file is not text; save the table as CSV and send that."))
        headings = _headings(record, sign, one)
        begun = replace(
            one,
            size=size,
            read=read,
            lines=lines,
            delimiter=sign,
            columns=columns_of(headings),
            headings=headings,
            version=one.version + 1,
        )
        self.table.commit(self.imports.change(begun, over=one))
        return begun

    def _checked(self, one: Import, time_left: TimeLeft) -> list[ImportMessage]:
        """Check chunk after chunk. Raises: NotATable, FileGone, ImportChanged, ChunkChanged."""
        seen = self._seen(one)
        records = self._records(one)
        while some := _some(records):
            chunk = self._chunk(one, some, seen)
            after = one.checked(chunk, self.clock())
            if after.rows > MOST_ROWS:
                most = Count(MOST_ROWS, Unit.ITEM)
                raise NotATable(
                    Message("The file has more than {most:of}; send it in parts.", {"most": most})
                )
            writes = self.imports.add_chunk(chunk) if chunk.rows else Transaction()
            if not chunk.rows:
                after = replace(after, chunks=one.chunks)
            self.table.commit(writes.extend(self.imports.change(after, over=one)))
            one = after
            if time_left() < ENOUGH:
                return [ImportMessage(one.id, Step.CHECK)]
        if not one.rows:
            raise NotATable(Message("The file has a heading and no rows."))
        return self._finished(one)

    def _records(self, one: Import) -> Iterator[Record]:
        """The records behind what is checked already. Raises: FileGone."""
        place, splitter = one.read, Splitter(one.delimiter)
        while place < one.size:
            piece, _ = self.files.part(one.id, place, PIECE)
            place += len(piece)
            at_end = place >= one.size or not piece
            yield from splitter.feed(piece, at_end=at_end)
            if not piece:
                return

    def _chunk(self, one: Import, records: list[Record], seen: Seen) -> Chunk:
        """Some records as a chunk, with what is wrong in them."""
        first = one.lines + 1
        understanding = Understanding(one, self.region, spoken(one))
        rows = list(understanding.rows(records, first))
        repeated: dict[str, int] = {}
        digests = []
        for row in rows:
            digest = _digest(row)
            digests.append(digest + (row.line - first).to_bytes(_OFFSET, "big"))
            if row.draft is not None and seen.setdefault(digest, row.line) != row.line:
                repeated[str(row.line)] = seen[digest]
        faults = self._faults(rows, repeated, understanding)
        wrong = len({fault.row for fault in faults})
        return Chunk(
            import_id=one.id,
            number=one.chunks,
            offset=one.read,
            length=sum(record.length for record in records),
            first_line=first,
            lines=len(records),
            rows=len(rows),
            digests=base64.b64encode(b"".join(digests)).decode(),
            repeated=repeated,
            faults=tuple(faults),
            counts=Counts(right=len(rows) - wrong, wrong=wrong),
        )

    def _faults(
        self, rows: list[Row], repeated: dict[str, int], understanding: Understanding
    ) -> list[Fault]:
        known = self.looking.at([row.draft for row in rows if row.draft is not None])
        today = local_date(self.clock(), self.time_zone)
        faults: list[Fault] = []
        for row in rows:
            wrong = list(row.wrong)
            if str(row.line) in repeated and row.draft:
                wrong.append(repeats(row, repeated[str(row.line)]))
            elif row.draft and row.draft.external_id not in known.marks:
                wrong += known.faults(row.draft, today)
            faults += understanding.faults(row.line, wrong)
        return faults

    def _seen(self, one: Import) -> Seen:
        """The external ids of the chunks that are checked already."""
        seen: Seen = {}
        for chunk in self.imports.each_chunk(one.id) if one.chunks else ():
            packed = base64.b64decode(chunk.digests)
            for place in range(0, len(packed), _DIGEST + _OFFSET):
                end = place + _DIGEST
                line = chunk.first_line + int.from_bytes(packed[end : end + _OFFSET], "big")
                seen.setdefault(packed[place:end], line)
        seen.pop(b"\0" * _DIGEST, None)
        return seen

    def _finished(self, one: Import) -> list[ImportMessage]:
        """The import is checked; unless it is only tried, what is right is applied at once."""
        if one.options.dry_run:
            after = self.reporting.write(one).turned(ImportState.CHECKED, self.clock())
        else:
            after = one.applying(self.clock())
        self.table.commit(self.imports.change(after, over=one))
        return [] if one.options.dry_run else lanes(after)

    def _refuse(self, import_id: str, why: Message) -> None:
        one = self.imports.get(import_id)
        if one.state is ImportState.CHECKING:
            refused = one.refused(spoken(one)(why), self.clock())
            self.table.commit(self.imports.change(refused, over=one))


def repeats(row: Row, first: int) -> Wrong:
    """That a row's external id stands in a row before."""
    said = Message("Row {row} has this external id already; leave one of them out.", {"row": first})
    return Wrong("external_id", row.draft.external_id if row.draft else "", said)


def _some(records: Iterator[Record]) -> list[Record]:
    """The next records, with as many rows as a chunk has."""
    some: list[Record] = []
    rows = 0
    for record in records:
        some.append(record)
        rows += not record.is_blank
        if rows == CHUNK or len(some) == 10 * CHUNK:
            break
    return some


def _headings(record: Record, sign: str, one: Import) -> tuple[str, ...]:
    try:
        cells = cells_of(record, sign, one.options.encoding)
    except ValueError as error:
        raise NotATable(
            Message("The file is not in UTF-8; choose the encoding windows, or save it anew.")
        ) from error
    return tuple(cell[:80] for cell in islice(cells, 200))


def _digest(row: Row) -> bytes:
    """Of a row's external id; nothing but zeros for a row that is not understood."""
    if row.draft is None:
        return b"\0" * _DIGEST
    return hashlib.sha256(row.draft.external_id.encode()).digest()[:_DIGEST]
