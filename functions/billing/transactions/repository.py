"""The ledger in the billing table: added to, never changed.

pk ACCOUNT#<account>   sk TX#<id>      ids are UUIDv7, so they sort by time
     gsi1 LEDGER#<shard>   <at>#<id>   in order of booking; shards as accounts have them
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zlib import crc32

from functions.billing.failures.entities import UNREADABLE, Unreadable
from functions.billing.transactions.entities import LedgerTransaction
from shared.clock import iso
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.query import partition
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Item, Transaction
from shared.errors import Conflict
from shared.ids import earliest_id

SHARDS = 32


class AlreadyBooked(Conflict):
    """The ledger holds this transaction already."""


@component
class LedgerRepository:
    """Reads ledger transactions, and says how they are written."""

    table: Table

    def add(self, transaction: LedgerTransaction) -> Transaction:
        """A new ledger transaction. Its failure: AlreadyBooked."""
        item = to_item(transaction) | _keys(transaction)
        return Transaction().create(item, otherwise=AlreadyBooked())

    def list(self, account_id: str, limit: int, cursor: str | None) -> Page[LedgerTransaction]:
        """An account's transactions, newest first. Raises: InvalidCursor."""
        query = Query(f"ACCOUNT#{account_id}", prefix="TX#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(LedgerTransaction, item))

    def list_between(
        self, account_id: str, since: datetime, until: datetime, limit: int, cursor: str | None
    ) -> Page[LedgerTransaction]:
        """An account's transactions from a moment to before another, the oldest first.

        Raises: InvalidCursor.
        """
        query = Query(
            f"ACCOUNT#{account_id}",
            since=f"TX#{earliest_id(since)}",
            until=f"TX#{earliest_id(until)}",
        )
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(LedgerTransaction, item))

    def each_of(self, account_id: str) -> Iterator[LedgerTransaction]:
        """All of an account's transactions, newest first, as they are by now."""
        query = Query(f"ACCOUNT#{account_id}", prefix="TX#", newest_first=True, consistent=True)
        for item in self.table.each(query):
            yield from_item(LedgerTransaction, item)

    def find_last(self, account_id: str) -> LedgerTransaction | None:
        """An account's last transaction, as it is by now."""
        query = Query(f"ACCOUNT#{account_id}", prefix="TX#", newest_first=True, consistent=True)
        found = self.table.first(query)
        return from_item(LedgerTransaction, found[0]) if found else None

    def each_booked(
        self, shard: int, since: datetime, until: datetime, after: str = ""
    ) -> Iterator[tuple[str, LedgerTransaction | Unreadable]]:
        """A shard's transactions from a moment to before another, or after a position.

        Each with its own position.
        """
        query = Query(
            partition("LEDGER", shard),
            index="gsi1",
            since=after + " " if after else iso(since),
            until=iso(until),
        )
        for item in self.table.each(query, page_size=500):
            yield item["gsi1sk"], _read(item)

    def find_first_moment(self, shard: int) -> datetime | None:
        """When the first transaction was booked in a shard."""
        found = self.table.first(Query(partition("LEDGER", shard), index="gsi1"))
        return datetime.fromisoformat(found[0]["gsi1sk"].partition("#")[0]) if found else None

    def find_last_before(self, account_id: str, moment: datetime) -> LedgerTransaction | None:
        """An account's last transaction before a moment."""
        query = Query(
            f"ACCOUNT#{account_id}",
            since="TX#",
            until=f"TX#{earliest_id(moment)}",
            newest_first=True,
        )
        found = self.table.first(query)
        return from_item(LedgerTransaction, found[0]) if found else None


def _read(item: Item) -> LedgerTransaction | Unreadable:
    try:
        return from_item(LedgerTransaction, item)
    except UNREADABLE as error:
        return Unreadable(f"transaction#{item['sk'].partition('#')[2]}", error)


def _keys(transaction: LedgerTransaction) -> dict[str, str]:
    account_id = transaction.account_id
    return {
        "pk": f"ACCOUNT#{account_id}",
        "sk": f"TX#{transaction.id}",
        "gsi1pk": partition("LEDGER", crc32(account_id.encode()) % SHARDS),
        "gsi1sk": f"{iso(transaction.at)}#{transaction.id}",
    }


def placed_by_day(item: Item) -> Transaction | None:
    """A transaction of before there were books is given its place among those of its shard."""
    if not str(item["sk"]).startswith("TX#") or "gsi1pk" in item:
        return None
    return Transaction().update(_keys(from_item(LedgerTransaction, item)))
