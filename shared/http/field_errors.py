"""What is wrong with a request field by field, in sentences for people.

Pydantic says what it has checked (`String should match pattern '^[a-z]...'`); people are told what
the field takes. Its error types stay, as the codes that programs know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from pydantic import BaseModel, ValidationError

from shared.errors import FieldError
from shared.messages import Message, as_message
from shared.takes import resolved, takes

MOST = 50
NOT_A_FIELD = Message("There is no such field here; check its name.")


def field_errors(error: ValidationError, model: type[BaseModel]) -> tuple[FieldError, ...]:
    """The errors of a failed validation, up to a limit."""
    found = error.errors(include_url=False, include_input=False)
    wrong = {one["loc"][:n] for one in found for n in range(len(one["loc"]))}
    said = (
        _field_error(one, model)
        for one in found
        if one["type"] != "too_short" or one["loc"] not in wrong  # only good items are counted
    )
    return tuple(islice(said, MOST))


def _field_error(found: Mapping[str, Any], model: type[BaseModel]) -> FieldError:
    said: Message = _message(found, model)
    return FieldError("/" + "/".join(map(str, found["loc"])), said, found["type"])


def _message(found: Mapping[str, Any], model: type[BaseModel]) -> Message:
    """What to say of one error: a rule's own words, or what the field takes."""
    context = found.get("ctx", {})
    if found["type"] == "extra_forbidden":
        return NOT_A_FIELD
    if isinstance(said := context.get("said"), Message):
        return said
    if found["type"] == "value_error":
        (raised,) = context["error"].args
        return as_message(raised)
    expected = _taken_at(found["loc"], model)
    if found["type"] == "missing":
        return Message("This field is required. {takes}", {"takes": expected})
    return expected


def _taken_at(location: Sequence[str | int], model: type[BaseModel]) -> Message:
    """What the field at a location takes."""
    root = _schema(model)
    definitions = root.get("$defs", {})
    schema: Mapping[str, Any] = root
    for part in location:
        within = resolved(schema, definitions)
        schema = within["items"] if isinstance(part, int) else _value(within, part)
    return takes(schema, definitions)


def _value(within: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The schema of a value: a field's, or that of all values of an object with any names."""
    found: Mapping[str, Any] = (
        within.get("properties", {}).get(name) or within["additionalProperties"]
    )
    return found


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()
