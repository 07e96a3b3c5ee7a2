"""What support says has happened."""

from functions.support.messages.events import TicketReplied
from functions.support.tickets.events import (
    TicketAssigned,
    TicketClosed,
    TicketOpened,
    TicketResolved,
)

__all__ = ["TicketAssigned", "TicketClosed", "TicketOpened", "TicketReplied", "TicketResolved"]
