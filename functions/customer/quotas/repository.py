"""Quotas in the customer table.

pk QUOTA#<digest of the source>   sk <hour>   used; removed by TTL
"""

from __future__ import annotations

from functions.customer.quotas.entities import Quota, QuotaChanged
from shared.clock import iso
from shared.dynamo import Item, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


def quota_key(quota: Quota) -> tuple[str, str]:
    """Where a quota lies."""
    return f"QUOTA#{quota.source}", iso(quota.hour)


def quota_in(item: Item | None, untouched: Quota) -> Quota:
    """The quota that an item holds, or the untouched one."""
    return untouched if item is None else from_item(Quota, item)


class QuotaRepository:
    """Says how quotas are written; they are read together with what they limit."""

    def change(self, quota: Quota) -> Transaction:
        """A quota over the one that has one less. Its failure: QuotaChanged."""
        pk, sk = quota_key(quota)
        item = to_item(quota) | {"pk": pk, "sk": sk, "expiresAt": int(quota.ends_at.timestamp())}
        first = quota.used == 1
        unmoved = Condition(absent=True) if first else Condition(equals={"used": quota.used - 1})
        return Transaction().put(item, when=unmoved, otherwise=QuotaChanged())
