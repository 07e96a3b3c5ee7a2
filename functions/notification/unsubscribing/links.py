"""Links to unsubscribe: each holds whose and which kind, and a MAC of both."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from uuid import UUID

from functions.notification.catalogue.entities import Channel, Kind
from functions.notification.unsubscribing.entities import LEAVABLE, Leaving, list_headers
from shared.component import component

_MAC_BYTES = 16
_PURPOSE = b"unsubscribe|"
"""The same key signs addresses of answers; this tells the two apart."""


@component
class UnsubscribeLinks:
    """Makes such links and reads them; `key` is asked for when it is first needed.

    `public_url` is where links begin.
    """

    key: Callable[[], str]
    public_url: str

    def headers(
        self, customer_id: str | None, kind: Kind, channel: Channel
    ) -> tuple[tuple[str, str], ...]:
        """What a mail says of how to leave its kind; nothing for other channels."""
        if kind not in LEAVABLE or channel is not Channel.EMAIL or customer_id is None:
            return ()
        token = self.token(customer_id, kind)
        url = f"{self.public_url.rstrip('/')}/unsubscribe/{token}" if token else None
        return list_headers(url, may_be_left=True)

    def token(self, customer_id: str, kind: Kind) -> str | None:
        """The end of a link; None for an id that is no UUID."""
        try:
            raw = UUID(customer_id).bytes + kind.value.encode()
        except ValueError:
            return None
        return base64.urlsafe_b64encode(self._mac(raw) + raw).decode().rstrip("=")

    def read(self, token: str) -> Leaving | None:
        """What a link lets its holder leave; None for one that is not ours."""
        try:
            whole = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            mac, raw = whole[:_MAC_BYTES], whole[_MAC_BYTES:]
            if not hmac.compare_digest(self._mac(raw), mac):
                return None
            return Leaving(str(UUID(bytes=raw[:16])), Kind(raw[16:].decode()))
        except ValueError:
            return None

    def _mac(self, raw: bytes) -> bytes:
        return hmac.digest(self.key().encode(), _PURPOSE + raw, hashlib.sha256)[:_MAC_BYTES]
