"""Idempotency-Key: the same request sent twice is done once, and answered twice the same.

    pk IDEMPOTENCY#<caller>#<route>#<key>   sk REQUEST
       fingerprint, begunAt, attempt and lease while in work; status, body and headers once done

The answer is written in the transaction of the effect (`Transaction.once(once, result=...)`), so
wherever a function dies, either nothing was done and the request may be sent again, or all was
done and the answer is there. What is done without a transaction, such as a refusal, is written
afterwards. What passes by itself (429, 503) is not kept, nor a fault of ours (500).

A key lives a day. While the first request is in work a second one is told so; when the first one
died in the middle, its lease ends and the request may be sent again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.clock import Clock
from shared.dynamo.operation import Condition, Item, Operation
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.errors import Conflict, DomainError, Invalid, TooManyRequests, Unavailable
from shared.ids import derived_id, new_id
from shared.wiring import Resources, Wiring

KEPT_SECONDS = 86400
TRANSIENT = (TooManyRequests, Unavailable)
LEASE_SECONDS = 60  # longer than any function may run


class KeyInUse(Conflict):
    """A request with this Idempotency-Key is still being processed; try again in a moment."""


class KeyReused(Invalid):
    """This Idempotency-Key was used for a different request; use a new one."""


class AlreadyDone(Exception):
    """The request has been done, or taken over, by another attempt."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: status, body, the headers that belong to it."""

    status: int
    body: str
    headers: dict[str, str]
    replayed: bool = False


Render = Callable[[Any], Answer]
"""Makes the answer of what a view returns."""


class KeyedRequest:
    """A request with an Idempotency-Key, for the transaction that is its effect."""

    def __init__(self, record: Item, render: Render) -> None:
        self._record = record
        self._render = render
        self.answer: Answer | None = None

    def done_by(self, result: Any) -> list[Operation]:
        """The line that keeps the answer along with the effect; it raises AlreadyDone."""
        self.answer = self._render(result)
        return [done(self._record, self.answer)]

    def shown_as(self, view: Callable[[Any], Any]) -> KeyedRequest:
        """This request, answered with what is made of the result."""
        render = self._render
        self._render = lambda result: render(view(result))
        return self

    def id_of(self, name: str) -> str:
        """The id of what the request makes: the same one at each attempt."""
        return derived_id(f"{self._record['pk']}#{name}", self._record["begunAt"])


def id_for(once: KeyedRequest | None, name: str, new_id: Callable[[], str]) -> str:
    """The id of what a request makes; with a key it follows from the key."""
    return new_id() if once is None else once.id_of(name)


@dataclass(frozen=True)
class Idempotency:
    """Runs a request at most once per key."""

    table: Table
    clock: Clock

    def run(
        self,
        scope: str,
        key: str,
        fingerprint: str,
        render: Render,
        work: Callable[[KeyedRequest], Answer],
    ) -> Answer:
        """The answer of the work, or the one given before. Raises: KeyInUse, KeyReused."""
        pk = f"IDEMPOTENCY#{scope}#{key}"
        record = self._begin(pk, hashlib.sha256(fingerprint.encode()).hexdigest())
        if isinstance(record, Answer):
            return record
        request = KeyedRequest(record, render)
        try:
            answer = work(request)
            if request.answer is None or answer.status >= 400:
                self.table.commit(_only(done(record, answer)))
                return answer
        except AlreadyDone:
            return self._earlier(pk)
        except Exception:
            self._release(record)
            raise
        return request.answer

    def _begin(self, pk: str, fingerprint: str) -> Item | Answer:
        """The record of a request to be done, or its answer. Raises: KeyInUse, KeyReused."""
        begun = self.clock().timestamp()
        now, begun_at = int(begun), int(begun * 1000)  # ids that follow from it sort by it
        fresh = {"pk": pk, "sk": "REQUEST", "fingerprint": fingerprint, "begunAt": begun_at}
        record = self._attempt(fresh, now)
        try:
            self.table.commit(Transaction().create(record, otherwise=KeyInUse()))
        except KeyInUse:
            kept = self.table.get(pk, "REQUEST")
            if kept is None:  # it was given back, or has just expired
                raise
            return self._go_on(kept, record, now)
        return record

    def _go_on(self, kept: Item, record: Item, now: int) -> Item | Answer:
        """Answer as before, or take the request over from an attempt that died."""
        if kept["expiresAt"] > now:
            if kept["fingerprint"] != record["fingerprint"]:
                raise KeyReused
            if "status" in kept:
                return _answer_in(kept)
            if kept["lease"] > now:
                raise KeyInUse
            record = record | {"begunAt": kept["begunAt"]}
        unchanged = Condition(equals={"attempt": kept.get("attempt")})
        self.table.commit(Transaction().put(record, when=unchanged, otherwise=KeyInUse()))
        return record

    @staticmethod
    def _attempt(record: Item, now: int) -> Item:
        lease = {"lease": now + LEASE_SECONDS, "expiresAt": now + KEPT_SECONDS}
        return record | lease | {"attempt": new_id()}

    def _earlier(self, pk: str) -> Answer:
        """The answer of another attempt. Raises: KeyInUse while there is none."""
        kept = self.table.get(pk, "REQUEST")
        if kept is None or "status" not in kept:
            raise KeyInUse
        return _answer_in(kept)

    def _release(self, record: Item) -> None:
        """Free the key for the next attempt, unless the request was done after all."""
        ours = Condition(equals={"attempt": record["attempt"]})
        pk, sk = record["pk"], record["sk"]
        try:
            self.table.commit(Transaction().delete(pk, sk, when=ours, otherwise=KeyInUse()))
        except DomainError:
            return  # done, or taken over, or the database is busy and the lease will end


def done(record: Item, answer: Answer) -> Operation:
    """The line that writes an answer over our attempt. Its failure: AlreadyDone."""
    passing = ("attempt", "lease")
    kept = {k: v for k, v in record.items() if k not in passing} | {
        "status": answer.status,
        "body": answer.body,
        "headers": answer.headers,
    }
    ours = Condition(equals={"attempt": record["attempt"]})
    return Operation("put", (record["pk"], record["sk"]), ours, AlreadyDone(), kept)


def _only(operation: Operation) -> Transaction:
    transaction = Transaction()
    transaction.operations.append(operation)
    return transaction


def _answer_in(item: Item) -> Answer:
    return Answer(item["status"], item["body"], item["headers"], replayed=True)


def provide(wiring: Wiring, resources: Resources[Any]) -> None:
    """Provide it for the endpoints that take an Idempotency-Key."""
    table, clock = resources.table, resources.clock
    wiring.provide(Idempotency, lambda: Idempotency(table, clock))
