"""An example value for a JSON Schema, built from the examples that its fields carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

AN_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
_BY_FORMAT = {
    "date-time": "2026-03-10T09:00:00.000Z",
    "date": "2026-03-10",
    "time": "09:00:00",
    "uuid": AN_ID,
    "email": "anna@example.org",
    "uri": "https://example.org/",
    "binary": "",
}
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Examples:
    """Makes examples. `definitions` are the schemas that `$ref`s end in, by their last part.

    `short` leaves out what is optional and has no example of its own, as a first request would.
    """

    definitions: Mapping[str, Schema]
    short: bool = False

    def of(self, schema: Schema) -> Any:
        """A value that fits the schema: the first example given, else one made of its parts."""
        if schema.get("examples"):
            return schema["examples"][0]
        if "$ref" in schema:
            return self.of(self.definitions[schema["$ref"].rsplit("/", 1)[-1]])
        for given in ("example", "const", "default"):
            if schema.get(given) is not None:
                return schema[given]
        if "enum" in schema:
            return schema["enum"][0]
        return self._made(schema)

    def _made(self, schema: Schema) -> Any:
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self.of(schema[several][0])
        match schema.get("type"):
            case "object":
                return self._object(schema)
            case "array":
                return self._array(schema)
            case "string":
                return _text(schema)
            case "integer" | "number":
                return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
            case "boolean":
                return True
            case _:
                return None

    def _object(self, schema: Schema) -> dict[str, Any]:
        required = schema.get("required", [])
        return {
            name: self._of_field(name, part)
            for name, part in schema.get("properties", {}).items()
            if name in required or not self.short or part.get("examples")
        }

    def _of_field(self, name: str, part: Schema) -> Any:
        made = self.of(part)
        is_id = name == "id" or name.endswith("Id")
        return AN_ID if is_id and made == "text" else made

    def _array(self, schema: Schema) -> list[Any]:
        parts = schema.get("prefixItems") or [schema["items"]] if "items" in schema else []
        return [self.of(part) for part in parts]


def _text(schema: Schema) -> str:
    made = _BY_FORMAT.get(schema.get("format", ""), "text")
    return made.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", len(made) + 999)]
