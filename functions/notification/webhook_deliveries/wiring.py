"""What deliveries to webhooks provide."""

from __future__ import annotations

import random

from functions.notification.settings import WebhookSettings
from functions.notification.webhook_deliveries.posting import HttpPoster, Poster, resolved
from functions.notification.webhook_deliveries.publishing import WebhookPublishing
from functions.notification.webhook_deliveries.queue import SqsWebhookQueue, WebhookQueue
from functions.notification.webhook_deliveries.replaying import WebhookReplaying
from functions.notification.webhook_deliveries.repository import WebhookDeliveryRepository
from functions.notification.webhook_deliveries.sending import (
    WebhookSending,
    WebhookWatch,
    some_jitter,
)
from functions.notification.webhook_deliveries.service import WebhookDeliveries
from functions.notification.webhooks.repository import WebhookRepository
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[WebhookSettings]) -> None:
    """Provide the use cases of deliveries, their queue and what posts."""
    table, clock, settings = resources.table, resources.clock, resources.settings
    webhooks = WebhookRepository(table=table)
    deliveries = WebhookDeliveryRepository(table=table)
    wiring.provide(WebhookDeliveries, lambda: WebhookDeliveries(deliveries=deliveries))
    wiring.provide(
        WebhookQueue,  # type: ignore[type-abstract]
        lambda: SqsWebhookQueue(client=clients.sqs(), url=settings.webhook_queue_url),
    )
    wiring.provide(
        Poster,  # type: ignore[type-abstract]
        lambda: HttpPoster(resolve=resolved, to_loopback=settings.webhooks_to_loopback),
    )

    def queue() -> WebhookQueue:
        return wiring.use(WebhookQueue)  # type: ignore[type-abstract]

    wiring.provide(
        WebhookPublishing,
        lambda: WebhookPublishing(
            table=table, webhooks=webhooks, deliveries=deliveries, queue=queue(), clock=clock
        ),
    )
    wiring.provide(
        WebhookReplaying,
        lambda: WebhookReplaying(table=table, deliveries=deliveries, queue=queue(), clock=clock),
    )
    wiring.provide(
        WebhookWatch,
        lambda: WebhookWatch(table=table, deliveries=deliveries, queue=queue(), clock=clock),
    )
    wiring.provide(WebhookSending, lambda: _sending(wiring, resources))


def _sending(wiring: Wiring, resources: Resources[WebhookSettings]) -> WebhookSending:
    return WebhookSending(
        table=resources.table,
        webhooks=WebhookRepository(table=resources.table),
        deliveries=WebhookDeliveryRepository(table=resources.table),
        poster=wiring.use(Poster),  # type: ignore[type-abstract]
        queue=wiring.use(WebhookQueue),  # type: ignore[type-abstract]
        clock=resources.clock,
        jitter=some_jitter(random.random),
    )
