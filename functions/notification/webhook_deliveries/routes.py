"""The log of what was sent to a webhook."""

from __future__ import annotations

from functions.notification.webhook_deliveries.schemas import (
    WebhookDeliveryQuery,
    WebhookDeliveryView,
)
from functions.notification.webhook_deliveries.service import WebhookDeliveries
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints

endpoint = Endpoints("Webhooks")


@endpoint.get("/webhooks/{webhookId}/deliveries", permission="notification:webhook:read",
              query=WebhookDeliveryQuery, response=WebhookDeliveryView, paged=True,
              errors=[InvalidCursor])  # fmt: skip
def list_webhook_deliveries(
    call: Call[None, WebhookDeliveryQuery],
) -> Page[WebhookDeliveryView]:
    """List what was sent to a webhook in the last 30 days, newest first, with every attempt."""
    q = call.query
    page = call.use(WebhookDeliveries).list(call.path["webhookId"], q.wanted(), q.limit, q.cursor)
    return page.map(WebhookDeliveryView.of)
