"""Asking the authorizer who calls, where API Gateway did not."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.aws import clients
from shared.aws.functions import FunctionFailed
from shared.errors import Unauthenticated, Unavailable

REMEMBERED_SECONDS = 60  # as long as API Gateway keeps an authorizer's answer
REMEMBERED_CALLERS = 1000

Invoke = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Authorizer:
    """Asks the authorizer function, as API Gateway does, and remembers its answers as long.

    Stock LocalStack runs no authorizers, and a function must never trust that one ran. Asking the
    same function keeps one verification in the system, and cryptography out of every other
    function.
    """

    invoke: Invoke
    clock: Callable[[], float] = time.monotonic
    _remembered: dict[str, tuple[float, dict[str, str]]] = field(default_factory=dict)

    def context(self, event: dict[str, Any]) -> dict[str, str]:
        """How the authorizer describes the Authorization header's owner (`shared/caller.py`).

        Where the header stands for a cookie, the exchange has seen to it that the cookie is there.
        Raises: Unauthenticated, Unavailable.
        """
        token = _header(event, "authorization")
        if not token:
            raise Unauthenticated(
                "Send Authorization: Bearer <access token>; sign in at /auth/login."
            )
        known = self._remembered.get(token)
        if known is not None and known[0] > self.clock():
            return known[1]
        context = self._ask(event, token)
        if len(self._remembered) >= REMEMBERED_CALLERS:
            self._remembered.clear()
        self._remembered[token] = (self.clock() + REMEMBERED_SECONDS, context)
        return context

    def _ask(self, event: dict[str, Any], token: str) -> dict[str, str]:
        context = event["requestContext"]
        answer = self.invoke(
            {
                "type": "REQUEST",
                "headers": {"Authorization": token, "Cookie": _header(event, "cookie")},
                "methodArn": f"arn:aws:execute-api:local:0:api/{context.get('stage', 'v1')}/GET/",
            }
        )
        statements = answer.get("policyDocument", {}).get("Statement", [])
        if not statements or any(s.get("Effect") != "Allow" for s in statements):
            raise not_valid()
        return {**answer.get("context", {}), "principalId": answer.get("principalId", "")}


def not_valid() -> Unauthenticated:
    """The refusal of a token that opens nothing."""
    return Unauthenticated("The access token is not valid; sign in again.")


def invoke_function(name: str) -> Invoke:
    """A function's answer to an event. Raises: Unavailable when it fails."""

    def invoke(event: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = clients.functions().invoke(name, event)
        except FunctionFailed as error:
            raise Unavailable("Sign-in can't be checked just now; try again.") from error
        return answer

    return invoke


def _header(event: dict[str, Any], wanted: str) -> str:
    for name, value in (event.get("headers") or {}).items():
        if name.lower() == wanted:
            return str(value)
    return ""
