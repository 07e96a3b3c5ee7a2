"""Usage in the billing table.

pk ACCOUNT#<account>        sk USAGE#<start>#<subscription>#<metric>   a period
     gsi1 USAGEDUE#<shard>  <due>#<subscription>#<metric>#<start>      while something is to charge
pk USAGE#<subscription>     sk <hours>#<metric>                        their marks; TTL removes them
pk USAGE#<subscription>     sk HOLDER                                  its account
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from functions.billing.failures.entities import Unreadable
from functions.billing.usage.entities import UsageChanged, UsageMarks, UsagePeriod
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Item, Transaction

Key = tuple[str, str]
AT_ONCE = 100
MARKS_KEPT_DAYS = 400


def period_key(account_id: str, subscription_id: str, metric: str, start: date) -> Key:
    """Where a period lies."""
    return f"ACCOUNT#{account_id}", f"USAGE#{start}#{subscription_id}#{metric}"


def marks_key(subscription_id: str, metric: str, slot: str) -> Key:
    """Where some hours' marks lie."""
    return f"USAGE#{subscription_id}", f"{slot}#{metric}"


def holder_key(subscription_id: str) -> Key:
    """Where a subscription's account is kept."""
    return f"USAGE#{subscription_id}", "HOLDER"


@component
class UsageRepository:
    """Reads usage, and says how changes of it are written."""

    table: Table

    def get_many(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items that there are, by their keys, in few reads."""
        found: dict[Key, Item] = {}
        for start in range(0, len(keys), AT_ONCE):
            for item in self.table.get_many(keys[start : start + AT_ONCE]):
                found[item["pk"], item["sk"]] = item
        return found

    def holders(self, subscription_ids: Sequence[str]) -> dict[str, str]:
        """The accounts of those subscriptions whose account is kept here, by their ids."""
        found = self.get_many([holder_key(id_) for id_ in subscription_ids])
        return {pk.removeprefix("USAGE#"): item["account_id"] for (pk, _), item in found.items()}

    def set_holder(self, subscription_id: str, account_id: str) -> Transaction:
        """A subscription's account, which is the same whoever writes it."""
        pk, sk = holder_key(subscription_id)
        return Transaction().put({"pk": pk, "sk": sk, "account_id": account_id})

    def list(
        self, account_id: str, first: date, last: date, limit: int, cursor: str | None
    ) -> Page[UsagePeriod]:
        """An account's periods that begin on some days, the latest first. Raises: InvalidCursor."""
        query = Query(
            f"ACCOUNT#{account_id}",
            since=f"USAGE#{first}",
            until=f"USAGE#{last}~",
            newest_first=True,
        )
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(UsagePeriod, item))

    def newest(self, account_id: str) -> tuple[UsagePeriod, ...]:
        """An account's latest periods, in one read."""
        query = Query(f"ACCOUNT#{account_id}", prefix="USAGE#", newest_first=True)
        return tuple(from_item(UsagePeriod, i) for i in self.table.first(query, limit=AT_ONCE))

    def each_due(self, shard: int, until: date) -> Iterator[UsagePeriod | Unreadable]:
        """A shard's periods in which something is to be charged by a day."""
        query = Query(f"USAGEDUE#{shard:02d}", index="gsi1", until=f"{until}~")
        for item in self.table.each(query):
            try:
                yield from_item(UsagePeriod, item)
            except Exception as error:  # noqa: BLE001 - one unreadable period must not stop the others
                yield Unreadable(f"usage#{item['sk']}", error)

    def set_period(self, period: UsagePeriod, *, over: UsagePeriod) -> Transaction:
        """A period over the state it was read in. Its failure: UsageChanged."""
        pk, sk = period_key(period.account_id, period.subscription_id, period.metric, period.start)
        item = to_item(period) | {"pk": pk, "sk": sk}
        if period.due_on is not None:
            name = f"{period.subscription_id}#{period.metric}#{period.start}"
            item |= {
                "gsi1pk": f"USAGEDUE#{period.shard:02d}",
                "gsi1sk": f"{period.due_on}#{name}",
            }
        return Transaction().put(item, when=_seen(over.version), otherwise=UsageChanged())

    def set_marks(self, marks: UsageMarks, *, over: UsageMarks, now: int) -> Transaction:
        """Marks over those that were read. Its failure: UsageChanged."""
        pk, sk = marks_key(marks.subscription_id, marks.metric, marks.slot)
        expires_at = now + MARKS_KEPT_DAYS * 86400
        item = to_item(marks) | {"pk": pk, "sk": sk, "expiresAt": expires_at}
        return Transaction().put(item, when=_seen(over.version), otherwise=UsageChanged())


def _seen(version: int) -> Condition:
    """What was not there is new."""
    return Condition(equals={"version": version}) if version else Condition(absent=True)
