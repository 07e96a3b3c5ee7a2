"""The event by which a message comes back to the queue."""

from __future__ import annotations

from shared.messaging.consumer import Received


class Requeued(Received):
    """notification.message.requeued."""

    message_id: str
