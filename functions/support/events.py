"""What support says has happened."""

from functions.support.messages.events import TicketReplied
from functions.support.tickets.events import (
    SlaBreached,
    SlaWarning,
    TicketAssigned,
    TicketClosed,
    TicketOpened,
    TicketResolved,
)

__all__ = [
    "SlaBreached",
    "SlaWarning",
    "TicketAssigned",
    "TicketClosed",
    "TicketOpened",
    "TicketReplied",
    "TicketResolved",
]
