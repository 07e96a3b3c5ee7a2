"""One request, one answer: identify, check, parse, call the view, dump."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from shared import errors
from shared.context import Context, current, working_in
from shared.dynamo.table import Page
from shared.errors import DomainError
from shared.http import browser, problem, reading
from shared.http.authentication import Authorizer, principal_in
from shared.http.call import Call
from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoint, Raw
from shared.idempotency import TRANSIENT, Answer, Idempotency
from shared.ids import new_id
from shared.observability import count, logger
from shared.principal import ANONYMOUS, Principal
from shared.wiring import Wiring

JSON = "application/json"
_CORRELATION = re.compile(r"[\w.:-]{1,64}")
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
EXPOSED = "ETag, Retry-After, X-Correlation-Id, Idempotent-Replayed"


@dataclass(frozen=True)
class Reply:
    """What goes back: status, body and headers."""

    status: int
    body: str | bytes
    headers: dict[str, str]
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exchange:
    """Answers the requests of one function."""

    wiring: Wiring
    authorizer: Authorizer
    origins: str = "*"

    def reply(self, endpoint: Endpoint, event: dict[str, Any]) -> Reply:
        """The answer to a request, whatever happens.

        A domain error is a problem, anything else a logged 500.
        """
        started = time.perf_counter()
        headers = {k.lower(): str(v) for k, v in (event.get("headers") or {}).items()}
        given = headers.get("x-correlation-id", "")
        correlation_id = given if _CORRELATION.fullmatch(given) else new_id()
        with working_in(Context(correlation_id=correlation_id, source=_source(event))):
            reply, principal = self._answered(endpoint, event, headers)
            self._log(endpoint, reply, principal, started)
        reply.headers.update(self._common_headers(correlation_id, headers.get("origin", "")))
        return reply

    def _answered(
        self, endpoint: Endpoint, event: dict[str, Any], headers: dict[str, str]
    ) -> tuple[Reply, Principal]:
        principal = ANONYMOUS
        try:
            principal = self._identified(endpoint, event, headers)
            with working_in(replace(current(), actor=principal.id)):
                return self._worked(endpoint, event, headers, principal), principal
        except DomainError as error:
            status, members = problem.problem(error, *_place(event))
            return _problem(status, members, _problem_headers(error, status)), principal
        except Exception:  # noqa: BLE001 - whatever happens is answered, logged and counted
            logger().exception("request failed", route=f"{endpoint.method} {endpoint.path}")
            count("Http5xx", route=f"{endpoint.method} {endpoint.path}")
            return _problem(500, problem.internal(*_place(event)), {}), principal

    def _identified(
        self, endpoint: Endpoint, event: dict[str, Any], headers: dict[str, str]
    ) -> Principal:
        """Who calls. Raises: Unauthenticated, Forbidden."""
        if endpoint.permission == PUBLIC and not (endpoint.identify and _has_token(headers)):
            return ANONYMOUS
        if browser.is_by_cookie(headers) and browser.access_token(headers) is None:
            raise errors.Unauthenticated("The cookie is missing, or the CSRF token is not its own.")
        principal = principal_in(event["requestContext"]) or self.authorizer.principal(event)
        if endpoint.permission not in (PUBLIC, SIGNED_IN) and not principal.may(
            endpoint.permission
        ):
            raise errors.Forbidden(f"This needs the permission {endpoint.permission}.")
        return principal

    def _worked(
        self,
        endpoint: Endpoint,
        event: dict[str, Any],
        headers: dict[str, str],
        principal: Principal,
    ) -> Reply:
        body = reading.body(event, endpoint.max_body)
        call: Call[Any, Any] = Call(
            principal=principal,
            body=reading.parsed(endpoint, headers, body),
            query=reading.queried(endpoint, event),
            path=reading.path(event),
            headers=headers,
            source=_source(event),
            wiring=self.wiring,
            raw_body=body,
            context=event["requestContext"],
        )
        key = headers.get("idempotency-key")
        if endpoint.idempotent and key is not None:
            return self._once(endpoint, call, key, event)
        reply = _dumped(endpoint, endpoint.view(call))
        return replace(reply, cookies=tuple(call.cookies))

    def _once(
        self, endpoint: Endpoint, call: Call[Any, Any], key: str, event: dict[str, Any]
    ) -> Reply:
        if not _KEY.fullmatch(key):
            raise errors.Malformed("Idempotency-Key takes 1 to 255 printable characters.")

        def work() -> Answer:
            try:
                reply = _dumped(endpoint, endpoint.view(call))
            except TRANSIENT:
                raise
            except DomainError as error:
                status, members = problem.problem(error, *_place(event))
                reply = _problem(status, members, _problem_headers(error, status))
            return Answer(reply.status, str(reply.body), reply.headers)

        # The declared path and what fills it, not the path as sent: that may be longer than a key.
        scope = "#".join([call.principal.id, endpoint.method, endpoint.path, *call.path.values()])
        answer = self.wiring.use(Idempotency).run(scope, key, call.raw_body, work)
        replayed = {"Idempotent-Replayed": "true"} if answer.replayed else {}
        return Reply(answer.status, answer.body, answer.headers | replayed)

    def _common_headers(self, correlation_id: str, origin: str) -> dict[str, str]:
        return {
            "X-Correlation-Id": correlation_id,
            "X-Content-Type-Options": "nosniff",
            **_cross_origin(self.origins, origin),
        }

    @staticmethod
    def _log(endpoint: Endpoint, reply: Reply, principal: Principal, started: float) -> None:
        logger().info(
            "request",
            route=f"{endpoint.method} {endpoint.path}",
            status=reply.status,
            ms=round((time.perf_counter() - started) * 1000, 1),
            principal=principal.id,
        )


def _problem_headers(error: DomainError, status: int) -> dict[str, str]:
    if isinstance(error, errors.TooManyRequests):
        return {"Retry-After": str(error.retry_after)}
    return {"WWW-Authenticate": "Bearer"} if status == 401 else {}


def _place(event: dict[str, Any]) -> tuple[str, str]:
    """What a problem names as its instance, and the request's id."""
    return str(event.get("path", "")), str(event["requestContext"].get("requestId", ""))


def _source(event: dict[str, Any]) -> str:
    return str(event["requestContext"].get("identity", {}).get("sourceIp", ""))


def _cross_origin(allowed: str, origin: str) -> dict[str, str]:
    """Whose scripts may read the answer: anybody's, or the asking origin's if it is allowed.

    Cookies go with the latter only.
    """
    exposed = {"Access-Control-Expose-Headers": EXPOSED}
    if allowed == "*":
        return exposed | {"Access-Control-Allow-Origin": "*"}
    if origin and origin in (entry.strip() for entry in allowed.split(",")):
        named = {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
        return exposed | named | {"Access-Control-Allow-Credentials": "true"}
    return {"Vary": "Origin"}


def _has_token(headers: dict[str, str]) -> bool:
    return "authorization" in headers


def _dumped(endpoint: Endpoint, result: Any) -> Reply:
    """A view's result as an answer: a Raw as it is, a page of models, a model, or nothing."""
    if isinstance(result, Raw):
        return Reply(
            result.status, result.body, {"Content-Type": result.content_type} | result.headers
        )
    headers = {"Content-Type": JSON, "Cache-Control": "no-store"}
    if endpoint.response is None:
        return Reply(204 if endpoint.status == 200 else endpoint.status, "", headers)
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
    return Reply(endpoint.status, view.model_dump_json(by_alias=True), headers)


def _viewed(model: type[BaseModel], item: Any) -> Any:
    return to_jsonable_python(model.model_validate(item, from_attributes=True), by_alias=True)


def _problem(status: int, members: dict[str, Any], extra: dict[str, str]) -> Reply:
    headers = {"Content-Type": problem.CONTENT_TYPE, "Cache-Control": "no-store"}
    return Reply(status, problem.dump(members), headers | extra)
