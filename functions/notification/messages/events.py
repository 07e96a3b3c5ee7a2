"""What is said of messages."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.notification.messages.entities import Message
from shared.event import Event
from shared.messaging.data import EventData

_ID = "0195812f-6c00-7b1d-9d3c-2f1f3f0c9a11"


class MessageOutcome(EventData):
    """What became of a message; it names no address and no text."""

    message_id: str = Field(examples=[_ID])
    causing_event_type: str = Field(
        description="The event that the message is about.", examples=["billing.invoice.created"]
    )
    template: str = Field(examples=["invoice-created"])
    kind: str = Field(examples=["billing"])
    channel: str = Field(description="Such as email or in_app.", examples=["email"])
    customer_id: str | None = Field(
        default=None, description="Null if the recipient is no customer yet."
    )


class MessageDelivered(MessageOutcome):
    """The channel took the message: it is in the feed, or the mail service has accepted it."""

    event_type: ClassVar[str] = "notification.message.delivered"

    @classmethod
    def of(cls, message: Message, at: datetime) -> Event:
        """The event of a delivered message."""
        return _said(cls(**_facts(message)), message, at)


class MessageFailed(MessageOutcome):
    """The channel refused the message for good."""

    event_type: ClassVar[str] = "notification.message.failed"
    reason: str = Field(description="A code, never an address.", examples=["MessageRejected"])

    @classmethod
    def of(cls, message: Message, at: datetime) -> Event:
        """The event of a refused message."""
        return _said(cls(**_facts(message), reason=message.reason or ""), message, at)


class MessageRequeued(EventData):
    """A message is to be sent: a failed one again, or one whose hour has come.

    The dispatcher listens to this itself.
    """

    event_type: ClassVar[str] = "notification.message.requeued"
    message_id: str = Field(examples=[_ID])

    @classmethod
    def of(cls, message: Message, at: datetime) -> Event:
        """The event of a message that is to be sent again."""
        return _said(cls(message_id=message.id), message, at)


def _said(data: EventData, message: Message, at: datetime) -> Event:
    return data.event(subject=message.id, at=at, sequence=message.version)


def _facts(message: Message) -> dict[str, str | None]:
    return {
        "message_id": message.id,
        "causing_event_type": message.event_type,
        "template": message.template,
        "kind": message.kind.value,
        "channel": message.channel.value,
        "customer_id": message.customer_id,
    }
