"""The models of many endpoints as one set of component schemas, under readable names."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from infra.contracts.untitled import Untitled

REFERENCE = "#/components/schemas/"
Mode = Literal["validation", "serialization"]
Key = tuple[type[BaseModel], JsonSchemaMode]


class ComponentSchemas:
    """JSON Schemas (2020-12): of what comes in ("validation") and goes out ("serialization")."""

    def __init__(self, models: Iterable[Key]) -> None:
        schemas, document = models_json_schema(
            list(dict.fromkeys(models)),
            ref_template=REFERENCE + "{model}",
            by_alias=True,
            schema_generator=Untitled,
        )
        definitions: dict[str, Any] = document.get("$defs", {})
        names = _readable(definitions)
        self._references = {key: _renamed(schema, names) for key, schema in schemas.items()}
        self.definitions = {
            names[old]: _without_placeholders(_renamed(schema, names) | {"title": names[old]})
            for old, schema in definitions.items()
        }

    def reference(self, model: type[BaseModel], mode: Mode) -> dict[str, Any]:
        """The `$ref` of a model."""
        return dict(self._references[model, mode])

    def full(self, model: type[BaseModel], mode: Mode) -> dict[str, Any]:
        """The schema that the reference of a model leads to."""
        name = self.reference(model, mode)["$ref"].removeprefix(REFERENCE)
        schema: dict[str, Any] = self.definitions[name]
        return schema


def _readable(definitions: Mapping[str, Any]) -> dict[str, str]:
    """Pydantic's names to ours: `TicketView`; where two share one, `SupportTicketView`, or longer.

    Raises: ValueError, when a capability has two models of one name.
    """
    same = _same(definitions)
    names: dict[str, str] = {}
    unnamed = list(dict.fromkeys(same.values()))
    for parts, directed in product(range(3), (False, True)):
        proposed = {old: _name(old, parts, directed=directed) for old in unnamed}
        times = Counter([*proposed.values(), *names.values()])
        names |= {old: new for old, new in proposed.items() if times[new] == 1}
        unnamed = [old for old in unnamed if old not in names]
    if unnamed:
        raise ValueError(f"models share a name: {', '.join(unnamed)}; rename one")
    return {old: names[first] for old, first in same.items()}


def _same(definitions: Mapping[str, Any]) -> dict[str, str]:
    """For each definition the first that says the same under the same last name.

    Pydantic defines an enum once for each direction where its plain name is ambiguous.
    """
    seen: dict[tuple[str, str], str] = {}
    return {
        old: seen.setdefault((_name(old, 0, directed=False), json.dumps(said)), old)
        for old, said in definitions.items()
    }


def _name(old: str, parts: int, *, directed: bool) -> str:
    """The name after so many parts of its module: none, the service, the capability.

    Pydantic ends a model's name with its direction where it differs in and out.
    """
    *module, last = old.split("__")
    before = "".join(re.sub(r"[^a-z0-9]", "", part).capitalize() for part in module[1 : 1 + parts])
    kept = last if directed else re.sub(r"-(Input|Output)$", "", last)
    return before + re.sub(r"[^A-Za-z0-9]+", "", kept)


def _without_placeholders(definition: Any) -> Any:
    """None, or what would be refused, stands for "not sent" and is no default."""
    for field in definition.get("properties", {}).values():
        default = field.get("default", "kept")
        if default is None or (default == "" and not _may_be_empty(field)):
            del field["default"]
    return definition


def _may_be_empty(field: Mapping[str, Any]) -> bool:
    if field.get("minLength", 0) > 0 or "format" in field:
        return False
    return re.search(field.get("pattern", ""), "") is not None


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            k: REFERENCE + names[v.removeprefix(REFERENCE)]
            if k == "$ref" and isinstance(v, str)
            else _renamed(v, names)
            for k, v in value.items()
        }
    return [_renamed(v, names) for v in value] if isinstance(value, list) else value
