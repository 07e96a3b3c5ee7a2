"""Links of tickets over HTTP."""

from __future__ import annotations

from functions.support.linking.entities import LinkNotFound, TooManyLinks
from functions.support.linking.schemas import NewLink
from functions.support.linking.service import Links
from functions.support.tickets.entities import Ticket, TicketNotFound
from functions.support.tickets.schemas import TicketView
from shared.http import Call, Endpoints

endpoint = Endpoints("Tickets")
_TRIAGE = "support:ticket:triage"


@endpoint.post("/tickets/{ticketId}/links", permission=_TRIAGE, request=NewLink,
               response=TicketView, errors=[TicketNotFound, TooManyLinks])  # fmt: skip
def link_ticket(call: Call[NewLink]) -> Ticket:
    """Link a ticket to an incident, an application, an invoice, a device or another ticket.

    `GET /tickets?linked=incident:42` lists the tickets of an incident.
    """
    return call.use(Links).add(call.path["ticketId"], call.body.link(), call.principal)


@endpoint.delete("/tickets/{ticketId}/links/{linkId}", permission=_TRIAGE, status=204,
                 errors=[TicketNotFound, LinkNotFound],
                 parameters={"linkId": "The link as `kind:id`."})  # fmt: skip
def delete_link(call: Call) -> None:
    """Remove a link of a ticket."""
    call.use(Links).remove(call.path["ticketId"], call.path["linkId"], call.principal)
