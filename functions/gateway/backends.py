"""The services behind the gateway, asked by invoking their functions, several at once.

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
    """A GET request to a service: its route, the values in its path, its query."""

    service: str
    route: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `status` is None when nothing did in time, or the function failed."""

    status: int | None
    body: Any = None
    ms: int = 0

    @property
    def arrived(self) -> bool:
        """Whether the service itself answered, be it with a refusal."""
        return self.status is not None and self.status < 500


@component
class Backends:
    """Asks services in parallel and waits for all of them together no longer than the limit."""

    invoke: Invoke
    time_limit_seconds: float

    def ask(self, questions: Mapping[str, Question], caller: Caller) -> dict[str, Answer]:
        """The answer to each question, by name; what is late or fails has no status."""
        pool = ThreadPoolExecutor(max_workers=max(1, len(questions)))
        try:
            asked = {
                name: pool.submit(copy_context().run, self._ask, question, caller)
                for name, question in questions.items()
            }
            wait(asked.values(), timeout=self.time_limit_seconds)
            return {name: self._answer(name, future) for name, future in asked.items()}
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _ask(self, question: Question, caller: Caller) -> Answer:
        started = time.perf_counter()
        given = self.invoke(question.service, request_event(question, caller))
        ms = round((time.perf_counter() - started) * 1000)
        body = json.loads(given["body"]) if given.get("body") else None
        return Answer(int(given["statusCode"]), body, ms)

    def _answer(self, name: str, future: Future[Answer]) -> Answer:
        if not future.done():
            logger().warning("part is late", part=name, limit=self.time_limit_seconds)
            return Answer(None, ms=round(self.time_limit_seconds * 1000))
        error = future.exception()
        if error is not None:
            logger().warning("part failed", part=name, reason=type(error).__name__)
            return Answer(None)
        return future.result()


def request_event(question: Question, caller: Caller) -> dict[str, Any]:
    """The event of API Gateway's proxy integration for a question."""
    path = question.route
    for name, value in question.path.items():
        path = path.replace(f"{{{name}}}", value)
    query = dict(question.query)
    context = current()
    return {
        "resource": question.route,
        "path": path,
        "httpMethod": "GET",
        "headers": {"accept": "application/json", "x-correlation-id": context.correlation_id},
        "multiValueHeaders": {},
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {k: [v] for k, v in query.items()} or None,
        "pathParameters": dict(question.path) or None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": question.route,
            "httpMethod": "GET",
            "path": path,
            "stage": "v1",
            "requestId": context.correlation_id,
            "identity": {"sourceIp": context.source},
            "authorizer": dict(caller),
        },
        "body": None,
        "isBase64Encoded": False,
    }
