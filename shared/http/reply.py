"""Answers: a view's result, a refusal, or a fault of ours, as status, headers and body."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from shared import errors
from shared.dynamo.table import Page
from shared.errors import DomainError
from shared.http import problem
from shared.http.endpoint import Endpoint, Raw
from shared.http.languages import Say, preferred, speaker
from shared.http.location import location

JSON = "application/json"
_TAG = re.compile(r'"[!#-~]*"')


@dataclass(frozen=True)
class Reply:
    """What goes back: status, body and headers."""

    status: int
    body: str | bytes
    headers: dict[str, str]
    cookies: tuple[str, ...] = ()


def dumped(endpoint: Endpoint, result: Any) -> Reply:
    """A view's result as an answer: a Raw as it is, a page of models, a model, or nothing."""
    if isinstance(result, Raw):
        kind = {"Content-Type": result.content_type} if result.content_type else {}
        return Reply(result.status, result.body, kind | result.headers)
    if endpoint.response is None:
        status = 204 if endpoint.status == 200 else endpoint.status
        return Reply(status, "", {"Cache-Control": "no-store"})
    kept = "no-store" if endpoint.max_age is None else f"public, max-age={endpoint.max_age}"
    headers = {"Content-Type": JSON, "Cache-Control": kept}
    if isinstance(result, Page):
        items = [_viewed(endpoint.response, item) for item in result.items]
        body = json.dumps(
            {"items": items, "nextCursor": result.next_cursor},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return Reply(endpoint.status, body, headers)
    if isinstance(version := getattr(result, "version", None), int):
        headers["ETag"] = f'"{version}"'
    view = endpoint.response.model_validate(result, from_attributes=True)
    headers |= location(endpoint, view)
    return Reply(endpoint.status, view.model_dump_json(by_alias=True), headers)


def unless_known(reply: Reply, known: str | None) -> Reply:
    """The answer with an ETag of what it says; 304 when that is among the `known` (RFC 9110)."""
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = reply.headers | {"ETag": tag}
    if known is None or not (known.strip() == "*" or tag in _TAG.findall(known)):
        return replace(reply, headers=headers)
    return Reply(304, "", {k: v for k, v in headers.items() if k != "Content-Type"})


def _viewed(model: type[BaseModel], item: Any) -> Any:
    return to_jsonable_python(model.model_validate(item, from_attributes=True), by_alias=True)


def refusal(error: DomainError, endpoint: Endpoint, event: Mapping[str, Any]) -> Reply:
    """A domain error as a problem, in the caller's language."""
    language, say = _spoken(endpoint, event)
    status, members = problem.problem(error, *_place(event), say)
    return _problem(status, members, language, _problem_headers(error, status))


def fault(endpoint: Endpoint, event: Mapping[str, Any]) -> Reply:
    """A fault of ours as a problem, which says nothing about the inside."""
    language, say = _spoken(endpoint, event)
    return _problem(500, problem.internal(*_place(event), say), language, {})


def _spoken(endpoint: Endpoint, event: Mapping[str, Any]) -> tuple[str, Say]:
    """The caller's language, and how messages are said in it."""
    headers = event.get("headers") or {}
    accepted = next((v for k, v in headers.items() if k.lower() == "accept-language"), "")
    language = preferred(str(accepted))
    return language, speaker(language, endpoint.view.__module__)


def _problem_headers(error: DomainError, status: int) -> dict[str, str]:
    if isinstance(error, errors.TooManyRequests | errors.Unavailable):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, errors.MethodNotAllowed):
        return {"Allow": ", ".join(error.allowed)}
    return {"WWW-Authenticate": "Bearer"} if status == 401 else {}


def _place(event: Mapping[str, Any]) -> tuple[str, str]:
    """What a problem names as its instance, and the request's id."""
    return str(event.get("path", "")), str(event["requestContext"].get("requestId", ""))


def _problem(status: int, members: dict[str, Any], language: str, extra: dict[str, str]) -> Reply:
    headers = {
        "Content-Type": problem.CONTENT_TYPE,
        "Content-Language": language,
        "Cache-Control": "no-store",
        "Vary": "Accept-Language",
    }
    return Reply(status, problem.dump(members), headers | extra)
