"""Every route that the services declare, so that a new one can't be forgotten by a test."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from infra.build.target import ROOT
from infra.openapi.declared import declared
from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoint
from shared.principal import Principal

NOBODYS_ID = "0192f0c1-7a35-7d11-8f00-00000000dead"
WORDS = {"currency": "EUR", "portName": "0-1", "operation": "check"}
"""What is no id in paths."""


@dataclass(frozen=True)
class Route:
    """A declared endpoint and the service that declares it."""

    service: str
    endpoint: Endpoint

    def __str__(self) -> str:
        return f"{self.endpoint.method} {self.endpoint.path}"

    @property
    def is_public(self) -> bool:
        return self.endpoint.permission == PUBLIC

    def allows(self, principal: Principal) -> bool:
        """Whether the declaration lets such a caller in."""
        permission = self.endpoint.permission
        return permission in (PUBLIC, SIGNED_IN) or principal.may(permission)

    def path(self, ids: Mapping[str, str] | None = None) -> str:
        """The path with ids in it; nobody's where none is known."""
        known = WORDS | dict(ids or {})
        return re.sub(r"{(\w+)\+?}", lambda m: known.get(m[1], NOBODYS_ID), self.endpoint.path)

    def example(self) -> dict[str, Any]:
        """A body that fits, out of the OpenAPI document."""
        content = self._operation.get("requestBody", {}).get("content", {})
        shown = content.get("application/json", {}).get("examples", {})
        named = [example["$ref"].rsplit("/", 1)[1] for example in shown.values()]
        return dict(_document()["components"]["examples"][named[0]]["value"]) if named else {}

    def fields(self) -> dict[str, dict[str, Any]]:
        """The JSON Schema of each field of the body, by its name on the wire."""
        request = self.endpoint.request
        if request is None:
            return {}
        schema = request.model_json_schema(by_alias=True)
        properties: dict[str, dict[str, Any]] = schema.get("properties", {})
        return {name: _resolved(field, schema) for name, field in properties.items()}

    @property
    def _operation(self) -> dict[str, Any]:
        operation: dict[str, Any] = _document()["paths"][self.endpoint.path][
            self.endpoint.method.lower()
        ]
        return operation


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / "infra/openapi/openapi.json").read_text())
    return document


def _resolved(field: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A field's schema, looked up where it is a reference; the first choice where it has several."""
    for choice in (field, *field.get("anyOf", ()), *field.get("allOf", ())):
        if "$ref" in choice:
            found: dict[str, Any] = schema["$defs"][choice["$ref"].rsplit("/", 1)[1]]
            return found
        if "type" in choice:
            chosen: dict[str, Any] = choice
            return chosen
    return field


ROUTES = tuple(
    Route(service, endpoint)
    for service, groups in declared().items()
    for group in groups
    for endpoint in group.declared
)
WITH_BODY = tuple(r for r in ROUTES if r.endpoint.request is not None)
LISTS = tuple(r for r in ROUTES if r.endpoint.paged)
