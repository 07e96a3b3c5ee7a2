"""Promised payments in the billing table.

pk ACCOUNT#<id>        sk PROMISES        an account's promises
     gsi1 PROMISEDUE#<shard>  <ends on>#<account>   while one holds
pk PROMISEPOLICY       sk POLICY          the provider's terms
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.accounts.sharding import shard_of
from functions.billing.promises.entities import PromisePolicy, Promises, PromisesChanged
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Query, Table
from shared.dynamo.transaction import Condition, Transaction


@component
class PromiseRepository:
    """Reads promises and their terms, and says how changes of them are written."""

    table: Table

    def policy(self) -> PromisePolicy:
        """The provider's terms; by default nothing can be promised."""
        item = self.table.get("PROMISEPOLICY", "POLICY")
        return PromisePolicy() if item is None else from_item(PromisePolicy, item)

    def set_policy(self, policy: PromisePolicy, *, over: PromisePolicy) -> Transaction:
        """Terms over those that were read. Its failure: PromisesChanged."""
        item = to_item(policy) | {"pk": "PROMISEPOLICY", "sk": "POLICY"}
        return Transaction().put(item, when=_seen(over.version), otherwise=PromisesChanged())

    def find(self, account: Account) -> Promises:
        """An account's promises, perhaps none."""
        item = self.table.get(f"ACCOUNT#{account.id}", "PROMISES")
        if item is None:
            return Promises(account.id, account.customer_id, account.currency)
        return replace(from_item(Promises, item), customer_id=account.customer_id)

    def change(self, promises: Promises, *, over: Promises) -> Transaction:
        """An account's promises over the state they were read in. Its failure: PromisesChanged."""
        item = to_item(promises) | {"pk": f"ACCOUNT#{promises.account_id}", "sk": "PROMISES"}
        if promises.current is not None:
            item["gsi1pk"] = f"PROMISEDUE#{shard_of(promises.account_id):02d}"
            item["gsi1sk"] = f"{promises.current.ends_on}#{promises.account_id}"
        return Transaction().put(item, when=_seen(over.version), otherwise=PromisesChanged())

    def each_due(self, shard: int, until: date) -> Iterator[str]:
        """The accounts of a shard whose promise ends by a day."""
        query = Query(f"PROMISEDUE#{shard:02d}", index="gsi1", until=f"{until}~")
        for item in self.table.each(query):
            yield str(item["account_id"])


def _seen(version: int) -> Condition:
    """What was not there is new."""
    return Condition(equals={"version": version}) if version else Condition(absent=True)
