"""A file's bytes as records, with the places where they lie. Pure.

UTF-8 and Windows-1251 write quotes, delimiters and ends of lines alike, so that a record is found
before anybody knows its letters. A quote counts where a cell begins with it, as spreadsheets have
it; one that is never closed spoils its own line alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

MOST_RECORD = 65_536
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Record:
    """A record's bytes without the end of its line, its length with it, and whether it is whole."""

    body: bytes
    length: int
    is_whole: bool = True

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.body.strip(b" \t\r\n;,")


class Splitter:
    """Splits the bytes that are fed to it; what it gives out adds up to what it was fed."""

    def __init__(self, delimiter: str) -> None:
        self._delimiter = delimiter.encode()
        self._rest = b""

    def feed(self, some: bytes, *, at_end: bool = False) -> Iterator[Record]:
        """The records that are complete by now; at the end of the file, all that are left."""
        data = self._rest + some
        place = 0
        while place < len(data):
            record = self._next(data, place, at_end=at_end)
            if record is None:
                break
            place += record.length
            yield record
        self._rest = data[place:]

    def _next(self, data: bytes, start: int, *, at_end: bool) -> Record | None:
        """The record that begins at a place; None where more of it may be to come."""
        inside, place, lines = False, start, 0
        while True:
            end = data.find(b"\n", place)
            if end < 0 and not at_end:
                too_long = len(data) - start > MOST_RECORD
                return self._first_line(data, start, at_end=at_end) if too_long else None
            stop = len(data) if end < 0 else end + 1
            inside = self._is_inside(data[place:stop], inside)
            lines += 1
            if not inside:
                return _record(data, start, stop, is_whole=stop - start <= MOST_RECORD)
            too_long = stop - start > MOST_RECORD or lines >= MOST_LINES
            if too_long or (end < 0 and at_end) or stop >= len(data):
                if too_long or at_end:
                    return self._first_line(data, start, at_end=at_end)
                return None
            place = stop

    def _first_line(self, data: bytes, start: int, *, at_end: bool) -> Record | None:
        """The first line alone, of a record whose quote is never closed, or that has no end."""
        end = data.find(b"\n", start)
        if end < 0:
            stop = len(data) if at_end else min(len(data), start + MOST_RECORD)
            return _record(data, start, stop, is_whole=False)
        return _record(data, start, end + 1, is_whole=False)

    def _is_inside(self, line: bytes, inside: bool) -> bool:
        """Whether a quote is open at the end of a line, given whether one was at its beginning."""
        if b'"' not in line:
            return inside
        place = 0
        while True:
            if not inside and line[place : place + 1] == b'"':
                inside, place = True, place + 1
            if inside:
                closing = _closing(line, place)
                if closing < 0:
                    return True
                inside, place = False, closing + 1
            place = line.find(self._delimiter, place) + 1
            if place == 0:
                return False


def _closing(line: bytes, place: int) -> int:
    """Where a quoted cell ends; -1 where it does not in this line."""
    while True:
        place = line.find(b'"', place)
        if place < 0 or line[place + 1 : place + 2] != b'"':
            return place
        place += 2


def _record(data: bytes, start: int, stop: int, *, is_whole: bool) -> Record:
    return Record(data[start:stop].rstrip(b"\r\n"), stop - start, is_whole)
