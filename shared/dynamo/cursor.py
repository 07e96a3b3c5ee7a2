"""Where a list goes on: an opaque text that only we can make, good for that one list."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from shared.errors import Invalid

_SIGNATURE = 16


class InvalidCursor(Invalid):
    """The cursor does not belong to this list."""


class Cursors:
    """Seals and opens cursors with a secret that is fetched when the first one is needed."""

    def __init__(self, secret: Callable[[], str]) -> None:
        self._secret = secret

    def seal(self, key: dict[str, Any], scope: str) -> str:
        """A cursor for the last key read in a list; `scope` names the list."""
        body = json.dumps(key, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._signature(body, scope) + body).decode().rstrip("=")

    def open(self, cursor: str, scope: str) -> dict[str, Any]:
        """The key in a cursor. Raises: InvalidCursor for a forged one, or one of another list."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidCursor(
                "The cursor must be nextCursor of the previous page, unchanged."
            ) from error
        signature, body = raw[:_SIGNATURE], raw[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(body, scope)):
            raise InvalidCursor("The cursor must be nextCursor of the previous page of this list.")
        key: dict[str, Any] = json.loads(body)
        return key

    def _signature(self, body: bytes, scope: str) -> bytes:
        message = scope.encode() + b"\0" + body
        return hmac.new(self._secret().encode(), message, hashlib.sha256).digest()[:_SIGNATURE]
