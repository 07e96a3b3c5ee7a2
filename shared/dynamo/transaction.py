"""A change of state, described: what is written, on which conditions, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.dynamo.audit import audit_item
from shared.dynamo.operation import Cause, Condition, Item, Operation
from shared.errors import DomainError, PreconditionFailed
from shared.event import Event

LARGEST = 100  # what TransactWriteItems takes
OUTBOX_DAYS = 7

__all__ = ["LARGEST", "Condition", "Item", "Operation", "Transaction", "outbox_item"]


class Transaction:
    """The writes of one change, all or none.

    Each line carries the error that its failed condition means, so that a repository says in one
    place what is written and what can go wrong. `events` and the audit line are written along with
    the change.
    """

    def __init__(self) -> None:
        self.operations: list[Operation] = []

    def create(self, item: Item, *, otherwise: DomainError) -> Transaction:
        """Write a new item; an existing one means `otherwise`."""
        return self._add("put", item, Condition(absent=True), otherwise)

    def replace(
        self, item: Item, *, version: int, otherwise: DomainError | None = None
    ) -> Transaction:
        """Write an item over the one that has this version."""
        return self._add(
            "put", item, Condition(equals={"version": version}), otherwise or PreconditionFailed()
        )

    def put(
        self, item: Item, *, when: Condition | None = None, otherwise: DomainError | None = None
    ) -> Transaction:
        """Write an item, whatever was there, or on a condition of your own."""
        return self._add("put", item, when or Condition(), otherwise or PreconditionFailed())

    def update(
        self, item: Item, *, when: Condition | None = None, otherwise: DomainError | None = None
    ) -> Transaction:
        """Set some attributes of an item (None removes one) and leave the others.

        `item` holds the keys too.
        """
        return self._add(
            "update", item, when or Condition(present=True), otherwise or PreconditionFailed()
        )

    def add(self, pk: str, sk: str, amounts: Mapping[str, int]) -> Transaction:
        """Add to numbers of an item; what is not there yet is zero."""
        item = {"pk": pk, "sk": sk, **amounts}
        return self._add("add", item, Condition(), PreconditionFailed())

    def delete(
        self,
        pk: str,
        sk: str,
        *,
        when: Condition | None = None,
        otherwise: DomainError | None = None,
    ) -> Transaction:
        """Remove an item."""
        return self._add(
            "delete", {"pk": pk, "sk": sk}, when or Condition(), otherwise or PreconditionFailed()
        )

    def check(self, pk: str, sk: str, *, when: Condition, otherwise: DomainError) -> Transaction:
        """Only look: the transaction goes through if this holds."""
        return self._add("check", {"pk": pk, "sk": sk}, when, otherwise)

    def emit(self, *events: Event) -> Transaction:
        """Say that something has happened: an outbox item each, which the relay publishes."""
        for event in events:
            self.put(outbox_item(event))
        return self

    def audit(
        self, subject: str, action: str, *, at: datetime, before: Any = None, after: Any = None
    ) -> Transaction:
        """Keep who did this and what changed between two states of an entity.

        Fields marked secret are left out.
        """
        line = audit_item(subject, action, at=at, before=before, after=after)
        return self.create(line, otherwise=PreconditionFailed())  # never over another line

    def once(self, cause: Cause | None, *, result: Any = None) -> Transaction:
        """Make the change the one effect of an event, or of a request with an Idempotency-Key.

        `result` is what the request's view returns: the answer is kept along with the effect.
        Raises: AlreadySeen, AlreadyDone.
        """
        if cause is not None:
            self.operations.extend(cause.done_by(result))
        return self

    def extend(self, other: Transaction) -> Transaction:
        """This change and another one, together."""
        self.operations.extend(other.operations)
        return self

    def __len__(self) -> int:
        return len(self.operations)

    def _add(
        self, action: str, item: Item, condition: Condition, otherwise: Exception
    ) -> Transaction:
        self.operations.append(
            Operation(action, (item["pk"], item["sk"]), condition, otherwise, item)
        )
        return self


def outbox_item(event: Event) -> Item:
    """The item that holds an event until it is published; TTL removes it."""
    return {
        "pk": f"OUTBOX#{event.id}",
        "sk": "EVENT",
        "type": event.type,
        "event": event.to_json(),
        "expiresAt": int(event.time.timestamp()) + OUTBOX_DAYS * 86400,
    }
