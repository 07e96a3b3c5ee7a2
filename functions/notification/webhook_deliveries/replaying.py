"""What was sent to a webhook is sent again, a part of the span at a time."""

from __future__ import annotations

from functions.notification.webhook_deliveries.entities import (
    DeliveryState,
    WebhookDelivery,
    WebhookDeliveryChanged,
)
from functions.notification.webhook_deliveries.queue import AttemptStep, ReplayStep, WebhookQueue
from functions.notification.webhook_deliveries.repository import WebhookDeliveryRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.retrying import retrying

A_STEP = 50
NEXT = " "  # what comes right after a place in a list begins with the place and this


@component
class WebhookReplaying:
    """Use cases of replays; each step can be repeated, and changes nothing the second time."""

    table: Table
    deliveries: WebhookDeliveryRepository
    queue: WebhookQueue
    clock: Clock

    def replay_one(self, webhook_id: str, replay_id: str, event_id: str) -> None:
        """Send one event again, whatever became of it; an unknown one is passed over."""
        delivery = self.deliveries.find(webhook_id, event_id)
        if delivery is not None:
            self._again(delivery, replay_id, failed_only=False)

    def replay(self, step: ReplayStep) -> None:
        """Send some events of a span again, and leave the rest to the next step."""
        found = self.deliveries.recorded(step.webhook_id, step.since, step.until, A_STEP)
        for _, delivery in found:
            self._again(delivery, step.replay_id, failed_only=step.failed_only)
        if len(found) == A_STEP:
            place = found[-1][0] + NEXT
            self.queue.send(
                ReplayStep(step.webhook_id, step.replay_id, place, step.until, step.failed_only)
            )

    def _again(self, delivery: WebhookDelivery, replay_id: str, *, failed_only: bool) -> None:
        """Put one on the queue as if it were new, once for each replay."""

        def attempt() -> None:
            known = self.deliveries.find(delivery.webhook_id, delivery.id)
            if known is None or known.is_pending or known.replay_id == replay_id:
                return
            if failed_only and known.state is not DeliveryState.FAILED:
                return
            after = known.replayed(replay_id, self.clock())
            self.table.commit(self.deliveries.change(after, over=known))

        retrying(attempt, on=WebhookDeliveryChanged)
        self.queue.send(AttemptStep(delivery.webhook_id, delivery.id))
