"""What one can do with tickets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.support.events import (
    TicketAssigned,
    TicketClosed,
    TicketEvent,
    TicketOpened,
    TicketResolved,
)
from functions.support.messages.entities import Message
from functions.support.messages.repository import MessageRepository
from functions.support.tickets.entities import (
    Category,
    Change,
    Channel,
    Draft,
    Filter,
    Priority,
    Queue,
    State,
    Ticket,
)
from functions.support.tickets.repository import NumberTaken, TicketRepository
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound, PreconditionFailed
from shared.event import Event
from shared.ids import NewId
from shared.principal import Principal

ATTEMPTS = 10
COUNTED = 500
"""How many tickets of a queue are counted; beyond, the screen says "more than"."""
_QUEUES = (State.NEW, State.OPEN, State.PENDING, State.ON_HOLD)


class TicketNotFound(NotFound):
    """There is no such ticket."""


class TicketBusy(Conflict):
    """Others are changing the ticket at this moment; try again."""


class OnlyForStaff(Invalid):
    """Only staff may send this field."""


class CustomerMissing(Invalid):
    """Say whose ticket it is."""


class StateNotForCustomers(Forbidden):
    """A customer may resolve a ticket, or open a resolved one again."""


@dataclass(frozen=True)
class Tickets:
    """Use cases of tickets."""

    repository: TicketRepository
    messages: MessageRepository
    clock: Clock
    new_id: NewId

    def open(self, draft: Draft, by: Principal) -> Ticket:
        """A new ticket and its first message. Raises: OnlyForStaff, CustomerMissing, TicketBusy."""
        customer_id = _owner(draft, by)
        for _ in range(ATTEMPTS):
            last = self.repository.last_number()
            ticket = self._new_ticket(draft, customer_id, f"T-{last + 1:06d}", by)
            try:
                self.repository.commit(self._opening(ticket, draft, last, by))
            except NumberTaken:
                continue
            return _shown(ticket, by)
        raise TicketBusy("Many tickets are being opened at this moment; try again.")

    def get(self, ticket_id: str, by: Principal) -> Ticket:
        """A ticket. Raises: TicketNotFound."""
        return _shown(self._reached(ticket_id, by), by)

    def list(
        self, wanted: Filter, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Ticket]:
        """A customer's own tickets, or those that staff ask for. Raises: OnlyForStaff."""
        if by.is_customer:
            _refuse_for_customers(wanted)
            own = self.repository.of_customer(by.customer_id or "", limit, cursor)
            return own.map(Ticket.for_customer)
        if wanted.customer_id is not None:
            return self.repository.of_customer(wanted.customer_id, limit, cursor)
        if wanted.assignee_id is not None:
            return self.repository.of_assignee(wanted.assignee_id, limit, cursor)
        return self.repository.in_state(wanted.state or State.NEW, limit, cursor)

    def amend(
        self, ticket_id: str, changes: dict[str, Any], by: Principal, seen_version: int | None
    ) -> Ticket:
        """Another subject, category or priority.

        Raises: TicketNotFound, TicketIsClosed, PreconditionFailed, TicketBusy.
        """
        return self._change(
            ticket_id,
            "amended",
            by,
            lambda ticket: ticket.amended(changes, self.clock()),
            seen_version=seen_version,
        )

    def assign(
        self, ticket_id: str, assignee_id: str | None, team: str | None, by: Principal
    ) -> Ticket:
        """Give it to a person or a team. Raises: TicketNotFound, TicketIsClosed, TicketBusy."""
        return self._change(
            ticket_id,
            "assigned",
            by,
            lambda ticket: ticket.assigned(assignee_id, team, self.clock()),
            event=lambda t: TicketAssigned(
                **said_of(t), assignee_id=t.assignee_id, team=t.team
            ),
        )  # fmt: skip

    def move(self, ticket_id: str, to: State, by: Principal) -> Ticket:
        """Put a ticket in another state.

        Raises: TicketNotFound, StateNotForCustomers, IllegalTransition, TicketBusy.
        """
        events = {State.RESOLVED: TicketResolved, State.CLOSED: TicketClosed}
        return self._change(
            ticket_id,
            "moved",
            by,
            lambda ticket: _moved(ticket, to, by, self.clock()),
            event=(lambda t: events[to](**said_of(t))) if to in events else None,
        )

    def queues(self) -> tuple[Queue, ...]:
        """How many tickets wait in each state that needs somebody."""
        return tuple(self._queue(state) for state in _QUEUES)

    def history(
        self, ticket_id: str, by: Principal, limit: int = 50, cursor: str | None = None
    ) -> Page[Change]:
        """Who did what with a ticket, the latest first. Raises: TicketNotFound."""
        page = self.repository.history(ticket_id, limit, cursor)
        if by.is_customer or not page.items:  # the lines don't say whose it is
            self._reached(ticket_id, by)
        return page

    def _reached(self, ticket_id: str, by: Principal) -> Ticket:
        ticket = self.repository.find(ticket_id)
        if ticket is None or not by.reaches(ticket.customer_id):
            raise TicketNotFound
        return ticket

    def _change(
        self,
        ticket_id: str,
        action: str,
        by: Principal,
        how: Callable[[Ticket], Ticket],
        *,
        event: Callable[[Ticket], TicketEvent] | None = None,
        seen_version: int | None = None,
    ) -> Ticket:
        for _ in range(ATTEMPTS):
            old = self._reached(ticket_id, by)
            if seen_version not in (None, old.version):
                raise PreconditionFailed
            new = how(old)
            change = self.repository.replacement(old, new, otherwise=TicketBusy())
            try:
                self.repository.commit(self._told(change, action, old, new, event))
            except TicketBusy:
                continue
            return _shown(new, by)
        raise TicketBusy

    def _told(
        self,
        change: Transaction,
        action: str,
        old: Ticket,
        new: Ticket,
        event: Callable[[Ticket], TicketEvent] | None,
    ) -> Transaction:
        change.audit(
            f"ticket#{new.id}", f"ticket.{action}", at=new.updated_at, before=old, after=new
        )
        return change if event is None else change.emit(event_of(event(new), new))

    def _new_ticket(self, draft: Draft, customer_id: str, number: str, by: Principal) -> Ticket:
        now = self.clock()
        return Ticket(
            id=self.new_id(),
            number=number,
            customer_id=customer_id,
            subject=draft.subject,
            category=Category(draft.category),
            priority=draft.priority or Priority.NORMAL,
            channel=draft.channel or (Channel.PORTAL if by.is_customer else Channel.PHONE),
            opened_by=by.id,
            opened_at=now,
            updated_at=now,
            clock_since=now,
        )

    def _opening(self, ticket: Ticket, draft: Draft, last: int, by: Principal) -> Transaction:
        first = Message(
            id=self.new_id(),
            ticket_id=ticket.id,
            customer_id=ticket.customer_id,
            by="customer" if by.is_customer else "staff",
            author_id=by.id,
            text=draft.text,
            created_at=ticket.opened_at,
        )
        said = TicketOpened(**said_of(ticket), category=ticket.category, priority=ticket.priority)
        return (
            self.repository.creation(ticket, last)
            .extend(self.messages.creation(first))
            .audit(f"ticket#{ticket.id}", "ticket.opened", at=ticket.opened_at, after=ticket)
            .emit(event_of(said, ticket))
        )

    def _queue(self, state: State) -> Queue:
        page = self.repository.in_state(state, COUNTED)
        return Queue.of(state, page.items, more=page.next_cursor is not None)


def event_of(said: TicketEvent, ticket: Ticket) -> Event:
    """The event that a ticket's new state makes."""
    return said.event(subject=ticket.id, at=ticket.updated_at, sequence=ticket.version)


def said_of(ticket: Ticket) -> dict[str, str]:
    """What every event of a ticket says."""
    return {
        "ticket_id": ticket.id,
        "number": ticket.number,
        "customer_id": ticket.customer_id,
        "subject": ticket.subject,
    }


def _moved(ticket: Ticket, to: State, by: Principal, at: datetime) -> Ticket:
    """Raises: StateNotForCustomers, IllegalTransition."""
    reopened = to is State.OPEN and ticket.state is State.RESOLVED
    if by.is_customer and not (to is State.RESOLVED or reopened):
        raise StateNotForCustomers
    return ticket.moved(to, at)


def _shown(ticket: Ticket, by: Principal) -> Ticket:
    return ticket.for_customer() if by.is_customer else ticket


def _owner(draft: Draft, by: Principal) -> str:
    """Whose ticket it becomes. Raises: OnlyForStaff, CustomerMissing."""
    if by.is_customer:
        _refuse_for_customers(draft)
        return by.customer_id or ""
    if draft.customer_id is None:
        missing = FieldError("/customerId", "say whose ticket it is", "missing")
        raise CustomerMissing(errors=(missing,))
    return draft.customer_id


def _refuse_for_customers(given: Draft | Filter) -> None:
    """Raises: OnlyForStaff, naming the fields."""
    names = {
        "customer_id": "/customerId",
        "assignee_id": "/assigneeId",
        "priority": "/priority",
        "channel": "/channel",
        "state": "/state",
    }
    found = tuple(
        FieldError(pointer, "only staff may send this", "staff_only")
        for name, pointer in names.items()
        if getattr(given, name, None) is not None
    )
    if found:
        raise OnlyForStaff(errors=found)
