"""The OpenAPI 3.1 document of declared endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from infra.contracts.example import AN_ID
from infra.openapi.answers import HEADERS, PROBLEM, responses
from infra.openapi.components import Components, shared_parameters
from infra.openapi.schemas import ComponentSchemas
from shared.http.endpoint import PUBLIC, Endpoint, Endpoints
from shared.http.location import located
from shared.http.reading import FORM
from shared.http.structure import MAX_VALUES

PARAMETERS: dict[str, Any] = {
    "CorrelationId": {
        "name": "X-Correlation-Id",
        "in": "header",
        "description": "An id of yours, of up to 64 letters, digits and `._:-`, that ties together "
        "everything this request causes; any other is replaced.",
        "schema": {"type": "string"},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "The same key sent again gets the first answer again, for a day.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag that you have seen: what has changed since is left alone (412).",
        "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[0-9]{1,12}"|[0-9]{1,12})$'},
        "example": '"3"',
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETag of the answer that you have; it is not sent again (304).",
        "schema": {"type": "string"},
        "example": '"5d41402abc4b2a76b9719d911017c592"',
    },
}
BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The `accessToken` that POST /auth/login gives.",
}


def document(
    services: Mapping[str, Iterable[Endpoints]], *, title: str, version: str, description: str
) -> dict[str, Any]:
    """The document of all services' endpoints. Raises: ValueError for names that collide."""
    declared = located(
        e for groups in services.values() for group in groups for e in group.declared
    )
    components = Components(ComponentSchemas(_models(declared)))
    paths = _paths(declared, components)
    taken = shared_parameters(o for methods in paths.values() for o in methods.values())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "description": description,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": ".", "description": "Where this document comes from"}],
        "tags": _tags(services),
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": BEARER},
            "parameters": PARAMETERS | taken,
            "headers": HEADERS,
            "responses": components.responses,
            "examples": components.examples,
            "schemas": _schemas(components),
        },
    }


def operation_id(endpoint: Endpoint) -> str:
    """The view's name, for generated clients: `publish_tariff` is `publishTariff`."""
    first, *more = endpoint.view.__name__.strip("_").split("_")
    return first + "".join(word.capitalize() for word in more)


def _models(endpoints: Iterable[Endpoint]) -> Iterable[Any]:
    for endpoint in endpoints:
        for model in (endpoint.request, endpoint.form, endpoint.query):
            if model is not None:
                yield model, "validation"
        if endpoint.response is not None:
            yield endpoint.response, "serialization"


def _schemas(components: Components) -> dict[str, Any]:
    """All of them, by name. Raises: ValueError for a model that is called like a page."""
    definitions = components.schemas.definitions
    if both := definitions.keys() & components.pages.keys():
        raise ValueError(f"models are called like pages: {', '.join(sorted(both))}; rename them")
    return dict(sorted({**definitions, **components.pages, "Problem": PROBLEM}.items()))


def _tags(services: Mapping[str, Iterable[Endpoints]]) -> list[dict[str, str]]:
    """Each capability as a tag, with what it says of itself."""
    tags: dict[str, str] = {}
    for group in (group for groups in services.values() for group in groups):
        tags[group.tag] = tags.get(group.tag) or group.about
    return [{"name": name, "description": about} for name, about in tags.items()]


def _paths(endpoints: Iterable[Endpoint], components: Components) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    seen: dict[str, Endpoint] = {}
    for endpoint in endpoints:
        name = operation_id(endpoint)
        if name in seen:
            both = f"{seen[name].method} {seen[name].path}, {endpoint.method} {endpoint.path}"
            raise ValueError(f"two operations are called {name} ({both}); rename a view")
        seen[name] = endpoint
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(
            endpoint, components
        )
    return paths


def _operation(endpoint: Endpoint, components: Components) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": operation_id(endpoint),
        "summary": endpoint.summary,
        "tags": list(endpoint.tags),
        "parameters": _parameters(endpoint, components.schemas),
        "responses": responses(endpoint, components),
        "security": _security(endpoint),
        "x-permission": endpoint.permission,
    }
    if said := _description(endpoint):
        operation["description"] = said
    if endpoint.request is not None or endpoint.raw_body:
        operation["requestBody"] = _request_body(endpoint, components)
    return operation


def _description(endpoint: Endpoint) -> str:
    """What the view's docstring says beyond its first line, and what its requests need and hold."""
    lines = (endpoint.view.__doc__ or "").strip().split("\n")[1:]
    said = [" ".join(line.strip() for line in lines).strip()]
    if endpoint.max_values != MAX_VALUES:
        said.append(f"The body may hold {endpoint.max_values:,} values.")
    if endpoint.gzipped:
        said.append("It may be compressed with gzip: then send it as `application/gzip`.")
    if ":" in endpoint.permission:
        said.append(f"Needs the permission `{endpoint.permission}`.")
    return " ".join(filter(None, said))


def _security(endpoint: Endpoint) -> list[dict[str, list[str]]]:
    if endpoint.permission != PUBLIC:
        return [{"bearer": []}]
    return [{}, {"bearer": []}] if endpoint.identify else []


def _parameters(endpoint: Endpoint, schemas: ComponentSchemas) -> list[dict[str, Any]]:
    named = [_path_parameter(name, endpoint) for name in endpoint.path_names]
    if endpoint.query is not None:
        named += _query_parameters(schemas.full(endpoint.query, "validation"))
    headers = ["CorrelationId"]
    if endpoint.idempotent:
        headers.append("IdempotencyKey")
    if endpoint.takes_version:
        headers.append("IfMatch")
    if endpoint.revalidated:
        headers.append("IfNoneMatch")
    return named + [{"$ref": f"#/components/parameters/{name}"} for name in headers]


def _path_parameter(name: str, endpoint: Endpoint) -> dict[str, Any]:
    parameter: dict[str, Any] = {
        "name": name,
        "in": "path",
        "required": True,
        "description": endpoint.parameters.get(name) or _named(name),
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    }
    return parameter | ({"example": AN_ID} if name.endswith("Id") else {})


def _named(parameter: str) -> str:
    """`The invoice's id.` for `invoiceId`. Raises: ValueError for a name that doesn't say it."""
    *words, last = re.sub(r"([A-Z])", r" \1", parameter).lower().split()
    if not words or last not in ("id", "name"):
        raise ValueError(f"say in `parameters` of the endpoint what {{{parameter}}} is")
    return f"The {' '.join(words)}'s {last}."


def _query_parameters(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": part.get("description", ""),
            "schema": _without_null(part),
        }
        for name, part in schema.get("properties", {}).items()
    ]


def _without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A query parameter is left out or a text; there is no null in a query string."""
    kept = {k: v for k, v in schema.items() if k not in ("title", "description", "anyOf")}
    some = [s for s in schema.get("anyOf", []) if s.get("type") != "null"]
    if len(some) == 1:
        kept |= some[0]
    elif some:
        kept["anyOf"] = some
    return {k: v for k, v in kept.items() if not (k == "default" and v is None)}


def _request_body(endpoint: Endpoint, components: Components) -> dict[str, Any]:
    if endpoint.request is None:
        return {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}
    types = ["application/json"]
    if endpoint.method == "PATCH":
        types.insert(0, "application/merge-patch+json")
    body = components.media(endpoint.request, "validation")
    content = dict.fromkeys(types, body)
    if endpoint.form is not None:
        content[FORM] = components.media(endpoint.form, "validation")
    return {"required": True, "content": content}
