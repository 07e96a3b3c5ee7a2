"""Tickets: opening them, finding them, working on them."""

from __future__ import annotations

from functions.support.tickets.entities import (
    Change,
    IllegalTransition,
    Queue,
    Ticket,
    TicketIsClosed,
)
from functions.support.tickets.schemas import (
    Assignment,
    ChangeView,
    NewTicket,
    QueuesView,
    StateChange,
    TicketChanges,
    TicketQuery,
    TicketView,
)
from functions.support.tickets.service import (
    CustomerMissing,
    OnlyForStaff,
    StateNotForCustomers,
    TicketBusy,
    TicketNotFound,
    Tickets,
)
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("tickets")


@endpoint.post(
    "/tickets",
    permission="support:ticket:write",
    request=NewTicket,
    response=TicketView,
    status=201,
    errors=[OnlyForStaff, CustomerMissing, TicketBusy],
    idempotent=True,
)
def open_ticket(call: Call[NewTicket]) -> Ticket:
    """Open a ticket with its first message.

    A customer opens their own; staff open one for a customer.
    """
    return call.use(Tickets).open(call.body.draft(), by=call.principal)


@endpoint.get(
    "/tickets",
    permission="support:ticket:read",
    query=TicketQuery,
    response=TicketView,
    errors=[OnlyForStaff, InvalidCursor],
    paged=True,
)
def list_tickets(call: Call[None, TicketQuery]) -> Page[Ticket]:
    """List tickets.

    A customer sees their own, newest first. Staff choose one filter: `customerId` and
    `assigneeId` list newest first, `state` (`new` unless said) most urgent first and of those
    the oldest first.
    """
    query = call.query
    return call.use(Tickets).list(query.filter(), call.principal, query.limit, query.cursor)


@endpoint.get("/tickets/queues", permission="support:queue:read", response=QueuesView)
def read_queues(call: Call) -> dict[str, tuple[Queue, ...]]:
    """How many tickets wait in each state."""
    return {"queues": call.use(Tickets).queues()}


@endpoint.get(
    "/tickets/{ticketId}",
    permission="support:ticket:read",
    response=TicketView,
    errors=[TicketNotFound],
)
def read_ticket(call: Call) -> Ticket:
    """Read a ticket."""
    return call.use(Tickets).get(call.path["ticketId"], by=call.principal)


@endpoint.patch(
    "/tickets/{ticketId}",
    permission="support:ticket:triage",
    request=TicketChanges,
    response=TicketView,
    errors=[TicketNotFound, TicketIsClosed, TicketBusy],
)
def amend_ticket(call: Call[TicketChanges]) -> Ticket:
    """Change a ticket's subject, category or priority."""
    return call.use(Tickets).amend(
        call.path["ticketId"], call.body.changes(), call.principal, call.seen_version
    )


@endpoint.post(
    "/tickets/{ticketId}/assign",
    permission="support:ticket:triage",
    request=Assignment,
    response=TicketView,
    errors=[TicketNotFound, TicketIsClosed, TicketBusy],
)
def assign_ticket(call: Call[Assignment]) -> Ticket:
    """Give a ticket to a colleague, a team, or nobody."""
    given = call.body
    return call.use(Tickets).assign(
        call.path["ticketId"], given.assignee_id, given.team, call.principal
    )


@endpoint.post(
    "/tickets/{ticketId}/status",
    permission="support:ticket:write",
    request=StateChange,
    response=TicketView,
    errors=[TicketNotFound, StateNotForCustomers, IllegalTransition, TicketBusy],
)
def move_ticket(call: Call[StateChange]) -> Ticket:
    """Put a ticket in another state.

    From `new` to `open`, `pending`, `on_hold` or `resolved`; between `open`, `pending` and
    `on_hold` at will; from each of them to `resolved`; from there to `closed`, or `open` again.
    """
    return call.use(Tickets).move(call.path["ticketId"], call.body.state, by=call.principal)


@endpoint.get(
    "/tickets/{ticketId}/history",
    permission="support:history:read",
    query=PageQuery,
    response=ChangeView,
    errors=[TicketNotFound, InvalidCursor],
    paged=True,
)
def read_history(call: Call[None, PageQuery]) -> Page[Change]:
    """Who did what with a ticket, the latest first."""
    query = call.query
    return call.use(Tickets).history(
        call.path["ticketId"], call.principal, query.limit, query.cursor
    )
