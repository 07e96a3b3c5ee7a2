"""Idempotency-Key: the same request sent twice is done once, and answered twice the same.

    pk IDEMPOTENCY#<principal>#<route>#<key>   sk REQUEST   fingerprint, lease, the answer

The record goes by TTL. What passes by itself (429, 503) is not kept, nor a fault of ours (a 500):
the request may be sent again.

A key lives a day. While the first request is in work a second one is told so; when the first one
died in the middle, its lease ends and the request may be sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.clock import Clock
from shared.dynamo.table import Table
from shared.dynamo.transaction import Condition, Transaction
from shared.errors import Conflict, Invalid, TooManyRequests, Unavailable
from shared.wiring import Resources, Wiring

KEPT_SECONDS = 86400
TRANSIENT = (TooManyRequests, Unavailable)
LEASE_SECONDS = 60  # longer than any function may run


class KeyInUse(Conflict):
    """A request with this Idempotency-Key is still in work; ask again in a moment."""


class KeyReused(Invalid):
    """This Idempotency-Key was used for another request; take a new one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: status, body, the headers that belong to it."""

    status: int
    body: str
    headers: dict[str, str]
    replayed: bool = False


@dataclass(frozen=True)
class Idempotency:
    """Runs a request at most once per key."""

    table: Table
    clock: Clock

    def run(self, scope: str, key: str, body: bytes, work: Callable[[], Answer]) -> Answer:
        """The answer of the work, or the one given before. Raises: KeyInUse, KeyReused."""
        fingerprint = hashlib.sha256(body).hexdigest()
        item = {"pk": f"IDEMPOTENCY#{scope}#{key}", "sk": "REQUEST", "fingerprint": fingerprint}
        earlier = self._begin(item)
        if earlier is not None:
            return earlier
        try:
            answer = work()
        except TRANSIENT:
            self._forget(item)
            raise
        done = {"status": answer.status, "body": answer.body, "headers": answer.headers}
        self.table.commit(Transaction().put(item | done | self._times(lease=0)))
        return answer

    def _forget(self, item: dict[str, str]) -> None:
        """Nothing was done, so the key is free for the next attempt."""
        self.table.commit(Transaction().delete(item["pk"], item["sk"]))

    def _begin(self, item: dict[str, str]) -> Answer | None:
        now = int(self.clock().timestamp())
        free = Condition(absent_or_before=("lease", now))
        try:
            self.table.commit(
                Transaction().put(
                    item | self._times(LEASE_SECONDS), when=free, otherwise=KeyInUse()
                )
            )
        except KeyInUse:
            return self._earlier(item)
        return None

    def _earlier(self, item: dict[str, str]) -> Answer:
        kept = self.table.get(item["pk"], item["sk"])
        if kept is not None and kept["fingerprint"] != item["fingerprint"]:
            raise KeyReused
        if kept is None or "status" not in kept:
            raise KeyInUse
        return Answer(kept["status"], kept["body"], kept["headers"], replayed=True)

    def _times(self, lease: int) -> dict[str, int]:
        """When the record goes; and until when nobody else may start.

        A finished one is held until it goes.
        """
        now = int(self.clock().timestamp())
        return {"expiresAt": now + KEPT_SECONDS, "lease": now + (lease or KEPT_SECONDS)}


def provide(wiring: Wiring, resources: Resources[Any]) -> None:
    """Provide it for the endpoints that take an Idempotency-Key."""
    table, clock = resources.table, resources.clock
    wiring.provide(Idempotency, lambda: Idempotency(table, clock))
