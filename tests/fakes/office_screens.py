"""What the services answer about customers, for the screens: as their routes' examples, and hostile."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from infra.build.target import ROOT

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "محمد العربي \u202egnp.exe",
    "Научно-производственное объединение " * 6,
    "👩🏽‍💻 Zoë",
    "{{ 7 * 7 }} {% raw %}",
)
Answer = Mapping[str, Any]


def example(path: str) -> Any:
    """What the API's document shows as the answer of a GET."""
    document = _document()
    content = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    (shown,) = list(content["examples"].values())[:1]
    name = shown["$ref"].rsplit("/", 1)[1] if "$ref" in shown else None
    return document["components"]["examples"][name]["value"] if name else shown["value"]


@cache
def _document() -> Any:
    return json.loads((ROOT / "infra/openapi/openapi.json").read_text(encoding="utf-8"))


def with_texts(value: Any, text: str) -> Any:
    """An answer whose names and texts are all this one."""
    told = (
        "requesterName",
        "area",
        "summary",
        "name",
        "text",
        "subject",
        "title",
        "subtitle",
        "tariffName",
        "serial",
        "street",
        "q",
        "customerName",
        "description",
        "document",
        "comment",
        "reason",
    )
    if isinstance(value, dict):
        return {
            k: text if k in told and isinstance(v, str) else with_texts(v, text)
            for k, v in value.items()
        }
    return [with_texts(one, text) for one in value] if isinstance(value, list) else value


@dataclass
class Services:
    """Functions that answer with the examples of their routes, or as a test says."""

    said: dict[str, Callable[[dict[str, Any]], Answer]] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    text: str | None = None
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __call__(self, service: str, event: dict[str, Any]) -> Answer:
        self.asked.append((service, event))
        if service in self.dead:
            raise RuntimeError("no answer")
        route = f"{event['httpMethod']} {event['resource']}"
        if route in self.said:
            return self.said[route](event)
        body = example(event["resource"])
        return answer(200, body if self.text is None else with_texts(body, self.text))

    def sent(self, method: str) -> list[dict[str, Any]]:
        """The requests of a method."""
        return [event for _, event in self.asked if event["httpMethod"] == method]


def answer(status: int, body: Any = None, cookies: tuple[str, ...] = ()) -> Answer:
    """A function's answer."""
    text = "" if body is None else json.dumps(body)
    return {"statusCode": status, "body": text, "multiValueHeaders": {"Set-Cookie": list(cookies)}}


def refusing(status: int, kind: str, **errors: str) -> Callable[[dict[str, Any]], Answer]:
    """A function that refuses, for each field with a message."""
    problem = {
        "type": f"urn:lastmile:problem:{kind}",
        "title": "It is refused",
        "status": status,
        "detail": "For a reason.",
        "requestId": "r-1",
        "errors": [{"pointer": f"/{k}", "message": v, "code": "x"} for k, v in errors.items()],
    }
    return lambda _: answer(status, problem)
