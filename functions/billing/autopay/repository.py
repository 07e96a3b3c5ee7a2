"""Autopay in the billing table.

pk ACCOUNT#<id>     sk AUTOPAY      an account's autopay
     gsi1 AUTOPAY#<shard>          <due on>#<account>       while it is to be looked at
     gsi3 AUTOPAYFAILED#<shard>    <failed on>#<account>    while it fails; keys alone
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.accounts.sharding import shard_of
from functions.billing.autopay.entities import Autopay, AutopayChanged
from shared.component import component
from shared.dynamo import ShardedList
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Transaction

_FAILED = ShardedList("AUTOPAYFAILED", index="gsi3", shards=2, keys_only=True)


@component
class AutopayRepository:
    """Reads autopay, and says how it is written."""

    table: Table

    def find(self, account: Account) -> Autopay:
        """An account's autopay, perhaps none."""
        item = self.table.get(f"ACCOUNT#{account.id}", "AUTOPAY")
        if item is None:
            return Autopay(account.id, account.customer_id)
        return replace(from_item(Autopay, item), customer_id=account.customer_id)

    def change(self, autopay: Autopay, *, over: Autopay) -> Transaction:
        """Autopay over the state it was read in. Its failure: AutopayChanged."""
        item = to_item(autopay) | {"pk": f"ACCOUNT#{autopay.account_id}", "sk": "AUTOPAY"}
        if autopay.due_on is not None:
            item["gsi1pk"] = f"AUTOPAY#{shard_of(autopay.account_id):02d}"
            item["gsi1sk"] = f"{autopay.due_on}#{autopay.account_id}"
        if autopay.failed_on is not None:
            item |= _FAILED.keys(str(autopay.failed_on), autopay.account_id)
        seen = Condition(equals={"version": over.version}) if over.version else None
        return Transaction().put(
            item, when=seen or Condition(absent=True), otherwise=AutopayChanged()
        )

    def list_failed(self, limit: int, cursor: str | None) -> Page[Autopay]:
        """Autopay that fails or has stopped, the latest first. Raises: InvalidCursor."""
        page = self.table.page(_FAILED.query(), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Autopay, item))

    def each_due(self, shard: int, until: date) -> Iterator[str]:
        """The accounts of a shard that are to be looked at by a day."""
        query = Query(f"AUTOPAY#{shard:02d}", index="gsi1", until=f"{until}~")
        for item in self.table.each(query):
            yield str(item["account_id"])
