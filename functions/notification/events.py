"""What notification says to others."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from shared.messaging.data import EventData

_ID = "0195812f-6c00-7b1d-9d3c-2f1f3f0c9a11"


class MessageOutcome(EventData):
    """What became of a message; it names no address and no text."""

    message_id: str = Field(examples=[_ID])
    causing_event_type: str = Field(
        description="The event that it tells of.", examples=["billing.invoice.created"]
    )
    template: str = Field(examples=["invoice-created"])
    kind: str = Field(examples=["billing"])
    channel: str = Field(description="email or in_app", examples=["email"])
    customer_id: str | None = Field(default=None, description="Null for who is none yet.")


class MessageDelivered(MessageOutcome):
    """The channel took the message: it is in the feed, or the mail service has accepted it."""

    event_type: ClassVar[str] = "notification.message.delivered"


class MessageFailed(MessageOutcome):
    """The channel refused the message for good."""

    event_type: ClassVar[str] = "notification.message.failed"
    reason: str = Field(description="A code, never an address.", examples=["MessageRejected"])


class MessageRequeued(EventData):
    """Somebody asked for a failed message to be sent again.

    The dispatcher listens to this itself.
    """

    event_type: ClassVar[str] = "notification.message.requeued"
    message_id: str = Field(examples=[_ID])
