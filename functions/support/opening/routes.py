"""Opening a ticket."""

from __future__ import annotations

from functions.support.categories.entities import UnknownCategory
from functions.support.categories.fields import InvalidFields
from functions.support.opening.schemas import NewTicket
from functions.support.opening.service import TicketOpening
from functions.support.tickets.entities import CustomerMissing, OnlyForStaff, Ticket
from functions.support.tickets.schemas import TicketView
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Tickets", "What customers need help with, who works on it, and how far it is."
)


@endpoint.post(
    "/tickets",
    permission="support:ticket:write",
    request=NewTicket,
    response=TicketView,
    status=201,
    errors=[OnlyForStaff, CustomerMissing, UnknownCategory, InvalidFields],
    idempotent=True,
)
def create_ticket(call: Call[NewTicket]) -> Ticket:
    """Open a ticket with its first message.

    A customer opens their own; staff open one for a customer.
    """
    return call.use(TicketOpening).create(call.body.draft(), by=call.principal, once=call.once)
