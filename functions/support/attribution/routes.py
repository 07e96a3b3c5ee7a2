"""Giving a ticket that came without a customer to one."""

from __future__ import annotations

from functions.support.attribution.entities import TicketHasCustomer, UnknownCustomer
from functions.support.attribution.schemas import Owner
from functions.support.attribution.service import Attribution
from functions.support.tickets.entities import Ticket, TicketNotFound
from functions.support.tickets.schemas import TicketView
from shared.http import Call, Endpoints

endpoint = Endpoints("Tickets")


@endpoint.post(
    "/tickets/{ticketId}/customer",
    permission="support:ticket:triage",
    request=Owner,
    response=TicketView,
    errors=[TicketNotFound, TicketHasCustomer, UnknownCustomer],
)
def assign_ticket_customer(call: Call[Owner]) -> Ticket:
    """Give a ticket that came by mail from an unknown address to a customer.

    From then on the customer sees it and what was said in it, but for internal notes.
    """
    return call.use(Attribution).give(
        call.path["ticketId"], call.body.customer_id, by=call.principal
    )
