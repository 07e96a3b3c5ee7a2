"""A file of nodes, read row by row. Pure."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from functions.monitoring.node_imports.entities import MOST_ROWS, Row
from functions.monitoring.nodes.schemas import NewNode
from shared.csv_files import UnreadableFile, lines_of, text_of
from shared.errors import FieldError
from shared.http.field_errors import field_errors
from shared.messages import Message

COLUMNS: Mapping[str, Sequence[str]] = {
    "code": ("code", "код"),
    "kind": ("kind", "type", "вид", "тип"),
    "name": ("name", "имя", "название"),
    "parent": ("parent", "родитель", "вышестоящий"),
    "vendor": ("vendor", "производитель"),
    "model": ("model", "модель"),
    "address": ("address", "ip", "адрес"),
    "site": ("site", "площадка"),
    "latitude": ("latitude", "lat", "широта"),
    "longitude": ("longitude", "lon", "долгота"),
}
NEEDED = ("code", "kind", "name")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{1,12})?", re.ASCII)


def read(content: str) -> list[Row]:
    """The rows of a file in Base64. Raises: UnreadableFile, TooManyRows."""
    try:
        sent = base64.b64decode(content, validate=True)
    except ValueError as error:
        raise UnreadableFile("The content is not Base64.") from error
    text = text_of(sent).replace("\0", "")
    return [_row(number, cells) for number, cells in lines_of(text, COLUMNS, NEEDED, MOST_ROWS)]


def _row(number: int, texts: Mapping[str, str] | None) -> Row:
    if texts is None:
        quotes = Message("The quotes in this row don't match; write a quote inside quotes twice.")
        return Row(number, errors=(FieldError("", quotes, "quotes"),))
    sent = {column: _value(column, text) for column, text in texts.items() if text}
    parent = str(sent.pop("parent", ""))
    try:
        form = NewNode.model_validate_json(json.dumps(sent))
    except ValidationError as error:
        return Row(number, errors=field_errors(error, NewNode))
    named = {name: getattr(form, name) for name in sent if name not in ("code", "kind")}
    return Row(number, form.draft(), parent, named)


def _value(column: str, text: str) -> Any:
    """A text as the API would take it; one that can't be read stays, and is refused by its rule."""
    if column in ("latitude", "longitude") and _DEGREES.fullmatch(text):
        return float(text.replace(",", "."))
    return text.casefold().replace(" ", "_") if column == "kind" else text
