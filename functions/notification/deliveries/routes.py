"""The delivery log over HTTP."""

from __future__ import annotations

from functions.notification.deliveries.schemas import DeliveryQuery, DeliveryView
from functions.notification.deliveries.service import Deliveries, DeliveryNotFound
from functions.notification.messages.entities import Message, NotFailed, NotRepeatable, State
from functions.notification.messages.repository import MessageChanged
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("deliveries")


@endpoint.get("/deliveries", permission="notification:delivery:read", query=DeliveryQuery,
              response=DeliveryView, paged=True, errors=[DeliveryNotFound])  # fmt: skip
def search(call: Call[None, DeliveryQuery]) -> Page[Message]:
    """List a customer's deliveries, or everybody's in a state, newest first."""
    query, deliveries = call.query, call.use(Deliveries)
    if query.customer_id is not None:
        return deliveries.of_customer(
            query.customer_id, call.principal, limit=query.limit, cursor=query.cursor
        )
    state = State(query.state or State.FAILED)
    return deliveries.in_state(state, call.principal, limit=query.limit, cursor=query.cursor)


@endpoint.post("/deliveries/{deliveryId}/retry", permission="notification:delivery:write",
               response=DeliveryView, status=202, idempotent=True,
               errors=[DeliveryNotFound, NotFailed, NotRepeatable, MessageChanged])  # fmt: skip
def retry(call: Call) -> Message:
    """Send a failed message again."""
    return call.use(Deliveries).retry(call.path["deliveryId"], call.principal, call.once)
