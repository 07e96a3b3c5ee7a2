"""Spam over HTTP."""

from __future__ import annotations

from functions.support.spam.service import Spam
from functions.support.tickets.entities import Ticket, TicketNotFound
from functions.support.tickets.schemas import TicketView
from shared.http import Call, Endpoints

endpoint = Endpoints("Tickets")
_TRIAGE = "support:ticket:triage"


@endpoint.post("/tickets/{ticketId}/spam", permission=_TRIAGE, response=TicketView,
               errors=[TicketNotFound])  # fmt: skip
def mark_ticket_as_spam(call: Call) -> Ticket:
    """Mark a ticket as spam: it is in no queue, nothing is due, and nobody is told of it."""
    return call.use(Spam).mark(call.path["ticketId"], call.principal)


@endpoint.delete("/tickets/{ticketId}/spam", permission=_TRIAGE, response=TicketView,
                 errors=[TicketNotFound])  # fmt: skip
def delete_spam_mark(call: Call) -> Ticket:
    """Take the mark of spam away; the ticket is where it was."""
    return call.use(Spam).unmark(call.path["ticketId"], call.principal)
