"""What one can do with tickets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from functions.support.tickets.entities import (
    WAITING,
    Change,
    Filter,
    Queue,
    StateNotForCustomers,
    Ticket,
    TicketChanged,
    TicketNotFound,
    refuse_for_customers,
)
from functions.support.tickets.events import TicketAssigned, TicketClosed, TicketResolved
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import TicketRepository
from functions.support.vocabulary import State
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import Forbidden, PreconditionFailed
from shared.event import Event
from shared.principal import Principal
from shared.retrying import retrying

COUNTED = 500
"""How many tickets of a queue are counted; beyond, the screen says "more than"."""
_EVENTS: dict[State, Callable[[Ticket], Event]] = {
    State.RESOLVED: TicketResolved.of,
    State.CLOSED: TicketClosed.of,
}


@component
class Tickets:
    """Use cases of tickets."""

    table: Table
    tickets: TicketRepository
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
                }
            )
        customer_id = by.scope(wanted.customer_id, otherwise=Forbidden)
        page = self.tickets.list(replace(wanted, customer_id=customer_id), limit, cursor)
        return page.map(lambda ticket: ticket.shown_to(by))

    def update(
        self, ticket_id: str, changes: dict[str, Any], by: Principal, seen_version: int | None
    ) -> Ticket:
        """Change the subject, category or priority.

        Raises: TicketNotFound, TicketIsClosed, PreconditionFailed.
        """

        def updated(ticket: Ticket) -> Ticket:
            if seen_version not in (None, ticket.version):
                raise PreconditionFailed
            return ticket.amended(changes, self.clock())

        return self._change(ticket_id, by, "ticket.amended", updated)

    def assign(
        self, ticket_id: str, assignee_id: str | None, team: str | None, by: Principal
    ) -> Ticket:
        """Give it to a person or a team. Raises: TicketNotFound, TicketIsClosed."""
        return self._change(
            ticket_id,
            by,
            "ticket.assigned",
            lambda ticket: ticket.assigned(assignee_id, team, self.clock()),
            TicketAssigned.of,
        )

    def move(self, ticket_id: str, to: State, by: Principal) -> Ticket:
        """Put a ticket in another state.

        Raises: TicketNotFound, StateNotForCustomers, IllegalTransition.
        """
        return self._change(
            ticket_id,
            by,
            "ticket.moved",
            lambda ticket: _moved(ticket, to, by, self.clock()),
            _EVENTS.get(to),
        )

    def list_queues(self) -> tuple[Queue, ...]:
        """How many tickets wait in each state that needs somebody."""
        return tuple(self._queue(state) for state in WAITING)

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

    def _change(
        self,
        ticket_id: str,
        by: Principal,
        action: str,
        changed: Callable[[Ticket], Ticket],
        event: Callable[[Ticket], Event] | None = None,
    ) -> Ticket:
        """The changed ticket, committed; read and changed again if somebody was faster."""

        def commit() -> Ticket:
            old, rules = self.tickets.get_with_rules(ticket_id)
            by.must_reach(old.customer_id, otherwise=TicketNotFound)
            new, said = measured(changed(old), old, rules, self.clock())
            change = self.tickets.change(new, over=old).audit(
                f"ticket#{new.id}", action, at=new.updated_at, before=old, after=new
            )
            self.table.commit(change.emit(*([event(new)] if event else []), *said))
            return new

        return retrying(commit, on=TicketChanged).shown_to(by)

    def _queue(self, state: State) -> Queue:
        page = self.tickets.list(Filter(state=state), COUNTED)
        return Queue.of(state, page.items, more=page.next_cursor is not None)


def _moved(ticket: Ticket, to: State, by: Principal, at: datetime) -> Ticket:
    """Raises: StateNotForCustomers, IllegalTransition."""
    reopened = to is State.OPEN and ticket.state is State.RESOLVED
    if by.is_customer and not (to is State.RESOLVED or reopened):
        raise StateNotForCustomers
    return ticket.moved(to, at)
