"""An import of buildings, and what became of each row of its file. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from functions.customer.buildings.entities import BuildingDraft
from shared.errors import Conflict, Invalid, NotFound

MOST_ROWS = 5000
PART = 45
"""So many rows are done in one transaction: a building and an audit line each, and the report."""


class BuildingImportNotFound(NotFound):
    """There is no such import of buildings."""


class BuildingImportExists(Conflict):
    """There is an import with this id already."""


class NothingToImport(Invalid):
    """The file has no buildings."""


class Existing(StrEnum):
    """What is done with a building that is registered already."""

    UPDATE = "update"
    KEEP = "keep"


class Outcome(StrEnum):
    """What became of a row, or would of one that is only tried."""

    REGISTERED = "registered"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row: the column, what is in it, and what to write, by language."""

    column: str
    value: str
    code: str
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row; `row` is its line in the file."""

    row: int
    outcome: Outcome
    building_id: str | None = None
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: the building, or what is wrong.

    `named` are the fields that the row has a value for.
    """

    number: int
    draft: BuildingDraft | None = None
    named: frozenset[str] = frozenset()
    errors: tuple[RowError, ...] = ()

    @property
    def building_id(self) -> str | None:
        """The id of its building, if it could be read."""
        return self.draft.address.building_id if self.draft else None


@dataclass(frozen=True, slots=True)
class BuildingImport:
    """An import: of which file, by whom, and how."""

    id: str
    file_name: str
    existing: Existing
    dry_run: bool
    rows: int
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Part:
    """What became of some rows that were done together."""

    number: int
    results: tuple[RowResult, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """An import with what has been done of it."""

    begun: BuildingImport
    parts: tuple[Part, ...] = field(default=())

    @property
    def results(self) -> Iterator[RowResult]:
        """What became of the rows so far, in their order."""
        return (result for part in self.parts for result in part.results)

    @property
    def tally(self) -> dict[str, int]:
        """How many rows had which outcome."""
        return dict(Counter(result.outcome.value for result in self.results))

    @property
    def left(self) -> int:
        """How many rows have not been done."""
        return self.begun.rows - sum(len(part.results) for part in self.parts)
