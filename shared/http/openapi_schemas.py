"""The models of many endpoints as one set of component schemas, under readable names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

REFERENCE = "#/components/schemas/"
Mode = Literal["validation", "serialization"]
Key = tuple[type[BaseModel], JsonSchemaMode]


class ComponentSchemas:
    """JSON Schemas (2020-12): of what comes in ("validation") and goes out ("serialization")."""

    def __init__(self, models: Iterable[Key]) -> None:
        schemas, document = models_json_schema(
            list(dict.fromkeys(models)), ref_template=REFERENCE + "{model}", by_alias=True
        )
        definitions: dict[str, Any] = document.get("$defs", {})
        names = _readable(definitions)
        self._references = {key: _renamed(schema, names) for key, schema in schemas.items()}
        self.definitions = {
            names[old]: _renamed(schema, names) for old, schema in definitions.items()
        }

    def reference(self, model: type[BaseModel], mode: Mode) -> dict[str, Any]:
        """The `$ref` of a model."""
        return dict(self._references[model, mode])

    def full(self, model: type[BaseModel], mode: Mode) -> dict[str, Any]:
        """The schema that the reference of a model leads to."""
        name = self.reference(model, mode)["$ref"].removeprefix(REFERENCE)
        schema: dict[str, Any] = self.definitions[name]
        return schema


def _readable(definitions: Iterable[str]) -> dict[str, str]:
    """Pydantic's names to ours: `TicketView`; where two services share one, `SupportTicketView`.

    Raises: ValueError, when a service has two models of one name.
    """
    names = {old: _name(old) for old in definitions}
    twice = [name for name, times in Counter(names.values()).items() if times > 1]
    if twice:
        raise ValueError(f"two models are called {', '.join(twice)}; rename one")
    return names


def _name(old: str) -> str:
    *module, last = old.split("__")
    service = next((m.capitalize() for m in module[1:]), "")
    return (service if module else "") + re.sub(r"[^A-Za-z0-9]+", "", last)


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            k: REFERENCE + names[v.removeprefix(REFERENCE)]
            if k == "$ref" and isinstance(v, str)
            else _renamed(v, names)
            for k, v in value.items()
        }
    return [_renamed(v, names) for v in value] if isinstance(value, list) else value
