"""Dunning in the billing table.

pk ACCOUNT#<id>     sk DUNNING      how far it has come with an account
     gsi1 DUNNING#<shard>  <due on>#<account>      while it is to be looked at
     gsi3 OVERDUE#<shard>  <since>#<account>       while it is overdue; keys alone
pk DUNNINGPOLICY    sk <currency>   the steps for accounts of a currency
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.accounts.sharding import shard_of
from functions.billing.dunning.entities import Dunning, DunningChanged, DunningPolicy
from shared.component import component
from shared.dynamo import ShardedList
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Transaction

_POLICIES = "DUNNINGPOLICY"
_OVERDUE = ShardedList("OVERDUE", index="gsi3", shards=2, keys_only=True)


@component
class DunningRepository:
    """Reads how far dunning has come and its policies, and says how changes are written."""

    table: Table

    def policy(self, currency: str) -> DunningPolicy:
        """The steps for accounts of a currency; by default three reminders."""
        item = self.table.get(_POLICIES, currency)
        return DunningPolicy(currency) if item is None else from_item(DunningPolicy, item)

    def list_policies(self, limit: int, cursor: str | None) -> Page[DunningPolicy]:
        """The policies that were set, by currency. Raises: InvalidCursor."""
        page = self.table.page(Query(_POLICIES), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(DunningPolicy, item))

    def set_policy(self, policy: DunningPolicy, *, over: DunningPolicy) -> Transaction:
        """Steps over those that were read. Its failure: DunningChanged."""
        item = to_item(policy) | {"pk": _POLICIES, "sk": policy.currency}
        return Transaction().put(item, when=_seen(over.version), otherwise=DunningChanged())

    def find(self, account: Account) -> Dunning:
        """How far it has come with an account, perhaps nowhere."""
        (found,) = self.find_many([(account.id, account.customer_id)])
        return found

    def find_many(self, owners: Sequence[tuple[str, str]]) -> list[Dunning]:
        """How far it has come with accounts, given with their customers; at most 100."""
        keys = [(f"ACCOUNT#{account_id}", "DUNNING") for account_id, _ in owners]
        items = {item["account_id"]: item for item in self.table.get_many(keys)}
        return [
            from_item(Dunning, items[account_id])
            if account_id in items
            else Dunning(account_id, customer_id)
            for account_id, customer_id in owners
        ]

    def list_overdue(self, limit: int, cursor: str | None) -> Page[Dunning]:
        """The accounts that are overdue, the latest first. Raises: InvalidCursor."""
        page = self.table.page(_OVERDUE.query(), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Dunning, item))

    def change(self, dunning: Dunning, *, over: Dunning) -> Transaction:
        """How far it has come, over the state it was read in. Its failure: DunningChanged."""
        item = to_item(dunning) | {"pk": f"ACCOUNT#{dunning.account_id}", "sk": "DUNNING"}
        if dunning.due_on is not None:
            item["gsi1pk"] = f"DUNNING#{shard_of(dunning.account_id):02d}"
            item["gsi1sk"] = f"{dunning.due_on}#{dunning.account_id}"
        if dunning.since is not None:
            item |= _OVERDUE.keys(str(dunning.since), dunning.account_id)
        return Transaction().put(item, when=_seen(over.version), otherwise=DunningChanged())

    def each_due(self, shard: int, until: date) -> Iterator[str]:
        """The accounts of a shard that are to be looked at by a day."""
        query = Query(f"DUNNING#{shard:02d}", index="gsi1", until=f"{until}~")
        for item in self.table.each(query):
            yield str(item["account_id"])


def _seen(version: int) -> Condition:
    return Condition(equals={"version": version}) if version else Condition(absent=True)
