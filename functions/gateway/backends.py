"""The services behind the gateway, asked and told by invoking their functions, all at once.

A question is the event that API Gateway would send for the same request, with the authorizer's
description of the caller. Its seal is for the services to read (`shared/caller.py`): we hand on who
calls and can make up nobody, and they check permissions and ownership as for any other call.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from shared.component import component
from shared.context import current
from shared.observability import logger

Caller = Mapping[str, Any]
"""The authorizer's description of who calls."""
Invoke = Callable[[str, dict[str, Any]], dict[str, Any]]
"""A service's name and an event in; the function's answer out."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request to a service: its route, the values in its path, its query; most are GET.

    One that changes something has a `body` and is sent with a `key` (Idempotency-Key), so that it
    may be sent again, and with the `version` that was seen (If-Match) where the route takes one.
    `headers` are further ones, lower-cased: those of a browser that signs in.
    """

    service: str
    route: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    key: str = ""
    version: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `status` is None when nothing did in time, or the function failed.

    `cookies` are its Set-Cookie headers, which a page of ours hands on.
    """

    status: int | None
    body: Any = None
    ms: int = 0
    cookies: tuple[str, ...] = field(default=(), repr=False)

    @property
    def arrived(self) -> bool:
        """Whether the service itself answered, be it with a refusal."""
        return self.status is not None and self.status < 500


@component
class Backends:
    """Asks services in parallel, each one thing at a time, and waits no longer than the limit."""

    invoke: Invoke
    time_limit_seconds: float

    def ask(
        self, questions: Mapping[str, Question], caller: Caller, language: str = "en"
    ) -> dict[str, Answer]:
        """The answer to each question, by name; what is late or fails has no status.

        One service is asked one thing after the other: an environment of its function starts
        cold, which takes a hundred times as long as an answer.
        """
        asked: dict[str, Future[Answer]] = {name: Future() for name in questions}
        by_service: dict[str, list[str]] = {}
        for name, question in questions.items():
            by_service.setdefault(question.service, []).append(name)
        ends_at = time.monotonic() + self.time_limit_seconds
        pool = ThreadPoolExecutor(max_workers=max(1, len(by_service)))
        for names in by_service.values():
            of_one = {asked[name]: questions[name] for name in names}
            pool.submit(copy_context().run, self._ask_all, of_one, caller, language, ends_at)
        pool.shutdown(wait=False)
        wait(asked.values(), timeout=self.time_limit_seconds)
        return {name: self._answer(name, future) for name, future in asked.items()}

    def tell(self, question: Question, caller: Caller, language: str = "en") -> Answer:
        """The answer to one request; without a status it may have had its effect or not."""
        return self.ask({question.route: question}, caller, language)[question.route]

    def _ask_all(
        self,
        of_one: Mapping[Future[Answer], Question],
        caller: Caller,
        language: str,
        ends_at: float,
    ) -> None:
        """Ask one service one thing after the other, as long as somebody waits for it."""
        for future, question in of_one.items():
            if time.monotonic() >= ends_at:
                return
            try:
                future.set_result(self._ask(question, caller, language))
            except Exception as error:  # noqa: BLE001 - whatever fails is the answer to this one
                future.set_exception(error)

    def _ask(self, question: Question, caller: Caller, language: str) -> Answer:
        started = time.perf_counter()
        given = self.invoke(question.service, request_event(question, caller, language))
        ms = round((time.perf_counter() - started) * 1000)
        body = json.loads(given["body"]) if given.get("body") else None
        cookies = (given.get("multiValueHeaders") or {}).get("Set-Cookie", ())
        return Answer(int(given["statusCode"]), body, ms, tuple(cookies))

    def _answer(self, name: str, future: Future[Answer]) -> Answer:
        if not future.done():
            logger().warning("part is late", part=name, limit=self.time_limit_seconds)
            return Answer(None, ms=round(self.time_limit_seconds * 1000))
        error = future.exception()
        if error is not None:
            logger().warning("part failed", part=name, reason=type(error).__name__)
            return Answer(None)
        return future.result()


def request_event(question: Question, caller: Caller, language: str = "en") -> dict[str, Any]:
    """The event of API Gateway's proxy integration for a question."""
    path = question.route
    for name, value in question.path.items():
        path = path.replace(f"{{{name}}}", value)
    query = dict(question.query)
    context = current()
    return {
        "resource": question.route,
        "path": path,
        "httpMethod": question.method,
        "headers": _headers(question, language),
        "multiValueHeaders": {},
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} or None,
        "pathParameters": dict(question.path) or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": question.route,
            "httpMethod": question.method,
            "path": path,
            "stage": "v1",
            "requestId": context.correlation_id,
            "identity": {"sourceIp": context.source},
            "authorizer": dict(caller),
        },
        "body": None if question.body is None else json.dumps(question.body, ensure_ascii=False),
        "isBase64Encoded": False,
    }


def _headers(question: Question, language: str) -> dict[str, str]:
    headers = {
        "accept": "application/json",
        "accept-language": language,
        "x-correlation-id": current().correlation_id,
    }
    if question.body is not None:
        headers["content-type"] = "application/json"
    if question.key:
        headers["idempotency-key"] = question.key
    if question.version is not None:
        headers["if-match"] = f'"{question.version}"'
    return headers | dict(question.headers)
