"""An import: a file of customers, checked row by row, then applied in chunks.

    awaiting_file -> checking -> checked -> applying -> completed
          |             |'-> refused  |         |
          '-------------'-------------'---------'----> cancelled

A chunk is some rows that are worked on together. Whatever is written of its rows is written with
its `position`, so that nothing is done twice, whoever dies or comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from shared.errors import Conflict, NotFound

CHUNK = 200
"""So many rows are worked on together."""
LANES = 8
"""So many workers share the chunks of an import: each has every eighth."""
MOST_ROWS = 500_000
MOST_BYTES = 200_000_000
SHOWN_FAULTS = 50
"""So many are shown with an import; the report has them all."""


class ImportNotFound(NotFound):
    """There is no such import."""


class ImportChanged(Conflict):
    """Somebody else changed the import at the same moment; try again."""


class ImportNotReady(Conflict):
    """The import is in a state that does not allow this."""


class ChunkChanged(Conflict):
    """Another worker has this chunk."""


class RowKnown(Conflict):
    """A customer with this external id was taken over before."""


class NumberUsed(Conflict):
    """A contract has this number already."""


class What(StrEnum):
    """What is imported."""

    CUSTOMERS = "customers"


class Encoding(StrEnum):
    """UTF-8 or Windows-1251; `auto` finds out row by row."""

    AUTO = "auto"
    UTF_8 = "utf"
    WINDOWS_1251 = "windows"


class Delimiter(StrEnum):
    """What stands between cells; `auto` is that of the heading."""

    AUTO = "auto"
    SEMICOLON = "semicolon"
    COMMA = "comma"
    TAB = "tab"


class Duplicates(StrEnum):
    """What becomes of a row whose external id was taken over before."""

    SKIP = "skip"
    UPDATE = "update"


class ImportState(StrEnum):
    """How far an import has come."""

    AWAITING_FILE = "awaiting_file"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    COMPLETED = "completed"
    REFUSED = "refused"
    CANCELLED = "cancelled"


ENDED = (ImportState.COMPLETED, ImportState.REFUSED, ImportState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is read; without `dry_run` what is right is applied as soon as it is checked."""

    encoding: Encoding = Encoding.AUTO
    delimiter: Delimiter = Delimiter.AUTO
    duplicates: Duplicates = Duplicates.SKIP
    dry_run: bool = True
    language: str = "ru"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, in the import's language; rows count from the heading, which is 1.

    `column` is as the file heads it; empty where it is about the row. `value` is what stands there.
    """

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows: right or wrong when checked, and what became of them when applied."""

    right: int = 0
    wrong: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0

    def plus(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(
            self.right + other.right,
            self.wrong + other.wrong,
            self.created + other.created,
            self.updated + other.updated,
            self.skipped + other.skipped,
            self.failed + other.failed,
        )


@dataclass(frozen=True, slots=True)
class Import:
    """A file that is imported.

    `columns` are what its cells are, in order; `headings` how the file names them. `read` bytes and
    `lines` of it are split into `chunks` so far, of which `chunks_done` are applied.
    """

    id: str
    what: What
    file_name: str
    options: Options
    created_at: datetime
    created_by: str
    updated_at: datetime
    state: ImportState = ImportState.AWAITING_FILE
    size: int = 0
    read: int = 0
    lines: int = 0
    rows: int = 0
    delimiter: str = ""
    columns: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    chunks: int = 0
    chunks_done: int = 0
    counts: Counts = Counts()
    faults: tuple[Fault, ...] = ()
    has_report: bool = False
    refusal: str = ""
    version: int = 1

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headings of columns that are not known."""
        pairs = zip(self.headings, self.columns, strict=True)
        return tuple(heading for heading, column in pairs if not column)

    @property
    def all_applied(self) -> bool:
        """Whether nothing is left to apply."""
        return self.chunks_done == self.chunks

    def turned(self, state: ImportState, at: datetime) -> Import:
        """The import in another state."""
        return replace(self, state=state, updated_at=at, version=self.version + 1)

    def refused(self, why: str, at: datetime) -> Import:
        """The import of a file that cannot be read at all."""
        return replace(self.turned(ImportState.REFUSED, at), refusal=why)

    def checked(self, chunk: Chunk, at: datetime) -> Import:
        """The import with one more chunk read and checked."""
        return replace(
            self,
            read=chunk.offset + chunk.length,
            lines=chunk.first_line + chunk.lines - 1,
            rows=self.rows + chunk.rows,
            chunks=self.chunks + 1,
            counts=self.counts.plus(chunk.counts),
            faults=(*self.faults, *chunk.faults)[:SHOWN_FAULTS],
            updated_at=at,
            version=self.version + 1,
        )

    def applying(self, at: datetime) -> Import:
        """The import that is applied from now on; its faults are found anew."""
        return replace(
            self.turned(ImportState.APPLYING, at), faults=(), has_report=False, chunks_done=0
        )

    def applied(self, chunk: Chunk, at: datetime) -> Import:
        """The import with one more chunk applied."""
        faults = sorted((*self.faults, *chunk.faults), key=lambda fault: fault.row)
        return replace(
            self,
            chunks_done=self.chunks_done + 1,
            counts=self.counts.plus(replace(chunk.counts, right=0, wrong=0)),
            faults=tuple(faults[:SHOWN_FAULTS]),
            updated_at=at,
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows: their bytes in the file, what is wrong in them, and how far they are applied.

    `digests` are of their external ids, in order of their rows; `repeated` says for rows in which
    row of the file their external id stands first. `position` is the last line that is applied;
    `numbers` are contract numbers that are leased to it and not used yet.
    """

    import_id: str
    number: int
    offset: int
    length: int
    first_line: int
    lines: int
    rows: int
    digests: str = ""
    repeated: dict[str, int] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    counts: Counts = Counts()
    position: int = 0
    numbers: tuple[int, ...] = ()
    is_done: bool = False
    version: int = 1

    def begun(self) -> Chunk:
        """The chunk before any of it is applied; what is wrong is found anew."""
        return self if self.position else replace(self, faults=(), counts=Counts())

    def moved(
        self,
        position: int,
        done: Counts,
        faults: tuple[Fault, ...] = (),
        numbers: tuple[int, ...] | None = None,
    ) -> Chunk:
        """The chunk with more of it applied."""
        return replace(
            self,
            position=max(self.position, position),
            counts=self.counts.plus(done),
            faults=(*self.faults, *faults),
            numbers=self.numbers if numbers is None else numbers,
            version=self.version + 1,
        )

    def done(self) -> Chunk:
        """The chunk, all of it applied."""
        return replace(self, is_done=True, numbers=(), version=self.version + 1)
