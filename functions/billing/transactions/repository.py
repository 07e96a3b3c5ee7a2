"""The ledger in the billing table: added to, never changed.

pk ACCOUNT#<account>   sk TX#<id>      ids are UUIDv7, so they sort by time
"""

from __future__ import annotations

from datetime import datetime

from functions.billing.transactions.entities import LedgerTransaction
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Transaction
from shared.errors import Conflict
from shared.ids import earliest_id


class AlreadyBooked(Conflict):
    """The ledger holds this transaction already."""


@component
class LedgerRepository:
    """Reads ledger transactions, and says how they are written."""

    table: Table

    def add(self, transaction: LedgerTransaction) -> Transaction:
        """A new ledger transaction. Its failure: AlreadyBooked."""
        key = {"pk": f"ACCOUNT#{transaction.account_id}", "sk": f"TX#{transaction.id}"}
        item = to_item(transaction) | key
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
