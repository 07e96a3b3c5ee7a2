"""The report of an import as a CSV file: a line for each thing that is wrong. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from functions.customer.imports.entities import Fault, Import

_HEADS = {
    "en": ("Row", "Column", "Value", "What to correct"),
    "ru": ("Строка", "Колонка", "Значение", "Что исправить"),
}
_ACTING = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes what begins so for a formula."""


def report_of(one: Import, faults: Iterable[Fault]) -> bytes:
    """The report in UTF-8, with the mark by which spreadsheets know it, and the file's delimiter.

    A row that is wrong in several cells has a line for each of them.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=one.delimiter or ";", lineterminator="\r\n")
    writer.writerow(_HEADS[one.options.language])
    for fault in faults:
        cells = (fault.column, fault.value, fault.message)
        writer.writerow([fault.row, *map(_harmless, cells)])
    return text.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_ACTING) else text
