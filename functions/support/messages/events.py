"""What is said of messages."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from functions.support.messages.entities import Message
from functions.support.tickets.entities import Ticket
from functions.support.tickets.events import MailedEvent, mail_facts
from shared.event import Event

LONGEST = 10_000
"""How many characters of a reply its event carries: a mail has all of a reply of ours."""


class TicketReplied(MailedEvent):
    """Somebody has answered where the customer can read it; internal notes make no event."""

    event_type: ClassVar[str] = "support.ticket.replied"
    message_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8059"])
    by: Literal["staff", "customer"] = Field(examples=["staff"])
    text: str = Field(
        max_length=LONGEST,
        description="The first 10,000 characters.",
        examples=["A technician comes tomorrow between 10 and 12."],
    )

    @classmethod
    def of(cls, ticket: Ticket, message: Message) -> Event:
        """The event of a reply to a ticket."""
        data = cls(
            **mail_facts(ticket),
            message_id=message.id,
            by="customer" if message.by == "customer" else "staff",
            text=message.text[:LONGEST],
        )
        return data.of_ticket(ticket)
