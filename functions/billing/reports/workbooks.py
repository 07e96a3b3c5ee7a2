"""Rows as a workbook that spreadsheets open (XLSX)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from functions.billing.reports.words import CHOSEN, COLUMNS, SHEETS, VALUES, said
from shared.tables import is_amount, table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROW, _WIDE = 10, 40  # characters
_NEVER_RUN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def as_xlsx(model: type[BaseModel], name: str, rows: Iterable[Any], language: str) -> bytes:
    """A report's rows as a sheet with a line of names; amounts are numbers, days dates."""
    from xlsxwriter import Workbook  # 75 ms that only a workbook is worth

    names, values = table(model, rows)
    out = io.BytesIO()
    with Workbook(out, _NEVER_RUN) as book:
        sheet = book.add_worksheet(said(SHEETS, name, language))
        head = book.add_format({"bold": True, "bottom": 1})
        forms = {
            "amount": book.add_format({"num_format": "#,##0.00"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        sheet.freeze_panes(1, 0)
        amounts = {column for column in names if is_amount(model, column)}
        for place, column in enumerate(names):
            title = said(COLUMNS, column, language)
            cells = [_said(column, row[place], language) for row in values]
            sheet.write_string(0, place, title, head)
            sheet.set_column(place, place, _width(title, cells))
            _fill(sheet, place, cells, forms, is_sum=column in amounts, is_day=column == "day")
        if values:
            sheet.autofilter(0, 0, len(values), len(names) - 1)
    return out.getvalue()


def _fill(
    sheet: Worksheet,
    place: int,
    cells: list[Any],
    forms: dict[str, Any],
    *,
    is_sum: bool,
    is_day: bool,
) -> None:
    for line, value in enumerate(cells, start=1):
        if value is None:
            continue
        if is_sum:
            sheet.write_number(line, place, Decimal(value), forms["amount"])  # 8.20 is no float
        elif is_day:
            sheet.write_datetime(line, place, date.fromisoformat(value), forms["day"])
        elif isinstance(value, int):
            sheet.write_number(line, place, value)
        else:
            sheet.write_string(line, place, str(value))


def _said(column: str, value: Any, language: str) -> Any:
    return said(VALUES, value or "", language) if column in CHOSEN else value


def _width(title: str, cells: list[Any]) -> int:
    longest = max(len(str(value)) for value in (title, *cells))
    return min(max(longest + 2, _NARROW), _WIDE)
