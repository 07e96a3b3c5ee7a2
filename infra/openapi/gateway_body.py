"""The REST API's body for API Gateway: which path and verb goes where, and who must be known.

API Gateway imports OpenAPI 3.0 with gaps, so this one is plain: no models, no validation
(pydantic does that).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shared.http.endpoint import PUBLIC, Endpoint, Endpoints
from shared.http.resource import Resource, resources

ANY = "x-amazon-apigateway-any-method"
AUTHORIZER = "Token"
AUTHORIZER_SECONDS = 60  # a logged-out token stops working within this time


def gateway_body(
    services: Mapping[str, Iterable[Endpoints]], refusals: Mapping[str, Any]
) -> dict[str, Any]:
    """The document; `refusals` are the gateway's own answers, with no function behind them."""
    paths: dict[str, Any] = {}
    for service, groups in services.items():
        declared = [endpoint for group in groups for endpoint in group.declared]
        for resource in resources(declared).values():
            paths[resource.path] = _methods(resource, f"{service.capitalize()}Api")
    return {
        "openapi": "3.0.1",
        "info": {"title": "Lastmile", "version": "1"},
        "paths": dict(sorted(paths.items())),
        "components": {"securitySchemes": {AUTHORIZER: _authorizer()}},
        "x-amazon-apigateway-gateway-responses": dict(refusals),
    }


def _methods(resource: Resource, function: str) -> dict[str, Any]:
    """The declared methods; all others come to the function, too, which knows what they mean."""
    methods = {name.lower(): _method(e, function) for name, e in resource.declared.items()}
    return methods | {ANY: _method(resource.endpoint("OPTIONS"), function)}


def _method(endpoint: Endpoint, function: str) -> dict[str, Any]:
    return {
        "security": [] if endpoint.permission == PUBLIC else [{AUTHORIZER: []}],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in endpoint.path_names
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
