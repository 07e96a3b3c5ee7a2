"""Who calls.

From the authorizer's context, or, where no authorizer ran, by asking the authorizer ourselves.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared import aws
from shared.errors import Unauthenticated, Unavailable
from shared.principal import Principal

REMEMBERED_SECONDS = 60  # as long as API Gateway keeps an authorizer's answer
REMEMBERED_CALLERS = 1000


def principal_in(request_context: dict[str, Any]) -> Principal | None:
    """The principal that the authorizer put there, or None where none ran."""
    context = request_context.get("authorizer") or {}
    if not context.get("principalId") or not context.get("role"):
        return None
    return Principal(
        id=context["principalId"],
        role=context["role"],
        permissions=frozenset(context.get("permissions", "").split()),
        customer_id=context.get("customerId") or None,
        session_id=context.get("sessionId") or None,
    )


def authorizer_context(principal: Principal) -> dict[str, str]:
    """A principal as the authorizer's context carries it: texts only."""
    return {
        "principalId": principal.id,
        "role": principal.role,
        "permissions": " ".join(sorted(principal.permissions)),
        "customerId": principal.customer_id or "",
        "sessionId": principal.session_id or "",
    }


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
    _remembered: dict[str, tuple[float, Principal]] = field(default_factory=dict)

    def principal(self, event: dict[str, Any]) -> Principal:
        """Who the Authorization header belongs to. Raises: Unauthenticated, Unavailable.

        Where it stands for a cookie, the exchange has seen to it that the cookie is there.
        """
        token = _header(event, "authorization")
        if not token:
            raise Unauthenticated(
                "Send Authorization: Bearer <access token>; sign in at /auth/login."
            )
        known = self._remembered.get(token)
        if known is not None and known[0] > self.clock():
            return known[1]
        principal = self._ask(event, token)
        if len(self._remembered) >= REMEMBERED_CALLERS:
            self._remembered.clear()
        self._remembered[token] = (self.clock() + REMEMBERED_SECONDS, principal)
        return principal

    def _ask(self, event: dict[str, Any], token: str) -> Principal:
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
            raise Unauthenticated("The access token is not valid; sign in again.")
        allowed = {**answer.get("context", {}), "principalId": answer.get("principalId", "")}
        principal = principal_in({"authorizer": allowed})
        if principal is None:
            raise Unauthenticated("The access token is not valid; sign in again.")
        return principal


def invoke_function(name: str) -> Invoke:
    """A function's answer to an event. Raises: Unavailable when it fails."""

    def invoke(event: dict[str, Any]) -> dict[str, Any]:
        answer = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
        if answer.get("FunctionError"):
            raise Unavailable("Sign-in can't be checked just now; try again.")
        payload: dict[str, Any] = json.loads(answer["Payload"].read())
        return payload

    return invoke


def _header(event: dict[str, Any], wanted: str) -> str:
    for name, value in (event.get("headers") or {}).items():
        if name.lower() == wanted:
            return str(value)
    return ""
