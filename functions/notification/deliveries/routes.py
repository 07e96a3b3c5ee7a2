"""The delivery log: what was sent to whom outside the feed, and what became of it."""

from __future__ import annotations

from functions.notification.deliveries.schemas import DeliveryQuery, DeliveryView
from functions.notification.deliveries.service import Deliveries, DeliveryNotFound
from functions.notification.messages.entities import (
    Message,
    MessageChanged,
    NotFailed,
    NotRepeatable,
)
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Deliveries", "Messages sent by e-mail, SMS and other channels, and what became of each."
)


@endpoint.get(
    "/deliveries",
    permission="notification:delivery:read",
    query=DeliveryQuery,
    response=DeliveryView,
    paged=True,
    errors=[DeliveryNotFound],
)
def list_deliveries(call: Call[None, DeliveryQuery]) -> Page[Message]:
    """List deliveries, newest first.

    All of them, or those that match every filter.
    """
    query = call.query
    return call.use(Deliveries).list(query.filter(), call.principal, query.limit, query.cursor)


@endpoint.post(
    "/deliveries/{deliveryId}/retry",
    permission="notification:delivery:write",
    response=DeliveryView,
    status=202,
    idempotent=True,
    errors=[DeliveryNotFound, NotFailed, NotRepeatable, MessageChanged],
)
def retry_delivery(call: Call) -> Message:
    """Send a failed message again."""
    return call.use(Deliveries).retry(call.path["deliveryId"], call.principal, call.once)
