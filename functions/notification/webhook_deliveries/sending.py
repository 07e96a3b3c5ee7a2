"""An attempt to bring an event to a webhook, and what follows from how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import ceil

from functions.notification.webhook_deliveries.entities import (
    QUEUED_AT_MOST,
    Answer,
    Jitter,
    WebhookDelivery,
    WebhookDeliveryChanged,
)
from functions.notification.webhook_deliveries.posting import Poster
from functions.notification.webhook_deliveries.queue import AttemptStep, WebhookQueue
from functions.notification.webhook_deliveries.repository import WebhookDeliveryRepository
from functions.notification.webhooks.entities import Webhook, WebhookChanged, WebhookNotFound
from functions.notification.webhooks.events import WebhookDisabled
from functions.notification.webhooks.repository import WebhookRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.observability import logger
from shared.retrying import retrying
from shared.webhook_signatures import signed_headers


@component
class WebhookSending:
    """The use case of the sender; one worker at a time makes an attempt.

    A worker that dies after the receiver's answer leaves the delivery claimed, and the event is
    sent again: it has the same id.
    """

    table: Table
    webhooks: WebhookRepository
    deliveries: WebhookDeliveryRepository
    poster: Poster
    queue: WebhookQueue
    clock: Clock
    jitter: Jitter

    def attempt(self, step: AttemptStep) -> None:
        """Bring an event, if that is due and nobody else does."""
        delivery, webhook = self.deliveries.with_webhook(step.webhook_id, step.event_id)
        now = self.clock()
        if delivery is None or not delivery.is_free(now):
            return
        try:
            if webhook is None or not webhook.is_enabled:
                given_up = delivery.given_up()
                self.table.commit(self.deliveries.change(given_up, over=delivery))
                return
            claimed = delivery.claimed(now)
            self.table.commit(self.deliveries.change(claimed, over=delivery))
            self._bring(claimed, webhook, now)
        except WebhookDeliveryChanged:
            logger().info("a delivery is minded by another worker", event=step.event_id)

    def _bring(self, delivery: WebhookDelivery, webhook: Webhook, at: datetime) -> None:
        """Raises: WebhookDeliveryChanged."""
        body = delivery.body.encode()
        headers = signed_headers(webhook.secrets(at), delivery.id, at, body)
        headers |= {"content-type": "application/json", "user-agent": "Lastmile-Webhooks"}
        answer = self.poster.post(webhook.url, headers, body)
        after = delivery.attempted(answer, webhook.url, at, self.jitter)
        retrying(lambda: self._note(after, delivery, answer), on=WebhookChanged)
        if after.is_queued:
            seconds = ceil((after.due_at - at).total_seconds())
            self.queue.send(AttemptStep(after.webhook_id, after.id), seconds)

    def _note(self, after: WebhookDelivery, before: WebhookDelivery, answer: Answer) -> None:
        """Keep how it went, and what it says about the webhook.

        Raises: WebhookDeliveryChanged, WebhookChanged.
        """
        change, now = self.deliveries.change(after, over=before), self.clock()
        self.table.commit(change.extend(self._of_webhook(after.webhook_id, answer, now)))

    def _of_webhook(self, webhook_id: str, answer: Answer, now: datetime) -> Transaction:
        """What an answer changes of the webhook; mostly nothing."""
        change = Transaction()
        try:
            known = self.webhooks.get(webhook_id)
        except WebhookNotFound:
            return change
        seen = (
            known.reached(now) if answer.is_success else known.missed(now, is_gone=answer.is_gone)
        )
        if seen is known:
            return change
        change.extend(self.webhooks.change(seen, over=known))
        if known.is_enabled and not seen.is_enabled:
            change.audit(
                f"webhook#{webhook_id}", "webhook.disabled", at=now, before=known, after=seen
            ).emit(WebhookDisabled.of(seen, now))
        return change


@component
class WebhookWatch:
    """The use case of a job that comes every minute: what waits in the table is queued when due."""

    table: Table
    deliveries: WebhookDeliveryRepository
    queue: WebhookQueue
    clock: Clock

    def run(self, has_time: Callable[[], bool]) -> int:
        """How many deliveries were queued."""
        queued = 0
        while has_time():
            found = self.deliveries.unminded(self.clock(), limit=100)
            for delivery in found:
                queued += self._queued(delivery)
            if len(found) < 100:
                break
        return queued

    def _queued(self, delivery: WebhookDelivery) -> bool:
        try:
            woken = delivery.woken(self.clock())
            self.table.commit(self.deliveries.change(woken, over=delivery))
        except WebhookDeliveryChanged:
            return False
        self.queue.send(AttemptStep(delivery.webhook_id, delivery.id))
        return True


def some_jitter(draw: Callable[[], float]) -> Jitter:
    """A tenth of a delay at most, by chance, so that not all come back together."""
    return lambda pause: min(pause, QUEUED_AT_MOST) * 0.1 * draw()
