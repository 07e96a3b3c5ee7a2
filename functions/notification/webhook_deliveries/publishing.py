"""An event becomes deliveries: one for each webhook that hears of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from functions.notification.webhook_deliveries.entities import WebhookDelivery
from functions.notification.webhook_deliveries.queue import AttemptStep, WebhookQueue
from functions.notification.webhook_deliveries.repository import WebhookDeliveryRepository
from functions.notification.webhooks.entities import Webhook, WebhookNotFound
from functions.notification.webhooks.published import TEST_EVENT, told
from functions.notification.webhooks.repository import WebhookRepository
from shared.clock import Clock, iso
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.dynamo.once import AlreadySeen, Once
from shared.event import Event

TOGETHER = 90  # deliveries of one transaction


@component
class WebhookPublishing:
    """Use cases of the function that hears events for integrators."""

    table: Table
    webhooks: WebhookRepository
    deliveries: WebhookDeliveryRepository
    queue: WebhookQueue
    clock: Clock

    def publish(self, event: Event, once: Once) -> None:
        """Record an event's deliveries, once, and have them brought."""
        wanting = [w for w in self.webhooks.each() if w.is_enabled and w.wants(event.type)]
        self._record(event.id, event.type, body_of(event.type, event, event.data), wanting, once)

    def test(self, webhook_id: str, event: Event, once: Once) -> None:
        """The same for one webhook and an event that tells of nothing."""
        try:
            webhook = self.webhooks.get(webhook_id)
        except WebhookNotFound:
            return
        body = body_of(TEST_EVENT, event, {"webhookId": webhook_id})
        self._record(event.id, TEST_EVENT, body, [webhook], once)

    def _record(
        self, event_id: str, event_type: str, body: str, to: Sequence[Webhook], once: Once
    ) -> None:
        now = self.clock()
        for start in range(0, len(to), TOGETHER):
            made = [
                WebhookDelivery.new(event_id, webhook.id, event_type, body, now)
                for webhook in to[start : start + TOGETHER]
            ]
            change = Transaction().once(once.begun(str(start)) if start else once)
            for delivery in made:
                change.extend(self.deliveries.add(delivery))
            with suppress(AlreadySeen):  # whoever was here first may have died before the queue
                self.table.commit(change)
            for delivery in made:
                self.queue.send(AttemptStep(delivery.webhook_id, delivery.id))


def body_of(event_type: str, event: Event, data: dict[str, Any]) -> str:
    """What an integrator gets, as Standard Webhooks recommends it."""
    return json.dumps(
        {
            "type": event_type,
            "timestamp": iso(event.time),
            "subject": event.subject,
            "data": told(data),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
