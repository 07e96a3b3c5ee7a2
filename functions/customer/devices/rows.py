"""Many devices that are registered together: what is sent, and what becomes of each row."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.csv_files import UnreadableFile, rows_of
from shared.messages import Message

MOST = 200
_COLUMNS = {
    "serial": ("serial", "serial number", "s/n", "sn", "серийный номер", "серийник"),
    "mac": ("mac", "mac address", "mac-адрес", "mac адрес"),
}


class Outcome(StrEnum):
    """What became of a row."""

    REGISTERED = "registered"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """A device as it was sent."""

    serial: str
    mac: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Devices of one model that come into one warehouse, as rows or as a file."""

    model_id: str
    rows: tuple[Row, ...] = ()
    csv: str = ""
    warehouse_id: str | None = None
    location: str = ""

    def all_rows(self) -> tuple[Row, ...]:
        """The rows, read from the file where there is one. Raises: UnreadableFile, TooManyRows."""
        return rows_in(self.csv) if self.csv else self.rows


@dataclass(frozen=True, slots=True)
class RowResult:
    """A row and what became of it; `code` and `reason` say why one was refused."""

    row: int
    serial: str
    outcome: Outcome
    device_id: str | None = None
    code: str = ""
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of all rows."""

    registered: int
    known: int
    refused: int
    rows: tuple[RowResult, ...]


def rows_in(text: str) -> tuple[Row, ...]:
    """The rows of a CSV file. Raises: UnreadableFile, TooManyRows."""
    read = rows_of(text, _COLUMNS, ("serial",), MOST)
    rows = tuple(Row(serial, mac or None) for serial, mac in read)
    if not rows:
        raise UnreadableFile("There are no rows in the file.")
    return rows
