"""The caller as the authorizer describes them, in texts, sealed so that nobody else can do so.

API Gateway hands the description to the function as the authorizer's context, and a function that
asks another service in the caller's name hands it on as it is. The seal is a MAC under a key that
the authorizer and the services have; who only hands on has no key, so that a fault there makes
nobody somebody else.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from shared.component import component
from shared.permissions import packed, unpacked
from shared.principal import Principal

Callers = Callable[[Mapping[str, Any]], Principal | None]
"""Reads descriptions; None for one that describes nobody, or is not believed."""
LIFE_SECONDS = 150
"""API Gateway keeps a description for 60 seconds, and so does who asks the authorizer itself."""

_SEALED = ("principalId", "role", "permissions", "customerId", "sessionId", "expiresAt")


def described(principal: Principal) -> dict[str, str]:
    """A principal in the texts of a context, not sealed."""
    return {
        "principalId": principal.id,
        "role": principal.role,
        "permissions": packed(principal.permissions),
        "customerId": principal.customer_id or "",
        "sessionId": principal.session_id or "",
    }


def read_caller(context: Mapping[str, Any]) -> Principal | None:
    """The principal that a context describes, sealed or not; None where it describes nobody."""
    if not context.get("principalId") or not context.get("role"):
        return None
    return Principal(
        id=context["principalId"],
        role=context["role"],
        permissions=unpacked(context.get("permissions", "")),
        customer_id=context.get("customerId") or None,
        session_id=context.get("sessionId") or None,
    )


@component
class CallerSeal:
    """Seals descriptions of callers and knows its own; `now` in seconds since 1970."""

    key: str
    now: Callable[[], float] = time.time

    def describe(self, principal: Principal) -> dict[str, str]:
        """A principal in the texts of a context, sealed."""
        said = described(principal) | {"expiresAt": str(int(self.now()) + LIFE_SECONDS)}
        return said | {"seal": self._seal(said)}

    def read(self, context: Mapping[str, Any]) -> Principal | None:
        """The principal that a context describes; None where nobody, or it is not sealed by us."""
        given = str(context.get("seal", ""))
        if not hmac.compare_digest(self._seal(context).encode(), given.encode()):
            return None
        return read_caller(context) if int(context["expiresAt"]) > self.now() else None

    def _seal(self, context: Mapping[str, Any]) -> str:
        said = [str(context.get(name, "")) for name in _SEALED]
        mac = hmac.digest(self.key.encode(), json.dumps(said).encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(mac).decode().rstrip("=")
