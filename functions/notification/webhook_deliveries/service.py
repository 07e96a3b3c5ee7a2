"""What administrators see of deliveries to webhooks."""

from __future__ import annotations

from functions.notification.webhook_deliveries.entities import DeliveryState, WebhookDelivery
from functions.notification.webhook_deliveries.repository import WebhookDeliveryRepository
from shared.component import component
from shared.dynamo import Page


@component
class WebhookDeliveries:
    """Use cases of the log."""

    deliveries: WebhookDeliveryRepository

    def list(
        self, webhook_id: str, state: DeliveryState | None, limit: int, cursor: str | None
    ) -> Page[WebhookDelivery]:
        """A webhook's deliveries, newest first; of an unknown one none. Raises: InvalidCursor."""
        return self.deliveries.list(webhook_id, state, limit, cursor)
