"""Tickets: finding them and working on them."""

from __future__ import annotations

from functions.support.agents.entities import UnknownAgent
from functions.support.categories.entities import UnknownCategory
from functions.support.categories.fields import InvalidFields
from functions.support.teams.entities import UnknownTeam
from functions.support.tickets.entities import (
    Change,
    IllegalTransition,
    OnlyForStaff,
    StateNotForCustomers,
    Ticket,
    TicketIsClosed,
    TicketNotFound,
)
from functions.support.tickets.schemas import (
    Assignment,
    ChangeView,
    StateChange,
    TicketChanges,
    TicketQuery,
    TicketView,
)
from functions.support.tickets.service import Tickets
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Tickets")


@endpoint.get(
    "/tickets",
    permission="support:ticket:read",
    query=TicketQuery,
    response=TicketView,
    errors=[OnlyForStaff, InvalidCursor],
    paged=True,
)
def list_tickets(call: Call[None, TicketQuery]) -> Page[Ticket]:
    """List tickets, newest first.

    A customer sees their own. Staff see all, or those that match every filter.
    With a `state` in which tickets wait (`new`, `open`, `pending`, `on_hold`) and neither
    `customerId` nor `assigneeId`, the most urgent come first, and of those the oldest.
    """
    query = call.query
    if query.is_selection:
        return call.use(Tickets).select(
            query.selection(), call.principal, query.limit, query.cursor
        )
    return call.use(Tickets).list(query.filter(), call.principal, query.limit, query.cursor)


@endpoint.get(
    "/tickets/{ticketId}",
    permission="support:ticket:read",
    response=TicketView,
    errors=[TicketNotFound],
)
def get_ticket(call: Call) -> Ticket:
    """Get a ticket."""
    return call.use(Tickets).get(call.path["ticketId"], by=call.principal)


@endpoint.patch(
    "/tickets/{ticketId}",
    permission="support:ticket:triage",
    request=TicketChanges,
    response=TicketView,
    errors=[TicketNotFound, TicketIsClosed, UnknownCategory, InvalidFields],
)
def update_ticket(call: Call[TicketChanges]) -> Ticket:
    """Change a ticket's subject, category, priority or fields.

    In another category the fields stay that it has, too.
    """
    return call.use(Tickets).update(
        call.path["ticketId"], call.body.changes(), call.principal, call.seen_version
    )


@endpoint.post(
    "/tickets/{ticketId}/assign",
    permission="support:ticket:triage",
    request=Assignment,
    response=TicketView,
    errors=[TicketNotFound, TicketIsClosed, UnknownAgent, UnknownTeam],
)
def assign_ticket(call: Call[Assignment]) -> Ticket:
    """Assign a ticket to a colleague, a team, or nobody."""
    given = call.body
    return call.use(Tickets).assign(
        call.path["ticketId"], given.assignee_id, given.team, call.principal
    )


@endpoint.post(
    "/tickets/{ticketId}/status",
    permission="support:ticket:write",
    request=StateChange,
    response=TicketView,
    errors=[TicketNotFound, StateNotForCustomers, IllegalTransition, InvalidFields],
)
def move_ticket(call: Call[StateChange]) -> Ticket:
    """Move a ticket to another state.

    From `new` to `open`, `pending`, `on_hold` or `resolved`; from `open`, `pending` and `on_hold`
    to each other or to `resolved`; from `resolved` to `closed`, or back to `open`.
    """
    return call.use(Tickets).move(call.path["ticketId"], call.body.state, by=call.principal)


@endpoint.post(
    "/tickets/{ticketId}/seen",
    permission="support:ticket:triage",
    response=TicketView,
    errors=[TicketNotFound],
)
def mark_ticket(call: Call) -> Ticket:
    """Mark as seen what is new in a ticket for the caller."""
    return call.use(Tickets).see(call.path["ticketId"], by=call.principal)


@endpoint.get(
    "/tickets/{ticketId}/history",
    permission="support:history:read",
    query=PageQuery,
    response=ChangeView,
    errors=[TicketNotFound, InvalidCursor],
    paged=True,
)
def list_ticket_changes(call: Call[None, PageQuery]) -> Page[Change]:
    """List the changes made to a ticket and who made them, newest first."""
    query = call.query
    return call.use(Tickets).list_changes(
        call.path["ticketId"], call.principal, query.limit, query.cursor
    )
