"""A bank statement that was sent in, its documents, and what became of each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from functions.billing.payers.entities import name_key
from shared.errors import Conflict, Invalid, NotFound, TooLarge
from shared.money import ZERO

MOST_ROWS = 10_000
PART = 200
"""So many rows are worked on together."""


class ImportNotFound(NotFound):
    """There is no such import."""


class ImportRowNotFound(NotFound):
    """The import has no such row, or it is not worked on yet."""


class ImportExists(Conflict):
    """This file has been sent already."""


class FileTooLarge(TooLarge):
    """The file is too large; send it in parts."""


class NothingToImport(Invalid):
    """The statement has no incoming payments."""


class ForeignStatement(Invalid):
    """The statement is of a bank account that is none of ours."""


class RowWorked(Conflict):
    """The row has been worked on already."""


class DocumentKnown(Conflict):
    """The document has been booked already."""


class FileKind(StrEnum):
    """What a statement was written in."""

    ONE_C = "1c"
    CSV = "csv"


class Clue(StrEnum):
    """What speaks for an account."""

    ACCOUNT_NUMBER = "account_number"
    NUMBER_IN_TEXT = "number_in_text"
    CONTRACT = "contract"
    CONTRACT_IN_TEXT = "contract_in_text"
    INN = "inn"
    NAME = "name"
    SUM = "sum"


class RowState(StrEnum):
    """What has become of a row; `assigned` is what a person has decided since."""

    BOOKED = "booked"
    REPEATED = "repeated"
    UNSURE = "unsure"
    UNMATCHED = "unmatched"
    ASSIGNED = "assigned"


@dataclass(frozen=True, slots=True)
class Document:
    """An incoming payment as the bank tells it; texts that it lacks are empty."""

    number: str
    dated: date
    amount: Decimal
    payer: str = ""
    inn: str = ""
    payer_account: str = ""
    bic: str = ""
    purpose: str = ""

    @property
    def key(self) -> str:
        """What tells it from all others: its date, who pays from where, and its number."""
        payer = self.payer_account or self.inn or name_key(self.payer)
        return f"{self.dated}#{payer}#{self.number}"


@dataclass(frozen=True, slots=True)
class Statement:
    """What a file says: the bank accounts that it is of, as far as it names them."""

    kind: FileKind
    accounts: tuple[str, ...]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that a document may be for, with what speaks for it, of 100."""

    account_id: str
    account_number: str
    customer_name: str
    score: int
    clues: tuple[Clue, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Accounts that a document may be for, the best first; `sure` is the one without a doubt."""

    candidates: tuple[Candidate, ...] = ()
    sure: Candidate | None = None

    @property
    def score(self) -> int:
        """That of the best."""
        return self.candidates[0].score if self.candidates else 0


@dataclass(frozen=True, slots=True)
class Row:
    """A document of an import and what became of it; `payment_id` is its money."""

    import_id: str
    number: int
    document: Document
    state: RowState
    payment_id: str
    account_id: str = ""
    account_number: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """A statement that was sent in; `id` follows from the file, so there is one of a file."""

    id: str
    kind: FileKind
    file_name: str
    accounts: tuple[str, ...]
    rows: int
    total: Decimal
    first_day: date
    last_day: date
    created_at: datetime
    created_by: str
    version: int = 1

    @property
    def parts(self) -> range:
        """The numbers of its parts."""
        return range(-(-self.rows // PART))


@dataclass(frozen=True, slots=True)
class PartDone:
    """A part that was worked on: how many of its rows are in which state, and the sums."""

    number: int
    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """An import with what is done of it; `preview` are rows of one that is only tried."""

    statement: Import
    done: tuple[PartDone, ...] = ()
    preview: tuple[Row, ...] = ()

    @property
    def left(self) -> list[int]:
        """The parts that are still to be worked on."""
        done = {part.number for part in self.done}
        return [number for number in self.statement.parts if number not in done]

    @property
    def is_done(self) -> bool:
        """Whether all is worked on."""
        return not self.left

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are in which state."""
        return {
            state: sum(part.counts.get(state, 0) for part in self.done)
            for state in sorted({state for part in self.done for state in part.counts})
        }

    @property
    def sums(self) -> dict[str, Decimal]:
        """The sums of the rows in each state."""
        return {
            state: sum((part.sums.get(state, ZERO) for part in self.done), ZERO)
            for state in sorted({state for part in self.done for state in part.sums})
        }


def part_done(number: int, rows: Iterable[Row]) -> PartDone:
    """A part with the rows that it has."""
    counts: dict[str, int] = {}
    sums: dict[str, Decimal] = {}
    for row in rows:
        state = row.state.value
        counts[state] = counts.get(state, 0) + 1
        sums[state] = sums.get(state, ZERO) + row.document.amount
    return PartDone(number, counts, sums)


def rows_of_part(documents: Iterable[Document], number: int) -> Mapping[int, Document]:
    """A part's documents by the numbers of their rows, which begin at 1."""
    return dict(enumerate(documents, number * PART + 1))
