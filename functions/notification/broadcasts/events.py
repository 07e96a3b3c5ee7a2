"""What is said of broadcasts."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.notification.broadcasts.entities import Broadcast, Progress, Text
from shared.event import Event
from shared.messaging.data import EventData

ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class BroadcastAddressed(EventData):
    """A person is to be told what a broadcast says."""

    event_type: ClassVar[str] = "notification.broadcast.addressed"
    broadcast_id: str = Field(examples=[ID])
    customer_id: str = Field(examples=["0195812e-0c4f-7a52-b1c1-6d1a2b3c4d5e"])
    kind: str = Field(examples=["service"])
    channels: list[str] = Field(examples=[["email", "in_app"]])
    title: str = Field(examples=["Works in your building on Tuesday"])
    paragraphs: list[str] = Field(
        examples=[["There will be no connection from 10:00 to 12:00.", "We are sorry."]]
    )

    @classmethod
    def of(cls, broadcast: Broadcast, customer_id: str, text: Text, at: datetime) -> Event:
        """The event for one person."""
        data = cls(
            broadcast_id=broadcast.id,
            customer_id=customer_id,
            kind=broadcast.kind.value,
            channels=[channel.value for channel in broadcast.channels],
            title=text.subject,
            paragraphs=text.paragraphs,
        )
        return data.event(subject=customer_id, at=at)


class BroadcastCompleted(EventData):
    """Everybody of a broadcast's segment has been told."""

    event_type: ClassVar[str] = "notification.broadcast.completed"
    broadcast_id: str = Field(examples=[ID])
    kind: str = Field(examples=["service"])
    recipients: int = Field(examples=[312])
    dry_run: bool = Field(examples=[False])

    @classmethod
    def of(cls, progress: Progress, at: datetime) -> Event:
        """The event of a broadcast that is over."""
        broadcast = progress.broadcast
        data = cls(
            broadcast_id=broadcast.id,
            kind=broadcast.kind.value,
            recipients=progress.recipients,
            dry_run=broadcast.is_dry_run,
        )
        return data.event(subject=broadcast.id, at=at, sequence=broadcast.version)
