"""JSON Schemas as the documents show them: no titles that say the names again, and plain rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from shared.takes import SENTENCE, UNIT, rule_of


class Untitled(GenerateJsonSchema):
    """Pydantic gives every field a title ("Firstrepliedat"); ours have names and descriptions.

    What a field is, where it has a sentence of its own, ends its description.
    """

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's hook
        """No title but one that is written in the model."""
        return False

    def generate_inner(self, schema: Any) -> JsonSchemaValue:
        """The JSON Schema of a part; of a field, with its rule in words."""
        made = super().generate_inner(schema)
        if schema["type"] != "model-field":
            return made
        rules = [rule_of(part) for part in _parts(made) if SENTENCE in part]
        if rules:
            made["description"] = " ".join(filter(None, [made.get("description"), *rules]))
        return _without_marks(made)


def _parts(schema: JsonSchemaValue) -> Iterator[JsonSchemaValue]:
    """A field's schema, and those within it."""
    yield schema
    for inner in (*schema.get("anyOf", ()), *filter(None, [schema.get("items")])):
        yield from _parts(inner)


def _without_marks(schema: JsonSchemaValue) -> JsonSchemaValue:
    """A field's schema without what its rule in words is made of; choices in choices are one."""
    kept = {k: v for k, v in schema.items() if k not in (SENTENCE, UNIT)}
    for key in ("items", "additionalProperties"):
        if isinstance(kept.get(key), dict):
            kept[key] = _without_marks(kept[key])
    if "anyOf" in kept:
        choices = [_without_marks(choice) for choice in kept["anyOf"]]
        kept["anyOf"] = [c for one in choices for c in _choices(one)]
    return kept


def _choices(schema: JsonSchemaValue) -> list[JsonSchemaValue]:
    return schema["anyOf"] if {*schema} == {"anyOf"} else [schema]
