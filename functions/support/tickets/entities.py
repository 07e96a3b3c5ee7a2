"""A ticket: its states, its clock, and the rules between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from shared.principal import Principal


class State(StrEnum):
    """Where a ticket is."""

    NEW = "new"  # nobody has looked at it
    OPEN = "open"  # it is being worked on
    PENDING = "pending"  # it waits for the customer, and its clock stands
    ON_HOLD = "on_hold"  # it waits for somebody else, and its clock runs
    RESOLVED = "resolved"  # solved; a reply opens it again
    CLOSED = "closed"  # the end


class Priority(StrEnum):
    """How urgent a ticket is."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Category(StrEnum):
    """What a ticket is about."""

    CONNECTION = "connection"
    BILLING = "billing"
    EQUIPMENT = "equipment"
    TARIFF = "tariff"
    OTHER = "other"


class Channel(StrEnum):
    """How a ticket came in."""

    PORTAL = "portal"
    PHONE = "phone"
    EMAIL = "email"
    CHAT = "chat"
    OFFICE = "office"


class TicketNotFound(NotFound):
    """There is no such ticket."""


class TicketExists(Conflict):
    """There is a ticket with this id already."""


class TicketChanged(Conflict):
    """Somebody else changed the ticket at the same moment; try again."""


class IllegalTransition(Conflict):
    """The ticket cannot move from its state to the requested one."""


class TicketIsClosed(Conflict):
    """The ticket is closed; create a new one."""


class OnlyForStaff(Invalid):
    """Only staff may send this field."""


class CustomerMissing(Invalid):
    """The customer whose ticket it is must be named."""


class StateNotForCustomers(Forbidden):
    """Customers may only resolve a ticket or reopen a resolved one."""


WAITING = (State.NEW, State.OPEN, State.PENDING, State.ON_HOLD)
"""The states in which a ticket waits for somebody."""
_STOPPED = frozenset({State.PENDING, State.RESOLVED, State.CLOSED})
_NEXT: dict[State, frozenset[State]] = {
    State.NEW: frozenset({State.OPEN, State.PENDING, State.ON_HOLD, State.RESOLVED}),
    State.OPEN: frozenset({State.PENDING, State.ON_HOLD, State.RESOLVED}),
    State.PENDING: frozenset({State.OPEN, State.ON_HOLD, State.RESOLVED}),
    State.ON_HOLD: frozenset({State.OPEN, State.PENDING, State.RESOLVED}),
    State.RESOLVED: frozenset({State.OPEN, State.CLOSED}),
    State.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket.

    Its clock counts how long we have had it: `clock_seconds` up to `clock_since`, and on from
    there; `clock_since` is None while the clock stands.
    """

    id: str
    number: str
    customer_id: str
    subject: str
    category: Category
    priority: Priority
    channel: Channel
    opened_by: str
    opened_at: datetime
    updated_at: datetime
    clock_since: datetime | None = None
    clock_seconds: int = 0
    state: State = State.NEW
    assignee_id: str | None = None
    team: str | None = None
    first_replied_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1

    def moved(self, to: State, at: datetime) -> Ticket:
        """The ticket in another state, its clock stopped or started. Raises: IllegalTransition."""
        if to not in _NEXT[self.state]:
            raise IllegalTransition(
                "A ticket cannot move from {state} to {to}.", state=self.state, to=to
            )
        return self._changed(
            at,
            state=to,
            clock_seconds=self.handling_seconds(at),
            clock_since=None if to in _STOPPED else at,
            resolved_at=at if to is State.RESOLVED else self._kept_resolution(to),
            closed_at=at if to is State.CLOSED else None,
        )

    def answered(self, at: datetime, *, awaits_customer: bool) -> Ticket:
        """The ticket after a public reply of staff. Raises: TicketIsClosed."""
        self._refuse_closed()
        replied = self._changed(at, first_replied_at=self.first_replied_at or at)
        if awaits_customer and self.state is not State.PENDING:
            return replace(replied.moved(State.PENDING, at), version=replied.version)
        if self.state is State.NEW:
            return replace(replied.moved(State.OPEN, at), version=replied.version)
        return replied

    def asked(self, at: datetime) -> Ticket:
        """The ticket after the customer's reply, which opens it again. Raises: TicketIsClosed."""
        self._refuse_closed()
        if self.state in (State.PENDING, State.RESOLVED):
            return self.moved(State.OPEN, at)
        return self._changed(at)

    def noted(self, at: datetime) -> Ticket:
        """The ticket after an internal note, which changes nothing else."""
        return self._changed(at)

    def assigned(self, assignee_id: str | None, team: str | None, at: datetime) -> Ticket:
        """The ticket with another person or team. Raises: TicketIsClosed."""
        self._refuse_closed()
        return self._changed(at, assignee_id=assignee_id, team=team)

    def amended(self, changes: dict[str, Any], at: datetime) -> Ticket:
        """The ticket with another subject, category or priority. Raises: TicketIsClosed."""
        self._refuse_closed()
        return self._changed(at, **changes)

    def handling_seconds(self, at: datetime) -> int:
        """How long the ticket has been with us, without the time it waited for the customer."""
        running = (at - self.clock_since).total_seconds() if self.clock_since else 0.0
        return self.clock_seconds + max(0, int(running))

    def shown_to(self, caller: Principal) -> Ticket:
        """The ticket; a customer does not see who works on it."""
        return replace(self, assignee_id=None, team=None) if caller.is_customer else self

    def _changed(self, at: datetime, **changes: Any) -> Ticket:
        return replace(self, updated_at=at, version=self.version + 1, **changes)

    def _kept_resolution(self, to: State) -> datetime | None:
        return self.resolved_at if to is State.CLOSED else None

    def _refuse_closed(self) -> None:
        if self.state is State.CLOSED:
            raise TicketIsClosed


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets of the list: those that have all of these; None asks for nothing."""

    state: State | None = None
    customer_id: str | None = None
    assignee_id: str | None = None
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """How many tickets are in a state; with `at_least` there are more than were counted."""

    state: State
    count: int
    at_least: bool
    unassigned: int
    urgent: int
    oldest_opened_at: datetime | None

    @classmethod
    def of(cls, state: State, tickets: Sequence[Ticket], *, more: bool) -> Queue:
        """The queue of these tickets; `more` where they are not all."""
        return cls(
            state=state,
            count=len(tickets),
            at_least=more,
            unassigned=sum(t.assignee_id is None and t.team is None for t in tickets),
            urgent=sum(t.priority in (Priority.URGENT, Priority.HIGH) for t in tickets),
            oldest_opened_at=min((t.opened_at for t in tickets), default=None),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a ticket's history: who did what, and the fields before and after."""

    time: datetime
    action: str
    actor: str
    before: dict[str, Any]
    after: dict[str, Any]


def refuse_for_customers(sent: Mapping[str, Any]) -> None:
    """Refuse what only staff may send, by JSON pointer; None was not sent. Raises: OnlyForStaff."""
    found = tuple(
        FieldError(pointer, "Only staff may send this.", "staff_only")
        for pointer, value in sent.items()
        if value is not None
    )
    if found:
        raise OnlyForStaff(errors=found)
