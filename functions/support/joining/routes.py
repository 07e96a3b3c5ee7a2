"""Merging and splitting tickets over HTTP."""

from __future__ import annotations

from functions.support.joining.entities import CannotMerge, MessageNotFound
from functions.support.joining.schemas import Merge, Split
from functions.support.joining.service import TicketJoining
from functions.support.tickets.entities import Ticket, TicketIsClosed, TicketNotFound
from functions.support.tickets.schemas import TicketView
from shared.http import Call, Endpoints

endpoint = Endpoints("Tickets")
_TRIAGE = "support:ticket:triage"


@endpoint.post("/tickets/{ticketId}/merge", permission=_TRIAGE, request=Merge,
               response=TicketView, errors=[TicketNotFound, CannotMerge, TicketIsClosed],
               idempotent=True)  # fmt: skip
def merge_ticket(call: Call[Merge]) -> Ticket:
    """Merge a ticket into another one of the same customer, which is answered.

    The merged one is closed and names the other in `mergedIntoId`; what was said in it stays in it,
    and the other names it in `mergedFrom`. Watchers, links and tags are joined.
    """
    return call.use(TicketJoining).merge(
        call.path["ticketId"], call.body.into, call.principal, call.once
    )


@endpoint.post("/tickets/{ticketId}/split", permission=_TRIAGE, request=Split,
               response=TicketView, status=201, errors=[TicketNotFound, MessageNotFound],
               idempotent=True)  # fmt: skip
def create_ticket_from_message(call: Call[Split]) -> Ticket:
    """Open a new ticket with a message of this one, in which the message stays, too.

    The new one is linked to this one.
    """
    body = call.body
    return call.use(TicketJoining).split(
        call.path["ticketId"], body.message_id, body.subject, call.principal, call.once
    )
