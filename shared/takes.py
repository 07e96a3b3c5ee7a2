"""What a field takes, in one sentence, for errors and for the API's document.

The sentence follows from the field's JSON Schema. People can't read a pattern, nor guess a rule of
ours, so a field that has one is given its own sentence, and a bounded number its unit:

    code: Annotated[str, Field(pattern="^[a-z]{2}$"), Takes("Must be two small Latin letters.")]
    days: Annotated[int, Field(ge=1, le=730), Takes(unit=Unit.DAY)]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

from shared.messages import Count, Message, Unit, as_message, digits

SENTENCE, UNIT = "x-takes", "x-unit"
Json = Mapping[str, Any]

_KINDS = {
    "string": Message("Must be a text."),
    "array": Message("Must be a list."),
    "integer": Message("Must be a whole number."),
    "number": Message("Must be a number."),
    "boolean": Message("Must be true or false."),
    "object": Message("Must be an object with named values."),
}
_LIMITED = {
    "string": Message("Must be a text of {limits}."),
    "array": Message("Must be a list of {limits}."),
    "integer": Message("Must be a whole number: {limits}."),
    "number": Message("Must be a number: {limits}."),
}
A_DATE = Message("Must be a date such as 2026-03-10.")
A_MOMENT = Message("Must be a time with its offset from UTC, such as 2026-03-10T09:00:00Z.")
_FORMATS = {"date": A_DATE, "date-time": A_MOMENT}
_LIMITS = {
    "string": ("minLength", "maxLength", Unit.CHARACTER),
    "array": ("minItems", "maxItems", Unit.ITEM),
    "integer": ("minimum", "maximum", None),
    "number": ("minimum", "maximum", None),
}


_ONE_SIDED = {"least": Message("at least {least:of}"), "most": Message("at most {most:of}")}


@dataclass(frozen=True, slots=True)
class Takes:
    """A field's own sentence, in which `{limits}` are its bounds, and the bounds' unit.

    The sentence begins with "Must be", which the document leaves out.
    """

    sentence: str = ""
    unit: Unit | None = None

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = handler(core)
        if self.sentence:
            schema[SENTENCE] = self.sentence
        if self.unit is not None:
            schema[UNIT] = self.unit.name
        return schema


def takes(schema: Json, definitions: Json) -> Message:
    """What a field of this JSON Schema takes."""
    schema = resolved(schema, definitions)
    limits = _limits(schema)
    if SENTENCE in schema:
        return as_message(schema[SENTENCE], **({} if limits is None else {"limits": limits}))
    if choices := schema.get("enum", [schema["const"]] if "const" in schema else None):
        return Message("Must be one of: {choices}.", {"choices": ", ".join(map(str, choices))})
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if schema.get("maxLength") == 0:
        return Message("Must be empty.")
    kind = schema.get("type", "object")
    return _KINDS[kind] if limits is None else replace(_LIMITED[kind], values={"limits": limits})


def rule_of(schema: Json) -> str:
    """A field's own sentence as its description says it: "A BIC of 9 digits."."""
    text = str(takes(schema, {})).removeprefix("Must be ")
    return text[0].upper() + text[1:]


def resolved(schema: Json, definitions: Json) -> Json:
    """A schema without references; of several the first that is not null."""
    ours = {key: schema[key] for key in (SENTENCE, UNIT) if key in schema}
    if "$ref" in schema:
        schema = resolved(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    elif "anyOf" in schema:
        some = next(one for one in schema["anyOf"] if one.get("type") != "null")
        schema = resolved(some, definitions)
    return {**schema, **ours}


def _limits(schema: Json) -> Message | None:
    """The bounds of a schema with their unit; None without bounds, or without a unit."""
    lower, upper, unit = _LIMITS.get(schema.get("type", ""), ("", "", None))
    unit = Unit[schema[UNIT]] if UNIT in schema else unit
    bounds = {"least": schema.get(lower), "most": schema.get(upper)}
    if unit in (Unit.CHARACTER, Unit.ITEM) and bounds["least"] == 0:
        bounds["least"] = None
    counts = {k: Count(v, unit) for k, v in bounds.items() if v is not None and unit is not None}
    if len(counts) < 2:
        return replace(_ONE_SIDED[next(iter(counts))], values=counts) if counts else None
    return Message("{least} to {most:of}", counts | {"least": digits(counts["least"].number)})
