"""A chunk's records as rows that are understood, or as what is wrong in them. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from functions.customer.imports.cells import Unfit
from functions.customer.imports.drafts import Draft, Wrong
from functions.customer.imports.entities import Fault, Import
from functions.customer.imports.reading import cells_of
from functions.customer.imports.rows import RowReader, by_column
from functions.customer.imports.splitting import Record
from shared.http.languages import Say
from shared.messages import Message

_SHOWN = 80  # characters of a cell in a report
_UNCLOSED = Message("A quotation mark is not closed here; close it, or double those within a cell.")
_NOT_UTF_8 = Message("The row is not in UTF-8; choose the encoding windows, or save the file anew.")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: what is understood of it, or what is wrong."""

    line: int
    draft: Draft | None
    wrong: tuple[Wrong, ...] = ()


class Understanding:
    """Reads the rows of one import."""

    def __init__(self, one: Import, region: str, say: Say) -> None:
        self._one, self._region, self._say = one, region, say
        self._headings = dict(zip(one.columns, one.headings, strict=True))

    def rows(self, records: Iterable[Record], first_line: int) -> Iterator[Row]:
        """The rows that are not blank, by the numbers that a spreadsheet shows."""
        for line, record in enumerate(records, first_line):
            if not record.is_blank:
                yield self._row(record, line)

    def faults(self, line: int, wrong: Sequence[Wrong]) -> tuple[Fault, ...]:
        """What is wrong, as people are told."""
        return tuple(
            Fault(
                line,
                self._headings.get(one.column, "") if one.column else "",
                one.value[:_SHOWN],
                self._say(one.message),
            )
            for one in wrong
        )

    def _row(self, record: Record, line: int) -> Row:
        if not record.is_whole:
            return Row(line, None, (Wrong("", "", _UNCLOSED),))
        try:
            cells = cells_of(record, self._one.delimiter, self._one.options.encoding)
            row = by_column(self._one.columns, cells)
        except UnicodeDecodeError:
            return Row(line, None, (Wrong("", "", _NOT_UTF_8),))
        except csv.Error:
            return Row(line, None, (Wrong("", "", _UNCLOSED),))
        except Unfit as error:
            return Row(line, None, (Wrong("", "", error.message),))
        reader = RowReader(line, row, self._region)
        draft = reader.read()
        return Row(line, draft, tuple(reader.wrong))
