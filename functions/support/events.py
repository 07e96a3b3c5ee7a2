"""What support says has happened."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from shared.messaging.data import EventData

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class TicketEvent(EventData):
    """What every event of a ticket says."""

    ticket_id: str = Field(examples=[_ID])
    number: str = Field(examples=["T-000042"])
    customer_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8058"])
    subject: str = Field(examples=["No connection since this morning"])


class TicketOpened(TicketEvent):
    """A customer, or staff for one, has opened a ticket."""

    event_type: ClassVar[str] = "support.ticket.opened"
    category: str = Field(examples=["connection"])
    priority: str = Field(examples=["normal"])


class TicketReplied(TicketEvent):
    """Somebody has answered where the customer can read it; internal notes make no event."""

    event_type: ClassVar[str] = "support.ticket.replied"
    message_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8059"])
    by: Literal["staff", "customer"] = Field(examples=["staff"])
    text: str = Field(
        max_length=500,
        description="The first 500 characters.",
        examples=["A technician comes tomorrow between 10 and 12."],
    )


class TicketAssigned(TicketEvent):
    """A ticket has a new person or team, or neither (null)."""

    event_type: ClassVar[str] = "support.ticket.assigned"
    assignee_id: str | None = Field(examples=["01890a5d-ac96-774b-bcce-b302099a805a"])
    team: str | None = Field(examples=["second-line"])


class TicketResolved(TicketEvent):
    """The problem is solved; a reply of the customer opens the ticket again."""

    event_type: ClassVar[str] = "support.ticket.resolved"


class TicketClosed(TicketEvent):
    """The ticket is closed for good."""

    event_type: ClassVar[str] = "support.ticket.closed"
