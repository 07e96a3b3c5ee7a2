"""What one can do with tickets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from functions.support.agents.entities import must_be_agent
from functions.support.agents.repository import agent_in, agent_key
from functions.support.categories.entities import Catalog
from functions.support.categories.fields import Needed
from functions.support.categories.repository import CATEGORIES_KEY, catalog_in
from functions.support.teams.entities import UnknownTeam
from functions.support.teams.repository import team_key
from functions.support.tickets.changing import TicketChanging
from functions.support.tickets.entities import (
    Change,
    Filter,
    OnlyForStaff,
    StateNotForCustomers,
    Ticket,
    TicketNotFound,
    refuse_for_customers,
)
from functions.support.tickets.events import TicketAssigned, TicketClosed, TicketResolved
from functions.support.tickets.places import Selection
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.selecting import TicketSelecting
from functions.support.vocabulary import State
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Item, Page
from shared.errors import Forbidden, PreconditionFailed
from shared.event import Event
from shared.principal import Principal

_EVENTS: dict[State, Callable[[Ticket], Event]] = {
    State.RESOLVED: TicketResolved.of,
    State.CLOSED: TicketClosed.of,
}


@component
class Tickets:
    """Use cases of tickets."""

    tickets: TicketRepository
    selecting: TicketSelecting
    changing: TicketChanging
    clock: Clock

    def get(self, ticket_id: str, by: Principal) -> Ticket:
        """A ticket. Raises: TicketNotFound."""
        return self._get(ticket_id, by).shown_to(by)

    def list(
        self, wanted: Filter, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Ticket]:
        """The tickets that staff ask for, or a customer's own. Raises: OnlyForStaff, Forbidden."""
        if by.is_customer:
            refuse_for_customers(
                {
                    "/state": wanted.state,
                    "/customerId": wanted.customer_id,
                    "/assigneeId": wanted.assignee_id,
                    "/priority": wanted.priority,
                    "/linked": wanted.linked,
                    "/spam": wanted.spam or None,
                }
            )
        customer_id = by.scope(wanted.customer_id, otherwise=Forbidden)
        page = self.tickets.list(replace(wanted, customer_id=customer_id), limit, cursor)
        return page.map(lambda ticket: ticket.shown_to(by))

    def select(
        self, wanted: Selection, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Ticket]:
        """The tickets that fit, for staff alone. Raises: OnlyForStaff."""
        if not by.is_staff:
            raise OnlyForStaff
        return self.selecting.list(wanted, limit, cursor)

    def update(
        self, ticket_id: str, changes: dict[str, Any], by: Principal, seen_version: int | None
    ) -> Ticket:
        """Change the subject, category or priority.

        Raises: TicketNotFound, TicketIsClosed, UnknownCategory, InvalidFields, PreconditionFailed.
        """

        def updated(ticket: Ticket, categories: Item | None) -> Ticket:
            if seen_version not in (None, ticket.version):
                raise PreconditionFailed
            fitting = _fitting(ticket, changes, catalog_in(categories))
            return ticket.amended(changes | fitting, self.clock())

        return self.changing.change(
            ticket_id, by, "ticket.amended", updated, beside=(CATEGORIES_KEY,)
        )

    def assign(
        self, ticket_id: str, assignee_id: str | None, team: str | None, by: Principal
    ) -> Ticket:
        """Give it to a person or a team; oneself is always known.

        Raises: TicketNotFound, TicketIsClosed, UnknownAgent, UnknownTeam.
        """

        def assigned(ticket: Ticket, agent: Item | None, known_team: Item | None) -> Ticket:
            if assignee_id not in (None, by.id):
                must_be_agent(agent_in(agent), "/assigneeId")
            if team is not None and known_team is None:
                raise UnknownTeam.at("/team")
            given = ticket.assigned(assignee_id, team, self.clock())
            return given.given(by=by.id, before=ticket)

        named = (agent_key(assignee_id or by.id), team_key(team or ""))
        return self.changing.change(
            ticket_id, by, "ticket.assigned", assigned, TicketAssigned.of, beside=named
        )

    def move(self, ticket_id: str, to: State, by: Principal) -> Ticket:
        """Put a ticket in another state.

        Raises: TicketNotFound, StateNotForCustomers, IllegalTransition, InvalidFields.
        """

        def moved(ticket: Ticket, categories: Item | None) -> Ticket:
            if to is State.RESOLVED and by.is_staff:
                category = catalog_in(categories).of(ticket.category)
                category.must_have(ticket.fields, Needed.RESOLVING)
            return _moved(ticket, to, by, self.clock()).told(but=by.id)

        return self.changing.change(
            ticket_id, by, "ticket.moved", moved, _EVENTS.get(to), beside=(CATEGORIES_KEY,)
        )

    def see(self, ticket_id: str, by: Principal) -> Ticket:
        """Mark as seen what is new in a ticket. Raises: TicketNotFound."""
        return self.changing.change(
            ticket_id, by, "ticket.seen", lambda ticket: ticket.seen_by(by.id)
        )

    def list_changes(
        self, ticket_id: str, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Change]:
        """Who did what with a ticket, the latest first. Raises: TicketNotFound."""
        page = self.tickets.list_changes(ticket_id, limit, cursor)
        if not by.is_staff or not page.items:  # the lines don't say whose it is
            self._get(ticket_id, by)
        return page

    def _get(self, ticket_id: str, by: Principal) -> Ticket:
        """Raises: TicketNotFound."""
        ticket = self.tickets.get(ticket_id)
        by.must_reach(ticket.customer_id, otherwise=TicketNotFound)
        return ticket


def _moved(ticket: Ticket, to: State, by: Principal, at: datetime) -> Ticket:
    """Raises: StateNotForCustomers, IllegalTransition."""
    reopened = to is State.OPEN and ticket.state is State.RESOLVED
    if by.is_customer and not (to is State.RESOLVED or reopened):
        raise StateNotForCustomers
    return ticket.moved(to, at)


def _fitting(ticket: Ticket, changes: dict[str, Any], catalog: Catalog) -> dict[str, Any]:
    """A ticket's fields when it is changed: those that its category, perhaps a new one, has.

    Raises: UnknownCategory, InvalidFields.
    """
    code = changes.get("category", ticket.category)
    moves = code != ticket.category
    category = catalog.usable(code) if moves else catalog.of(code)
    sent = changes.get("fields", {})
    checked = category.checked(sent)
    known = {field.key for field in category.fields}
    kept = {k: v for k, v in ticket.fields.items() if k not in sent and (k in known or not moves)}
    return {"fields": kept | checked}
