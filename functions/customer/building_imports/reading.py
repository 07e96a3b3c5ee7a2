"""A file of buildings, read row by row: what a row means, or what is wrong in it. Pure."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from functions.customer.building_imports.entities import MOST_ROWS, Row, RowError
from functions.customer.buildings.schemas import NewBuilding
from shared.csv_files import UnreadableFile, lines_of, text_of
from shared.errors import FieldError
from shared.http.field_errors import field_errors
from shared.http.languages import LANGUAGES, speaker
from shared.messages import Message, as_message

COLUMNS: Mapping[str, Sequence[str]] = {
    "region": ("region", "регион", "область"),
    "city": ("city", "город", "населённый пункт", "населенный пункт"),
    "street": ("street", "улица"),
    "building": ("building", "house", "дом", "номер дома", "здание"),
    "status": ("status", "статус", "состояние"),
    "technologies": ("technologies", "technology", "технологии", "технология"),
    "ports": ("ports", "порты", "портов", "число портов"),
    "portsReserved": ("ports_reserved", "portsreserved", "резерв", "портов в резерве"),
    "portsFaulty": ("ports_faulty", "portsfaulty", "неисправно", "неисправных портов"),
    "plannedOn": ("planned_on", "plannedon", "planned", "план", "дата подключения"),
}
NEEDED = ("city", "street", "building", "status")
_NUMBERS = ("ports", "portsReserved", "portsFaulty")
_STATUSES = {
    "подключен": "served", "подключён": "served", "есть": "served", "обслуживается": "served",
    "планируется": "planned", "план": "planned", "строится": "planned",
    "нет": "not_served", "не подключен": "not_served", "не подключён": "not_served",
    "не обслуживается": "not_served",
}  # fmt: skip
_WHOLE = re.compile(r"([0-9]{1,9})(?:[.,]0{1,2})?", re.ASCII)
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
_SHOWN = 60
"""So much of a bad value is shown."""


def read(content: str) -> list[Row]:
    """The rows of a file in Base64; a building that comes twice is refused the second time.

    Raises: UnreadableFile, TooManyRows.
    """
    try:
        sent = base64.b64decode(content, validate=True)
    except ValueError as error:
        raise UnreadableFile("The content is not Base64.") from error
    rows, seen = [], dict[str, int]()
    for number, texts in lines_of(text_of(sent).replace("\0", ""), COLUMNS, NEEDED, MOST_ROWS):
        row = _row(number, texts)
        if row.building_id is not None:
            first = seen.setdefault(row.building_id, number)
            row = row if first == number else _repeated(row, texts or {}, first)
        rows.append(row)
    return rows


def wrong(texts: Mapping[str, str], found: Sequence[FieldError]) -> tuple[RowError, ...]:
    """What to say of errors in a row that has these texts."""
    return tuple(_said(texts, one) for one in found)


def _row(number: int, texts: Mapping[str, str] | None) -> Row:
    if texts is None:
        quotes = Message("The quotes in this row don't match; write a quote inside quotes twice.")
        return Row(number, errors=wrong({}, [FieldError("", quotes, "quotes")]))
    sent = {column: _value(column, text) for column, text in texts.items() if text}
    try:
        draft = NewBuilding.model_validate_json(json.dumps(sent)).draft()
    except ValidationError as error:
        return Row(number, errors=wrong(texts, field_errors(error, NewBuilding)))
    named = frozenset(_FIELDS.get(column, column) for column in sent)
    return Row(number, draft, named)


_FIELDS = {
    "portsReserved": "ports_reserved",
    "portsFaulty": "ports_faulty",
    "plannedOn": "planned_on",
}


def _value(column: str, text: str) -> Any:
    """A text as the API would take it; one that can't be read stays, and is refused by its rule."""
    if column in _NUMBERS:
        found = _WHOLE.fullmatch(re.sub(r"[ \u00a0\u202f]", "", text))
        return int(found[1]) if found else text
    if column == "technologies":
        parts = (part.strip().casefold() for part in re.split("[,;/|+]", text))
        return [re.sub("[ -]", "_", part) for part in parts if part]
    if column == "status":
        plain = " ".join(text.casefold().split())
        return _STATUSES.get(plain, plain.replace(" ", "_"))
    if column == "plannedOn" and (found := _DAY.fullmatch(text)):
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    return text


def _repeated(row: Row, texts: Mapping[str, str], first: int) -> Row:
    twice = Message("Row {row} is the same building; leave one of the two.", {"row": first})
    found = wrong(texts, [FieldError("/building", twice, "twice")])
    return replace(row, draft=None, errors=found)


def _said(texts: Mapping[str, str], one: FieldError) -> RowError:
    column, message = one.pointer.strip("/").split("/")[0], as_message(one.message)
    said = {language: speaker(language, __name__)(message) for language in LANGUAGES}
    return RowError(column, texts.get(column, "")[:_SHOWN], one.code, said)
