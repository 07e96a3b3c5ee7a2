"""Subscriptions in the billing table, in their account's partition.

pk ACCOUNT#<account>   sk A#SUB#<id>
     gsi1 SUB#<id>                SUB
     gsi2 CUSTOMER#<id>#SUBS      <id>
     gsi3 SUBSCRIPTIONS#<state>#<shard>            <id>    keys alone, as in gsi4
     gsi4 SUBSCRIPTIONS#<tariff>#<state>#<shard>   <id>
pk SCHEDULE            sk <date>#<id>     what is to start or end on a day
pk AWAITING            sk <moment>#<id>   what is given up after a moment if it is not paid for
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from functions.billing.failures.entities import Unreadable
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionBusy,
    SubscriptionFilter,
    SubscriptionNotFound,
    SubscriptionState,
)
from shared.component import component
from shared.dynamo import ShardedList
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Item, Transaction
from shared.errors import DomainError

_ALL = ShardedList("SUBSCRIPTIONS", index="gsi3", shards=2, keys_only=True)
_OF_TARIFF = ShardedList("SUBSCRIPTIONS", index="gsi4", shards=2, keys_only=True)


@dataclass(frozen=True, slots=True)
class ScheduledChange:
    """A day on which a subscription starts or ends."""

    on: date
    account_id: str
    subscription_id: str


@component
class SubscriptionRepository:
    """Reads subscriptions, and says how changes of them are written."""

    table: Table

    def get(self, subscription_id: str) -> Subscription:
        """One subscription. Raises: SubscriptionNotFound."""
        found = self.table.first(Query(f"SUB#{subscription_id}", index="gsi1"))
        if not found:
            raise SubscriptionNotFound
        return from_item(Subscription, found[0])

    def list(
        self, wanted: SubscriptionFilter, limit: int, cursor: str | None = None
    ) -> Page[Subscription]:
        """Subscriptions, newest first. Raises: InvalidCursor."""
        page = self.table.page(_query(wanted), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Subscription, item))

    def add(self, subscription: Subscription) -> Transaction:
        """A new subscription. Its failure: SubscriptionBusy."""
        return Transaction().create(_item(subscription), otherwise=SubscriptionBusy())

    def change(
        self,
        subscription: Subscription,
        *,
        over: Subscription,
        otherwise: DomainError | None = None,
    ) -> Transaction:
        """A subscription over the state it was read in.

        Its failure: SubscriptionBusy, or `otherwise`.
        """
        return Transaction().replace(
            _item(subscription), version=over.version, otherwise=otherwise or SubscriptionBusy()
        )

    def get_in_account(self, account_id: str, subscription_id: str) -> Subscription:
        """One subscription whose account is known. Raises: SubscriptionNotFound."""
        item = self.table.get(f"ACCOUNT#{account_id}", f"A#SUB#{subscription_id}")
        if item is None:
            raise SubscriptionNotFound
        return from_item(Subscription, item)

    def add_scheduled(self, subscription: Subscription, on: date) -> Transaction:
        """A day on which a subscription starts or ends."""
        due = ScheduledChange(on, subscription.account_id, subscription.id)
        return Transaction().put(to_item(due) | _scheduled_key(due))

    def each_scheduled(self, until: date) -> Iterator[ScheduledChange | Unreadable]:
        """What is to start or end by a day and has not yet."""
        for item in self.table.each(Query("SCHEDULE", until=f"{until}~", consistent=True)):
            try:
                yield from_item(ScheduledChange, item)
            except Exception as error:  # noqa: BLE001 - one unreadable entry must not stop the others
                yield Unreadable(f"schedule#{item['sk']}", error)

    def following(
        self, subscription: Subscription, before: Subscription | None, today: date
    ) -> Transaction:
        """A subscription after a change, with its days to come and what it waits for.

        A new one was nothing before. Its failure: SubscriptionBusy.
        """
        writes = self.change(subscription, over=before) if before else self.add(subscription)
        writes.extend(self.await_payment(subscription, before))
        known = before.days_to_come(today) if before else frozenset()
        for day in sorted(subscription.days_to_come(today) - known):
            writes.extend(self.add_scheduled(subscription, day))
        return writes

    def await_payment(self, subscription: Subscription, before: Subscription | None) -> Transaction:
        """That it is given up after a moment, or is not any more; nothing where that stays."""
        now, then = subscription.awaits_payment, before.awaits_payment if before else None
        writes = Transaction()
        if now is not None and then is None:
            due = {"subscriptionId": subscription.id}
            writes.put(due | _awaiting_key(subscription, now.until))
        if now is None and then is not None:
            key = _awaiting_key(subscription, then.until)
            writes.delete(key["pk"], key["sk"])
        return writes

    def each_awaiting(self, until: datetime) -> Iterator[str]:
        """The ids of what has awaited its payment up to a moment."""
        moment = until.astimezone(UTC).isoformat(timespec="seconds")
        query = Query("AWAITING", until=f"{moment}~", consistent=True)
        for item in self.table.each(query):
            yield str(item["subscriptionId"])

    def remove_scheduled(self, due: ScheduledChange) -> Transaction:
        """What has been done is scheduled no longer."""
        key = _scheduled_key(due)
        return Transaction().delete(key["pk"], key["sk"])


def _awaiting_key(subscription: Subscription, until: datetime) -> dict[str, str]:
    moment = until.astimezone(UTC).isoformat(timespec="seconds")
    return {"pk": "AWAITING", "sk": f"{moment}#{subscription.id}"}


def _query(wanted: SubscriptionFilter) -> Query:
    """The narrowest list that contains them."""
    rest: dict[str, str | None] = {"tariff_id": wanted.tariff_id, "state": wanted.state}
    if wanted.account_id is not None:
        key = f"ACCOUNT#{wanted.account_id}"
        rest |= {"customer_id": wanted.customer_id}
        return Query(key, prefix="A#SUB#", newest_first=True, where=rest)
    if wanted.customer_id is not None:
        key = f"CUSTOMER#{wanted.customer_id}#SUBS"
        return Query(key, index="gsi2", newest_first=True, where=rest)
    states = tuple(SubscriptionState) if wanted.state is None else (wanted.state,)
    if wanted.tariff_id is None:
        return _ALL.query(of=states)
    return _OF_TARIFF.query(of=[f"{wanted.tariff_id}#{state}" for state in states])


def _scheduled_key(due: ScheduledChange) -> dict[str, str]:
    return {"pk": "SCHEDULE", "sk": f"{due.on}#{due.subscription_id}"}


def _item(subscription: Subscription) -> Item:
    return to_item(subscription) | {
        "pk": f"ACCOUNT#{subscription.account_id}",
        "sk": f"A#SUB#{subscription.id}",
        "gsi1pk": f"SUB#{subscription.id}",
        "gsi1sk": "SUB",
        "gsi2pk": f"CUSTOMER#{subscription.customer_id}#SUBS",
        "gsi2sk": subscription.id,
        **_ALL.keys_by_id(subscription.id, of=subscription.state),
        **_OF_TARIFF.keys_by_id(
            subscription.id, of=f"{subscription.tariff_id}#{subscription.state}"
        ),
    }
