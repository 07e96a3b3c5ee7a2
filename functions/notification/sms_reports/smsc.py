"""What SMSC.ru says of a message, and by what one knows that it is SMSC.ru."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qs

from functions.notification.catalogue.entities import Channel
from functions.notification.feedback.entities import Report, Verdict
from functions.notification.suppressions.entities import Why
from shared.component import component
from shared.webhook_signatures import InvalidSignature

_ARRIVED = {"1", "2", "4"}
"""Delivered, read, its link followed."""
_WRONG_NUMBER = "22"
_LOST = {"3", "20", _WRONG_NUMBER, "23", "24", "25"}
"""Too late, impossible, a wrong number, forbidden, no money, a number that cannot be reached."""


@component
class Smscs:
    """Reads such reports; `keys` fetches the gateway's secret, JSON with `callbackSecret`."""

    keys: Callable[[], str]

    def read(self, body: bytes) -> Report | None:
        """The report in a form; None for one that changes nothing. Raises: InvalidSignature."""
        form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=50)
        said = {name: values[0] for name, values in form.items()}
        self._check(said)
        status = said.get("status", "")
        if status not in _ARRIVED | _LOST:
            return None
        since = said.get("ts", "")
        return Report(
            channel=Channel.SMS,
            external_id=said["id"][:200],
            sent_at=datetime.fromtimestamp(int(since), UTC) if _is_time(since) else None,
            code=f"SmscStatus{status}",
            addresses=frozenset({f"+{said['phone'].lstrip('+')}"}),
            verdict=Verdict.DELIVERED if status in _ARRIVED else Verdict.FAILED,
            why=Why.GONE if status == _WRONG_NUMBER else None,
        )

    def _check(self, said: Mapping[str, str]) -> None:
        """Raises: InvalidSignature."""
        secret = str(json.loads(self.keys()).get("callbackSecret", ""))
        signed = [said.get(name, "") for name in ("id", "phone", "status")]
        if not secret or not all(signed):
            raise InvalidSignature
        # The gateway's own way, which has no better hash.
        wanted = hashlib.sha1(":".join([*signed, secret]).encode()).hexdigest()  # noqa: S324
        if not hmac.compare_digest(wanted.encode(), said.get("sha1", "").lower().encode()):
            raise InvalidSignature


def _is_time(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 10
