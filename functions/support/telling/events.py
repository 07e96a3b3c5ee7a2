"""What is said of news: one event for each person who is told."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.support.telling.entities import LONGEST, Addressee, News, What
from functions.support.tickets.entities import Ticket
from shared.event import Event
from shared.messaging.data import EventData

_ID = "01890a5d-ac96-774b-bcce-b302099a805a"


class NewsAddressed(EventData):
    """Somebody who works on a ticket, or watches it, is to be told what has happened to it."""

    event_type: ClassVar[str] = "support.news.addressed"
    user_id: str | None = Field(description="Null for who is no colleague.", examples=[_ID])
    email: str = Field(examples=["oleg@isp.example"])
    name: str = Field(examples=["Oleg Smirnov"])
    locale: str = Field(examples=["ru"])
    ticket_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8057"])
    number: str = Field(examples=["T-000042"])
    ticket_subject: str = Field(examples=["No connection since this morning"])
    what: What = Field(description="What has happened.", examples=["breached"])
    target: str | None = Field(
        description="Which promise it is about; null for others.", examples=["first_response"]
    )
    due_at: datetime | None = Field(description="When that is, or was, due.")
    text: str | None = Field(
        max_length=LONGEST, description="The beginning of a reply.", examples=[None]
    )

    @classmethod
    def of(cls, ticket: Ticket, news: News, to: Addressee, at: datetime) -> Event:
        """The event of news for somebody."""
        data = cls(
            user_id=to.user_id,
            email=to.email,
            name=to.name,
            locale=to.locale,
            ticket_id=ticket.id,
            number=ticket.number,
            ticket_subject=ticket.subject,
            what=news.what,
            target=news.target,
            due_at=news.due_at,
            text=news.text[:LONGEST] if news.text else None,
        )
        return data.event(subject=ticket.id, at=at, sequence=ticket.version)
