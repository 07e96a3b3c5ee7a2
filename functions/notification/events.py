"""What notification says to others."""

from __future__ import annotations

from typing import ClassVar

from shared.messaging.event import EventData


class MessageOutcome(EventData):
    """What became of a message; it names no address and no text."""

    message_id: str
    causing_event_type: str
    template: str
    kind: str
    channel: str
    customer_id: str | None = None


class MessageDelivered(MessageOutcome):
    """The channel took the message: it is in the feed, or the mail service has accepted it."""

    event_type: ClassVar[str] = "notification.message.delivered"


class MessageFailed(MessageOutcome):
    """The channel refused the message for good."""

    event_type: ClassVar[str] = "notification.message.failed"
    reason: str


class MessageRequeued(EventData):
    """Somebody asked for a failed message to be sent again.

    The dispatcher listens to this itself.
    """

    event_type: ClassVar[str] = "notification.message.requeued"
    message_id: str
