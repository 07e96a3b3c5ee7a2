"""What several operations say alike, kept once under a name and referred to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from infra.contracts.example import Examples
from infra.openapi.schemas import REFERENCE, ComponentSchemas, Mode


@dataclass(frozen=True)
class Components:
    """Grows with the operations: the schemas of pages, examples, and answers that are refusals."""

    schemas: ComponentSchemas
    pages: dict[str, Any] = field(default_factory=dict)
    examples: dict[str, Any] = field(default_factory=dict)
    responses: dict[str, Any] = field(default_factory=dict)

    def media(self, model: type[BaseModel], mode: Mode) -> dict[str, Any]:
        """A body of one model, with its example; what comes in has no more than it needs."""
        schema = self.schemas.reference(model, mode)
        is_request = mode == "validation"
        value = Examples(self.schemas.definitions, short=is_request).of(schema)
        name = schema["$ref"].removeprefix(REFERENCE)
        return {"schema": schema, "examples": self._example(name, f"{name}Request", value)}

    def page(self, model: type[BaseModel]) -> dict[str, Any]:
        """A body that lists a model, with an example of one item."""
        item = self.schemas.reference(model, "serialization")
        name = item["$ref"].removeprefix(REFERENCE) + "Page"
        value = {"items": [Examples(self.schemas.definitions).of(item)], "nextCursor": None}
        schema = {
            "type": "object",
            "title": name,
            "required": ["items", "nextCursor"],
            "properties": {
                "items": {"type": "array", "description": "One page of the list.", "items": item},
                "nextCursor": {
                    "type": ["string", "null"],
                    "description": "Send it as `cursor` to get the next page; null on the last.",
                },
            },
        }
        kept = _kept(self.pages, name, f"{name}Of", schema)
        return {
            "schema": {"$ref": REFERENCE + kept},
            "examples": self._example(name, f"{name}Of", value),
        }

    def problem(self, code: str, service: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """The example of a refusal; its code names it, with the service where two share one."""
        return self._example(code, f"{service}-{code}", value, summary=value["title"])

    def response(self, name: str, service: str, value: Mapping[str, Any]) -> dict[str, str]:
        """A reference to an answer, named alike."""
        kept = _kept(self.responses, name, service.capitalize() + name, value)
        return {"$ref": f"#/components/responses/{kept}"}

    def _example(self, name: str, longer: str, value: Any, **more: Any) -> dict[str, Any]:
        kept = _kept(self.examples, name, longer, {**more, "value": value})
        return {name: {"$ref": f"#/components/examples/{kept}"}}


def shared_parameters(operations: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The parameters that several operations take, by name; there each is referred to instead."""
    operations = list(operations)
    times = Counter(json.dumps(p) for o in operations for p in o["parameters"] if "$ref" not in p)
    shared: dict[str, Any] = {}
    for operation in operations:
        for at, parameter in enumerate(operation["parameters"]):
            if times[json.dumps(parameter)] > 1:
                name = parameter["name"][0].upper() + parameter["name"][1:]
                longer = name + parameter["in"].capitalize()
                if kept := _kept(shared, name, longer, parameter, required=False):
                    operation["parameters"][at] = {"$ref": f"#/components/parameters/{kept}"}
    return shared


def _kept(
    section: dict[str, Any], name: str, longer: str, value: Any, *, required: bool = True
) -> str:
    """The name under which a value stands: the first that is free, or has it already.

    Raises: ValueError, when both are taken by something else and one is required.
    """
    for proposed in (name, longer):
        if section.setdefault(proposed, value) == value:
            return proposed
    if required:
        raise ValueError(f"{name} and {longer} are taken by something else; rename one")
    return ""
