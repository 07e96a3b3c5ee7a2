"""What staff do with deliveries."""

from __future__ import annotations

from dataclasses import dataclass

from functions.notification.events import MessageRequeued
from functions.notification.messages.entities import Message, State
from functions.notification.messages.repository import MessageRepository
from shared.clock import Clock
from shared.dynamo import Page
from shared.errors import NotFound
from shared.idempotency import KeyedRequest
from shared.principal import Principal


class DeliveryNotFound(NotFound):
    """There is no such delivery."""


@dataclass(frozen=True)
class Deliveries:
    """Use cases of the delivery log."""

    messages: MessageRepository
    clock: Clock

    def of_customer(
        self, customer_id: str, by: Principal, *, limit: int, cursor: str | None
    ) -> Page[Message]:
        """A customer's messages outside the feed, newest first.

        Raises: DeliveryNotFound, InvalidCursor.
        """
        if not by.reaches(customer_id):
            raise DeliveryNotFound
        return self.messages.deliveries(customer_id, limit=limit, cursor=cursor)

    def in_state(
        self, state: State, by: Principal, *, limit: int, cursor: str | None
    ) -> Page[Message]:
        """Everybody's messages in a state, newest first.

        Raises: DeliveryNotFound, InvalidCursor.
        """
        if by.is_customer:
            raise DeliveryNotFound
        return self.messages.in_state(state, limit=limit, cursor=cursor)

    def retry(self, message_id: str, by: Principal, once: KeyedRequest | None = None) -> Message:
        """Put a failed message back on the queue.

        The dispatcher sends it to where its customer is reached now.

        Raises: DeliveryNotFound, NotFailed, NotRepeatable, MessageChanged.
        """
        before = self.messages.get(message_id)
        if before is None or before.in_feed or not by.reaches(before.customer_id):
            raise DeliveryNotFound
        after, now = before.requeued(), self.clock()
        event = MessageRequeued(message_id=after.id).event(
            subject=after.id, at=now, sequence=after.version
        )
        self.messages.requeue(before, after, event, now, once)
        return after
