"""Exactly-once effect, and none out of order.

    pk SEEN#<event>       sk <consumer>   the event has had its effect
    pk LATEST#<subject>   sk <consumer>   sequence: of the latest event of a subject that had one

Both are written in the transaction of the effect.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from shared.dynamo.operation import Condition, Item, Operation

REMEMBERED_DAYS = 30


class AlreadySeen(Exception):
    """The event's effect is in place already."""


class StaleEvent(AlreadySeen):
    """A later event of the same subject has had its effect, so this one tells of a past state."""


@dataclass(frozen=True, slots=True)
class Latest:
    """Of what an event tells the state, and the how-manieth state it is."""

    subject: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Once:
    """A mark that a consumer has handled an event; a transaction that carries it happens once.

    With `latest` it does not happen after a later event of the same subject either.
    """

    consumer: str
    event_id: str
    expires_at: int
    latest: Latest | None = None

    def begun(self, attempt: str) -> Once:
        """A mark that work of several steps has begun once more; StaleEvent if it came too late."""
        return replace(self, event_id=f"{self.event_id}#{attempt}")

    def done_by(self, result: Any) -> list[Operation]:  # noqa: ARG002 - nobody is answered
        """The lines that write the marks; they raise AlreadySeen, StaleEvent."""
        seen = {"pk": f"SEEN#{self.event_id}", "sk": self.consumer}
        lines = [self._line(seen, Condition(absent=True), AlreadySeen(self.event_id))]
        if self.latest is not None:
            mark = {"pk": f"LATEST#{self.latest.subject}", "sk": self.consumer}
            not_later = Condition(absent_or_before=("sequence", self.latest.sequence + 1))
            item = mark | {"sequence": self.latest.sequence}
            lines.append(self._line(item, not_later, StaleEvent(self.event_id)))
        return lines

    def _line(self, item: Item, condition: Condition, otherwise: Exception) -> Operation:
        expiring = item | {"expiresAt": self.expires_at}
        return Operation("put", (item["pk"], item["sk"]), condition, otherwise, expiring)
