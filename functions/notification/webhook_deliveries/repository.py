"""Deliveries to webhooks in the notification table; they go after 30 days.

pk WEBHOOK#<webhook>#<event>   sk DELIVERY
     gsi1 WEBHOOK#<webhook>#<shard>    <created>#<event>   all of a webhook
     gsi2 WEBHOOKATTEMPTS#<shard>      <wake at>#<event>   pending
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.notification.webhook_deliveries.entities import (
    KEPT,
    AlreadyRecorded,
    DeliveryState,
    WebhookDelivery,
    WebhookDeliveryChanged,
)
from functions.notification.webhooks.entities import Webhook
from functions.notification.webhooks.repository import key as webhook_key
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, ShardedList, Table, Transaction, from_item, to_item

_OF_WEBHOOK = ShardedList("WEBHOOK", index="gsi1")
_PENDING = ShardedList("WEBHOOKATTEMPTS", index="gsi2")


@component
class WebhookDeliveryRepository:
    """Reads deliveries to webhooks, and says how they are written."""

    table: Table

    def find(self, webhook_id: str, event_id: str) -> WebhookDelivery | None:
        """A delivery, or None."""
        item = self.table.get(*_key(webhook_id, event_id))
        return None if item is None else from_item(WebhookDelivery, item)

    def with_webhook(
        self, webhook_id: str, event_id: str
    ) -> tuple[WebhookDelivery | None, Webhook | None]:
        """A delivery and its webhook, each None where it is not there, in one request."""
        found = self.table.get_many([_key(webhook_id, event_id), webhook_key(webhook_id)])
        items = {item["pk"]: item for item in found}
        delivery = items.get(_key(webhook_id, event_id)[0])
        webhook = items.get(webhook_key(webhook_id)[0])
        return (
            None if delivery is None else from_item(WebhookDelivery, delivery),
            None if webhook is None else from_item(Webhook, webhook),
        )

    def add(self, delivery: WebhookDelivery) -> Transaction:
        """A new delivery. Its failure: AlreadyRecorded."""
        return Transaction().create(_item(delivery), otherwise=AlreadyRecorded())

    def change(self, delivery: WebhookDelivery, *, over: WebhookDelivery) -> Transaction:
        """A delivery over the version before. Its failure: WebhookDeliveryChanged."""
        return Transaction().replace(
            _item(delivery), version=over.version, otherwise=WebhookDeliveryChanged()
        )

    def recorded(
        self, webhook_id: str, since: str, until: str | None, limit: int
    ) -> Sequence[tuple[str, WebhookDelivery]]:
        """Deliveries of a span, the oldest first, each with where it lies in the list."""
        query = _OF_WEBHOOK.query(of=webhook_id, since=since, until=until, newest_first=False)
        found = self.table.first(query, limit=limit)
        return [(item["gsi1sk"], from_item(WebhookDelivery, item)) for item in found]

    def unminded(self, until: datetime, limit: int) -> list[WebhookDelivery]:
        """Pending deliveries that should be looked after by now, the longest waiting first."""
        query = _PENDING.query(until=iso(until), newest_first=False)
        return [from_item(WebhookDelivery, i) for i in self.table.first(query, limit=limit)]

    def list(
        self, webhook_id: str, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> Page[WebhookDelivery]:
        """A webhook's deliveries, newest first. Raises: InvalidCursor."""
        query = _OF_WEBHOOK.query(of=webhook_id, where={"state": state})
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(WebhookDelivery, item))


def _key(webhook_id: str, event_id: str) -> tuple[str, str]:
    return f"WEBHOOK#{webhook_id}#{event_id}", "DELIVERY"


def _item(delivery: WebhookDelivery) -> Item:
    pk, sk = _key(delivery.webhook_id, delivery.id)
    kept_until = int((delivery.created_at + KEPT).timestamp())
    keys = {"pk": pk, "sk": sk, "expiresAt": kept_until}
    keys |= _OF_WEBHOOK.keys(iso(delivery.created_at), delivery.id, of=delivery.webhook_id)
    if delivery.is_pending:
        keys |= _PENDING.keys(iso(delivery.wake_at), f"{delivery.id}#{delivery.webhook_id}")
    return to_item(delivery) | keys
