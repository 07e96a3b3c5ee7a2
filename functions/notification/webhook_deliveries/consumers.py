"""The function that hears what integrators hear of, on a queue of its own."""

from __future__ import annotations

from typing import Any

from functions.notification.settings import WebhookSettings
from functions.notification.webhook_deliveries.publishing import WebhookPublishing
from functions.notification.webhook_deliveries.queue import ReplayStep, WebhookQueue
from functions.notification.webhook_deliveries.replaying import WebhookReplaying
from functions.notification.webhooks.published import PUBLISHED
from shared.messaging.consumer import Consumer, Delivery, Order, Received, to_dead_letters
from shared.service import deployed
from shared.settings import load

consumer = Consumer("webhooks")


class Anything(Received):
    """Whatever an event says: it is handed on."""


class AskedTest(Received):
    """notification.webhook.test-requested."""

    webhook_id: str


class AskedReplay(Received):
    """notification.webhook.replay-requested."""

    webhook_id: str
    replay_id: str
    event_id: str | None = None
    since: str | None = None
    until: str | None = None
    failed_only: bool = True


def publish(delivery: Delivery[Anything]) -> None:
    """Have an event brought to everybody who hears of it."""
    delivery.use(WebhookPublishing).publish(delivery.event, delivery.once)


for _event_type in PUBLISHED:
    consumer.on(_event_type, data=Anything, order=Order.EACH)(publish)


@consumer.on("notification.webhook.test-requested", data=AskedTest, order=Order.EACH)
def try_out(delivery: Delivery[AskedTest]) -> None:
    """Have an event brought that tells of nothing."""
    delivery.use(WebhookPublishing).test(delivery.data.webhook_id, delivery.event, delivery.once)


@consumer.on("notification.webhook.replay-requested", data=AskedReplay, order=Order.EACH)
def replay(delivery: Delivery[AskedReplay]) -> None:
    """Begin to send again what was asked for."""
    asked = delivery.data
    if asked.event_id is not None:
        replaying = delivery.use(WebhookReplaying)
        replaying.replay_one(asked.webhook_id, asked.replay_id, asked.event_id)
    elif asked.since is not None:
        first = ReplayStep(
            asked.webhook_id, asked.replay_id, asked.since, asked.until, asked.failed_only
        )
        delivery.use(WebhookQueue).send(first)  # type: ignore[type-abstract]


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Handle a batch of the queue; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(WebhookSettings).dead_letter_queue_url)
    return consumer.consume(event, deployed(WebhookSettings), dead_letter)
