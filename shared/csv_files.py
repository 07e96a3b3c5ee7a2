"""Tables that others send as CSV: which column is which, and amounts and days in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from shared.errors import Invalid, TooLarge
from shared.messages import Count, Unit

_DELIMITERS = ";\t,"
_AMOUNT = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,4})?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f'][0-9]{3}){1,3}(?:[.,][0-9]{1,4})?", re.ASCII)
_BLANKS = str.maketrans("", "", " \u00a0\u202f'")
_DAY = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
Columns = Mapping[str, Sequence[str]]
"""The columns that are wanted, each with the names by which it may be headed, in small letters."""


class UnreadableFile(Invalid):
    """The file cannot be read."""


class TooManyRows(TooLarge):
    """The file has too many rows; send it in parts."""


def text_of(sent: bytes) -> str:
    """The text of a file in UTF-8, with a mark or without, or else in windows-1251.

    Raises: UnreadableFile.
    """
    if sent.startswith((b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04")):
        raise UnreadableFile("The file must be in UTF-8 or windows-1251.")
    try:
        return sent.decode("utf-8-sig")
    except UnicodeDecodeError:
        return sent.decode("cp1251", errors="replace")


def rows_of(text: str, columns: Columns, needed: Sequence[str], most: int) -> Iterator[list[str]]:
    """The rows of a table with a heading, as the wanted columns' texts ("" where there is none).

    Raises: UnreadableFile, TooManyRows.
    """
    lines = csv.reader(
        text.lstrip("\ufeff\r\n").splitlines(), delimiter=_delimiter(text), strict=True
    )
    try:
        places = _places(next(lines, []), columns, needed)
        for number, line in enumerate(line for line in lines if any(line)):
            if number >= most:
                raise TooManyRows("It has more than {most:of}.", most=Count(most, Unit.ITEM))
            yield [_at(line, places.get(name)) for name in columns]
    except csv.Error as error:
        raise UnreadableFile(
            "Line {line} is no line of a CSV file.", line=lines.line_num
        ) from error


def lines_of(
    text: str, columns: Columns, needed: Sequence[str], most: int
) -> Iterator[tuple[int, dict[str, str] | None]]:
    """The lines of a table with a heading, each read by itself, so that a bad one spoils no other.

    A line has its number in the file, and the texts of the wanted columns that the heading names;
    None where it is no line of a CSV file. Empty lines are passed over.
    Raises: UnreadableFile, TooManyRows.
    """
    delimiter, places, found = _delimiter(text), None, 0
    for number, line in enumerate(re.split("\r\n|\r|\n", text.lstrip("\ufeff")), 1):
        cells = _cells(line, delimiter)
        if cells is not None and not any(cell.strip() for cell in cells):
            continue
        if places is None:
            places = _places(cells or [], columns, needed)
            continue
        found += 1
        if found > most:
            raise TooManyRows("It has more than {most:of}.", most=Count(most, Unit.ITEM))
        texts = {name: _at(cells or (), place) for name, place in places.items()}
        yield number, None if cells is None else texts
    if places is None:
        _places([], columns, needed)


def amount_of(text: str, line: int) -> Decimal:
    """An amount such as `1 234,56`. Raises: UnreadableFile."""
    plain = text.strip()
    if not _AMOUNT.fullmatch(plain) and not _GROUPED.fullmatch(plain):
        raise UnreadableFile("Row {line} has no amount: {text}.", line=line, text=plain[:40] or "-")
    return Decimal(plain.translate(_BLANKS).replace(",", "."))


def day_of(text: str, line: int) -> date:
    """A day such as `10.03.2026` or `2026-03-10`. Raises: UnreadableFile."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found:
            parts = found.group(3, 2, 1) if found[1] else found.group(4, 5, 6)
            return date(*map(int, parts))
    except ValueError:
        pass  # such as 31.02.2026: told as any other text that is no day
    raise UnreadableFile("Row {line} has no date: {text}.", line=line, text=text[:40] or "-")


def _delimiter(text: str) -> str:
    """What the heading parts its columns by."""
    heading, _, _ = text.lstrip("\ufeff\r\n").partition("\n")
    return max(_DELIMITERS, key=heading.count)


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of a line, or None where its quotes don't match."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _places(heading: Sequence[str], columns: Columns, needed: Sequence[str]) -> dict[str, int]:
    """Where the columns are. Raises: UnreadableFile where one that is needed is missing."""
    named = {name.strip().lower(): place for place, name in reversed(list(enumerate(heading)))}
    places = {
        column: named[name]
        for column, names in columns.items()
        for name in reversed(names)
        if name in named
    }
    if missing := [column for column in needed if column not in places]:
        raise UnreadableFile(
            "The first line must name the columns; missing: {names}.", names=", ".join(missing)
        )
    return places


def _at(line: Sequence[str], place: int | None) -> str:
    return line[place].strip() if place is not None and place < len(line) else ""
