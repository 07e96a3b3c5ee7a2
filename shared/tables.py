"""Rows of reports: a page of them, or all as a table in a file with the names of the JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from shared.dynamo.cursor import InvalidCursor
from shared.dynamo.query import Page

R = TypeVar("R")

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so would be run by a spreadsheet; it is given an apostrophe."""
MARK = "\ufeff"
"""By it spreadsheets know UTF-8."""


def table(model: type[BaseModel], rows: Iterable[Any]) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns, and the rows' values as they stand in JSON."""
    names = [field.alias or name for name, field in model.model_fields.items()]
    viewed = (model.model_validate(row, from_attributes=True) for row in rows)
    shown = (to_jsonable_python(view, by_alias=True) for view in viewed)
    return names, [[row[name] for name in names] for row in shown]


def is_amount(model: type[BaseModel], name: str) -> bool:
    """Whether a column, by its name in JSON, holds amounts."""
    return any(
        (field.alias or own) == name and "Decimal" in str(field.annotation)
        for own, field in model.model_fields.items()
    )


def as_csv(model: type[BaseModel], rows: Iterable[Any]) -> str:
    """The rows as CSV (RFC 4180), with a line of names."""
    names, values = table(model, rows)
    amounts = [is_amount(model, name) for name in names]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for row in values:
        writer.writerow(_plain(row, amounts))
    return MARK + out.getvalue()


def _plain(row: Sequence[Any], amounts: Sequence[bool]) -> list[Any]:
    return [
        value if is_sum else harmless(value) for value, is_sum in zip(row, amounts, strict=True)
    ]


def harmless(value: Any) -> Any:
    """A value that no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def paged(rows: Sequence[R], limit: int, cursor: str | None) -> Page[R]:
    """A page of rows at hand; a cursor counts those before it. Raises: InvalidCursor."""
    if cursor is not None and not (cursor.isascii() and cursor.isdigit()):
        raise InvalidCursor
    start = int(cursor or 0)
    end = start + limit
    return Page(tuple(rows[start:end]), str(end) if end < len(rows) else None)
