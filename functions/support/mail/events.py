"""What is said of mails."""

from __future__ import annotations

from typing import ClassVar

from functions.support.tickets.entities import Ticket
from functions.support.tickets.events import MailedEvent, mail_facts
from shared.event import Event


class TicketReceived(MailedEvent):
    """A mail has opened a ticket, and its sender is to be told the number."""

    event_type: ClassVar[str] = "support.ticket.received"

    @classmethod
    def of(cls, ticket: Ticket) -> Event:
        """The event of a ticket whose sender is real, and no robot."""
        return cls(**mail_facts(ticket)).of_ticket(ticket)
