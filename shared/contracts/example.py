"""An example value for a JSON Schema, built from the examples that its fields carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_BY_FORMAT = {
    "date-time": "2026-03-10T09:00:00.000Z",
    "date": "2026-03-10",
    "time": "09:00:00",
    "uuid": "01890a5d-ac96-774b-bcce-b302099a8057",
    "email": "anna@example.org",
    "uri": "https://example.org/",
    "binary": "",
}
Schema = Mapping[str, Any]


def example_of(schema: Schema, definitions: Mapping[str, Schema]) -> Any:
    """A value that fits the schema: the first example given, else one made of its parts.

    `definitions` are the schemas that `$ref`s end in, by the last part of the reference.
    """
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return example_of(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    for given in ("example", "const", "default"):
        if schema.get(given) is not None:
            return schema[given]
    if "enum" in schema:
        return schema["enum"][0]
    return _made(schema, definitions)


def _made(schema: Schema, definitions: Mapping[str, Schema]) -> Any:
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example_of(schema[several][0], definitions)
    match schema.get("type"):
        case "object":
            return _object(schema, definitions)
        case "array":
            return _array(schema, definitions)
        case "string":
            return _text(schema)
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return True
        case _:
            return None


def _object(schema: Schema, definitions: Mapping[str, Schema]) -> dict[str, Any]:
    return {
        name: example_of(part, definitions) for name, part in schema.get("properties", {}).items()
    }


def _array(schema: Schema, definitions: Mapping[str, Schema]) -> list[Any]:
    parts = schema.get("prefixItems") or [schema["items"]] if "items" in schema else []
    return [example_of(part, definitions) for part in parts]


def _text(schema: Schema) -> str:
    made = _BY_FORMAT.get(schema.get("format", ""), "text")
    return made.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", len(made) + 999)]
