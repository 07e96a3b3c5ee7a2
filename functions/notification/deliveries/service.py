"""What staff do with deliveries."""

from __future__ import annotations

from dataclasses import replace

from functions.notification.messages.entities import Filter, Message
from functions.notification.messages.events import MessageRequeued
from functions.notification.messages.repository import MessageRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import NotFound
from shared.idempotency import KeyedRequest
from shared.principal import Principal


class DeliveryNotFound(NotFound):
    """There is no such delivery."""


@component
class Deliveries:
    """Use cases of the delivery log."""

    table: Table
    messages: MessageRepository
    clock: Clock

    def list(
        self, wanted: Filter, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Message]:
        """The messages outside the feeds that are wanted, newest first.

        Raises: DeliveryNotFound, InvalidCursor.
        """
        customer_id = by.scope(wanted.customer_id, otherwise=DeliveryNotFound)
        return self.messages.list(replace(wanted, customer_id=customer_id), limit, cursor)

    def retry(self, message_id: str, by: Principal, once: KeyedRequest | None = None) -> Message:
        """Queue a failed message again.

        The dispatcher sends it to where its customer is reached now.

        Raises: DeliveryNotFound, NotFailed, NotRepeatable, MessageChanged.
        """
        before = self.messages.find(message_id)
        if before is None or before.in_feed:
            raise DeliveryNotFound
        by.must_reach(before.customer_id, otherwise=DeliveryNotFound)
        after, now = before.requeued(), self.clock()
        self.table.commit(
            self.messages.change(after, over=before)
            .audit(f"message#{after.id}", "message.requeued", at=now, before=before, after=after)
            .emit(MessageRequeued.of(after, now))
            .once(once, result=after)
        )
        return after
