"""One request, one answer: identify, check, parse, call the view, dump."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shared import browser, errors
from shared.authentication import Authorizer, not_valid
from shared.caller import Callers
from shared.context import Context, current, working_in
from shared.errors import DomainError
from shared.http import reading
from shared.http.call import Call
from shared.http.endpoint import PUBLIC, SIGNED_IN, Endpoint
from shared.http.headers import EVERYWHERE, cross_origin
from shared.http.keyed import answer_once
from shared.http.reply import Reply, dumped, fault, refusal, unless_known
from shared.ids import new_id
from shared.observability import count, logger
from shared.principal import ANONYMOUS, Principal
from shared.wiring import Wiring

_CORRELATION = re.compile(r"[\w.:-]{1,64}")
Description = Mapping[str, Any]
"""The authorizer's context (`shared/caller.py`)."""
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Exchange:
    """Answers the requests of one function; `callers` reads how the authorizer describes one."""

    wiring: Wiring
    authorizer: Authorizer
    callers: Callers
    origins: str = ""

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
        personal = principal is not ANONYMOUS or not _is_for_anybody(endpoint)
        shared = cross_origin(self.origins, headers.get("origin", ""), personal=personal)
        own = {"X-Correlation-Id": correlation_id}
        varies = [headers["Vary"] for headers in (shared, reply.headers) if "Vary" in headers]
        if varies:
            own["Vary"] = ", ".join(varies)
        body = "" if endpoint.method == "HEAD" else reply.body
        return replace(reply, body=body, headers={**EVERYWHERE, **reply.headers, **shared, **own})

    def _answered(
        self, endpoint: Endpoint, event: dict[str, Any], headers: dict[str, str]
    ) -> tuple[Reply, Principal]:
        principal = ANONYMOUS
        try:
            principal, caller = self._identified(endpoint, event, headers)
            with working_in(replace(current(), actor=principal.id)):
                return self._worked(endpoint, event, headers, principal, caller), principal
        except DomainError as error:
            return refusal(error, endpoint, event), principal
        except Exception:  # noqa: BLE001 - whatever happens is answered, logged and counted
            logger().exception("request failed", route=f"{endpoint.method} {endpoint.path}")
            count("Http5xx", route=f"{endpoint.method} {endpoint.path}")
            return fault(endpoint, event), principal

    def _identified(
        self, endpoint: Endpoint, event: dict[str, Any], headers: dict[str, str]
    ) -> tuple[Principal, Description]:
        """Who calls, and how the authorizer describes them. Raises: Unauthenticated, Forbidden."""
        if endpoint.permission == PUBLIC and not (endpoint.identify and _has_token(headers)):
            return ANONYMOUS, {}
        if browser.lacks_cookie(headers):
            raise errors.Unauthenticated("The cookie is missing, or the CSRF token is not its own.")
        caller = event["requestContext"].get("authorizer") or {}
        principal = self.callers(caller)
        if principal is None:
            caller = self.authorizer.context(event)
            principal = self.callers(caller)
        if principal is None:
            raise not_valid()
        if endpoint.permission not in (PUBLIC, SIGNED_IN) and not principal.may(
            endpoint.permission
        ):
            raise errors.Forbidden(
                "This needs the permission {permission}.", permission=endpoint.permission
            )
        return principal, caller

    def _worked(
        self,
        endpoint: Endpoint,
        event: dict[str, Any],
        headers: dict[str, str],
        principal: Principal,
        caller: Description,
    ) -> Reply:
        body = reading.body(event, endpoint.max_body, gzipped=endpoint.gzipped)
        call: Call[Any, Any] = Call(
            principal=principal,
            body=reading.parsed(endpoint, headers, body),
            query=reading.queried(endpoint, event),
            path=reading.path(event),
            headers=headers,
            source=_source(event),
            wiring=self.wiring,
            raw_body=body,
            caller=caller,
        )
        key = headers.get("idempotency-key")
        if endpoint.idempotent and key is not None:
            return answer_once(endpoint, call, key, event)
        reply = dumped(endpoint, endpoint.view(call))
        if endpoint.revalidated:
            reply = unless_known(reply, headers.get("if-none-match"))
        return replace(reply, cookies=tuple(call.cookies))

    @staticmethod
    def _log(endpoint: Endpoint, reply: Reply, principal: Principal, started: float) -> None:
        logger().info(
            "request",
            route=f"{endpoint.method} {endpoint.path}",
            status=reply.status,
            ms=round((time.perf_counter() - started) * 1000, 1),
            principal=principal.id,
        )


def _source(event: dict[str, Any]) -> str:
    return str(event["requestContext"].get("identity", {}).get("sourceIp", ""))


def _is_for_anybody(endpoint: Endpoint) -> bool:
    """Whether what it answers to a stranger is what it answers to everybody."""
    return endpoint.permission == PUBLIC and endpoint.method in READING


def _has_token(headers: dict[str, str]) -> bool:
    return "authorization" in headers
