"""The REST API's body for API Gateway: which path and verb goes where, and who must be known.

API Gateway imports OpenAPI 3.0 with gaps, so this one is plain: no models, no validation
(pydantic does that). An API has 300 resources at most, and each path takes one: whatever lies below
something with an id (`/customers/{customerId}/notes/{noteId}`) shares one, if all of it is for
callers who are known, and the function finds the path (`shared/http/below.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.http.below import ALL_BELOW, shared_path
from shared.http.endpoint import PUBLIC, Endpoints
from shared.http.resource import Resource, resources

ANY = "x-amazon-apigateway-any-method"
AUTHORIZER = "Token"
AUTHORIZER_SECONDS = 60  # a logged-out token stops working within this time


def gateway_body(
    services: Mapping[str, Iterable[Endpoints]],
    refusals: Mapping[str, Any],
    pages: Mapping[str, Iterable[Endpoints]],
) -> dict[str, Any]:
    """The document.

    `refusals` are the gateway's own answers, with no function behind them; `pages` those of each
    front end, by its function.
    """
    paths: dict[str, Any] = {}
    for service, groups in services.items():
        declared = [endpoint for group in groups for endpoint in group.declared]
        function = f"{service.capitalize()}Api"
        for path, found in _shared(resources(declared)).items():
            paths[path] = _methods(path, found, function)
    for function, groups in pages.items():
        paths |= _front(function, groups)
    return {
        "openapi": "3.0.1",
        "info": {"title": "Lastmile", "version": "1"},
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": {AUTHORIZER: _authorizer()}},
        "x-amazon-apigateway-gateway-responses": dict(refusals),
    }


def _front(function: str, groups: Iterable[Endpoints]) -> dict[str, Any]:
    """A front end's first page, and one resource for all others; its function sees who calls."""
    (first,) = {e.path.split("/")[1] for group in groups for e in group.declared}
    methods = ("get", "post", ANY)
    return {
        path: {method: _method(path, is_open=True, function=function) for method in methods}
        for path in (f"/{first}", f"/{first}/{ALL_BELOW}")
    }


def _shared(found: Mapping[str, Resource]) -> dict[str, list[Resource]]:
    """The paths that API Gateway is told, each with the resources that it stands for."""
    shared: dict[str, list[Resource]] = {}
    for resource in found.values():
        shared.setdefault(shared_path(resource.path) or resource.path, []).append(resource)
    told: dict[str, list[Resource]] = {}
    for path, all_of_it in shared.items():
        if len(all_of_it) == 1 or any(map(_is_open, all_of_it)):
            told |= {resource.path: [resource] for resource in all_of_it}
        else:
            told[path] = all_of_it
    return told


def _is_open(resource: Resource) -> bool:
    return any(endpoint.permission == PUBLIC for endpoint in resource.declared.values())


def _methods(path: str, found: Iterable[Resource], function: str) -> dict[str, Any]:
    """The declared methods; all others come to the function, too, which knows what they mean."""
    declared = {m: endpoint for resource in found for m, endpoint in resource.declared.items()}
    methods = {
        name.lower(): _method(path, endpoint.permission == PUBLIC, function)
        for name, endpoint in declared.items()
    }
    return methods | {ANY: _method(path, is_open=True, function=function)}


def _method(path: str, is_open: bool, function: str) -> dict[str, Any]:
    return {
        "security": [] if is_open else [{AUTHORIZER: []}],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"{(\w+)\+?}", path)
        ],
        "responses": {"200": {"description": "See /openapi.json"}},
        "x-amazon-apigateway-integration": {
            "type": "aws_proxy",
            "httpMethod": "POST",
            "uri": _invocation(function),
        },
    }


def _authorizer() -> dict[str, Any]:
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
            "type": "request",
            # Answers are kept by this header; a cookie that it stands for is checked by functions.
            "identitySource": "method.request.header.Authorization",
            "authorizerUri": _invocation("Authorizer"),
            "authorizerResultTtlInSeconds": AUTHORIZER_SECONDS,
        },
    }


def _invocation(function: str) -> dict[str, str]:
    prefix = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions"
    return {"Fn::Sub": f"{prefix}/${{{function}.Arn}}/invocations"}
