"""Broadcasts in the notification table; they go two years after they were made.

pk BROADCAST#<id>   sk BROADCAST   gsi1 BROADCASTS <id>   gsi2 BROADCASTS#OPEN <send at>#<id>
pk BROADCAST#<id>   sk LANE#<number>
"""

from __future__ import annotations

from datetime import datetime

from functions.notification.broadcasts.entities import (
    Broadcast,
    BroadcastChanged,
    BroadcastNotFound,
    BroadcastState,
    Lane,
    LaneMoved,
    Progress,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

KEPT_SECONDS = 2 * 365 * 86400
MOST_LANES = 30
_OPEN = "BROADCASTS#OPEN"


@component
class BroadcastRepository:
    """Reads broadcasts, and says how they are written."""

    table: Table

    def get(self, broadcast_id: str) -> Progress:
        """A broadcast with its lanes, in one request. Raises: BroadcastNotFound."""
        query = Query(_pk(broadcast_id), consistent=True)
        items = self.table.first(query, limit=MOST_LANES + 1)
        found = [from_item(Broadcast, item) for item in items if item["sk"] == "BROADCAST"]
        if not found:
            raise BroadcastNotFound
        lanes = [from_item(Lane, item) for item in items if item["sk"] != "BROADCAST"]
        return Progress(found[0], tuple(lanes))

    def lane(self, broadcast_id: str, number: int) -> tuple[Broadcast, Lane] | None:
        """A broadcast and one of its lanes, or None."""
        pk = _pk(broadcast_id)
        found = self.table.get_many([(pk, "BROADCAST"), (pk, _lane(number))])
        if len(found) < 2:
            return None
        return from_item(Broadcast, found[0]), from_item(Lane, found[1])

    def list(self, limit: int, cursor: str | None) -> Page[Broadcast]:
        """Broadcasts, newest first. Raises: InvalidCursor."""
        query = Query("BROADCASTS", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Broadcast, item))

    def due(self, until: datetime, limit: int) -> tuple[Broadcast, ...]:
        """Broadcasts that are to begin by now or are under way."""
        query = Query(_OPEN, index="gsi2", until=f"{iso(until)}$")
        return tuple(from_item(Broadcast, i) for i in self.table.first(query, limit=limit))

    def add(self, progress: Progress) -> Transaction:
        """A new broadcast and its lanes."""
        change = Transaction().create(_item(progress.broadcast), otherwise=BroadcastChanged())
        for lane in progress.lanes:
            change.create(_lane_item(lane, progress.broadcast), otherwise=BroadcastChanged())
        return change

    def change(self, broadcast: Broadcast, *, over: Broadcast) -> Transaction:
        """A broadcast over the version before. Its failure: BroadcastChanged."""
        return Transaction().replace(
            _item(broadcast), version=over.version, otherwise=BroadcastChanged()
        )

    def move(self, lane: Lane, *, over: Lane, of: Broadcast) -> Transaction:
        """A lane over the version before, while its broadcast runs.

        Its failures: LaneMoved, BroadcastChanged.
        """
        running = Condition(equals={"state": BroadcastState.RUNNING.value})
        return (
            Transaction()
            .replace(_lane_item(lane, of), version=over.version, otherwise=LaneMoved())
            .check(_pk(of.id), "BROADCAST", when=running, otherwise=BroadcastChanged())
        )


def _pk(broadcast_id: str) -> str:
    return f"BROADCAST#{broadcast_id}"


def _lane(number: int) -> str:
    return f"LANE#{number:02d}"


def _expiry(broadcast: Broadcast) -> dict[str, int]:
    return {"expiresAt": int(broadcast.created_at.timestamp()) + KEPT_SECONDS}


def _item(broadcast: Broadcast) -> Item:
    keys: Item = {"pk": _pk(broadcast.id), "sk": "BROADCAST"} | _expiry(broadcast)
    keys |= {"gsi1pk": "BROADCASTS", "gsi1sk": broadcast.id}
    if broadcast.is_open:
        keys |= {"gsi2pk": _OPEN, "gsi2sk": f"{iso(broadcast.send_at)}#{broadcast.id}"}
    return to_item(broadcast) | keys


def _lane_item(lane: Lane, of: Broadcast) -> Item:
    return to_item(lane) | {"pk": _pk(of.id), "sk": _lane(lane.number)} | _expiry(of)
