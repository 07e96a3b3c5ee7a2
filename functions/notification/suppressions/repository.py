"""Suppressions in the notification table.

pk SUPPRESSION#<id>   sk SUPPRESSION
     gsi1 SUPPRESSIONS#<customer>   <id>             of a customer's address, where it is known
     gsi3 SUPPRESSIONS#<shard>      <created>#<id>   all
"""

from __future__ import annotations

from functions.notification.catalogue.entities import Channel
from functions.notification.suppressions.addresses import folded
from functions.notification.suppressions.entities import (
    Suppression,
    SuppressionNotFound,
    suppression_id,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import Page, ShardedList, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

_ALL = ShardedList("SUPPRESSIONS", index="gsi3")


@component
class SuppressionRepository:
    """Reads suppressions, and says how they are written."""

    table: Table

    def holds(self, channel: Channel, address: str) -> bool:
        """Whether an address takes no messages on a channel."""
        return self.find(suppression_id(channel, folded(channel, address))) is not None

    def find(self, suppression_id: str) -> Suppression | None:
        """A suppression, or None."""
        item = self.table.get(*_key(suppression_id))
        return None if item is None else from_item(Suppression, item)

    def list(self, channel: Channel | None, limit: int, cursor: str | None) -> Page[Suppression]:
        """All, or those on one channel, newest first. Raises: InvalidCursor."""
        query = _ALL.query(where={"channel": channel})
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Suppression, item))

    def put(self, suppression: Suppression) -> Transaction:
        """A suppression, over one that the same address may have already."""
        pk, sk = _key(suppression.id)
        listed = _ALL.keys(iso(suppression.created_at), suppression.id)
        if suppression.customer_id is not None:
            listed |= {
                "gsi1pk": f"SUPPRESSIONS#{suppression.customer_id}",
                "gsi1sk": suppression.id,
            }
        return Transaction().put(to_item(suppression) | {"pk": pk, "sk": sk} | listed)

    def remove(self, suppression: Suppression) -> Transaction:
        """A suppression lifted. Its failure: SuppressionNotFound."""
        there = Condition(equals={"version": suppression.version})
        return Transaction().delete(
            *_key(suppression.id), when=there, otherwise=SuppressionNotFound()
        )

    def forget(self, channel: Channel, address: str) -> Transaction:
        """No suppression of an address, whether there was one or not: its owner asks for news."""
        return Transaction().delete(*_key(suppression_id(channel, folded(channel, address))))


def _key(suppression_id: str) -> tuple[str, str]:
    return f"SUPPRESSION#{suppression_id}", "SUPPRESSION"
