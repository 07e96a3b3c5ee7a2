"""Exactly-once effect: the id of the event is written with the change that it causes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shared.dynamo.operation import Condition, Operation

REMEMBERED_DAYS = 30


class AlreadySeen(Exception):
    """The event's effect is in place already."""


@dataclass(frozen=True, slots=True)
class Once:
    """A mark that a consumer has handled an event; a transaction that carries it happens once."""

    consumer: str
    event_id: str
    expires_at: int

    @property
    def pk(self) -> str:
        """The mark's partition key."""
        return f"SEEN#{self.event_id}"

    @property
    def sk(self) -> str:
        """The mark's sort key: one event can concern several consumers of a service."""
        return self.consumer

    def done_by(self, result: Any) -> list[Operation]:  # noqa: ARG002 - nobody is answered
        """The line that writes the mark; it raises AlreadySeen."""
        mark = {"pk": self.pk, "sk": self.sk, "expiresAt": self.expires_at}
        absent, seen = Condition(absent=True), AlreadySeen(self.event_id)
        return [Operation("put", (self.pk, self.sk), absent, seen, mark)]
