"""Functions called around the API, with the events that API Gateway makes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

SOMEWHERE = "203.0.113.7"


@dataclass(frozen=True)
class Answer:
    """What a function answers to such an event."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @classmethod
    def of(cls, answer: dict[str, Any]) -> Answer:
        return cls(answer["statusCode"], answer.get("headers") or {}, answer.get("body") or "")


def proxy_event(
    method: str,
    path: str,
    body: Any = None,
    *,
    token: str | None = None,
    source: str = SOMEWHERE,
    authorizer: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The event of a request to a path without parameters; `authorizer` is the latter's context."""
    headers = {"content-type": "application/json", "user-agent": "tests"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    context: dict[str, Any] = {
        "resourcePath": path, "httpMethod": method, "requestId": "r", "stage": "v1",
        "identity": {"sourceIp": source},
    }  # fmt: skip
    if authorizer is not None:
        context["authorizer"] = authorizer
    return {
        "resource": path, "path": path, "httpMethod": method, "requestContext": context,
        "headers": headers, "multiValueHeaders": {}, "pathParameters": None, "stageVariables": None,
        "queryStringParameters": None, "multiValueQueryStringParameters": None,
        "body": None if body is None else json.dumps(body), "isBase64Encoded": False,
    }  # fmt: skip
