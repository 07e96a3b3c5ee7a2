"""Tables of money that others send as CSV: which column is which, and amounts and days in them."""

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


def rows_of(text: str, columns: Columns, needed: Sequence[str], most: int) -> Iterator[list[str]]:
    """The rows of a table with a heading, as the wanted columns' texts ("" where there is none).

    Raises: UnreadableFile, TooManyRows.
    """
    heading, _, _ = text.lstrip("\ufeff\r\n").partition("\n")
    delimiter = max(_DELIMITERS, key=heading.count)
    lines = csv.reader(text.lstrip("\ufeff\r\n").splitlines(), delimiter=delimiter, strict=True)
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
