"""Where a ticket stands: what lists of waiting tickets are sorted and filtered by, and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.support.tickets.entities import WAITING, Ticket
from functions.support.tickets.parts import Link
from functions.support.vocabulary import Priority, State

TOTAL = "TOTAL"
Counts = Counter[tuple[str, str]]
"""How often a ticket is counted, by whose count it is (`TOTAL`, `PERSON#<id>`) and its name."""


class Risk(StrEnum):
    """Whether something that was promised of a ticket is nearly late, or late."""

    NEARLY_LATE = "nearly_late"
    LATE = "late"


class Order(StrEnum):
    """How tickets are listed."""

    DEADLINE = "deadline"  # those that wait: by the earliest deadline, priority, then age
    NEWEST = "newest"  # by when they were opened


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a ticket in lists of waiting ones, and in counts of what there is to do.

    `news_for` are those who have not seen yet what happened, `due_at` is the earliest deadline.
    """

    ticket_id: str
    state: State
    priority: Priority
    category: str
    opened_at: datetime
    customer_id: str | None = None
    assignee_id: str | None = None
    team: str | None = None
    due_at: datetime | None = None
    risk: Risk | None = None
    tags: tuple[str, ...] = ()
    news_for: tuple[str, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether it is in the queues; what has ended is kept for those who have not seen it."""
        return self.state in WAITING

    def counts(self) -> Counts:
        """What the ticket is counted in."""
        names = {(person(reader), "unread") for reader in self.news_for}
        if self.is_waiting:
            risk = {self.risk.value} if self.risk else set()
            names |= {(TOTAL, name) for name in self._total() | risk}
            if self.assignee_id is not None:
                names |= {(person(self.assignee_id), name) for name in {self.state.value} | risk}
        return Counter(names)

    def _total(self) -> set[str]:
        names = {self.state.value, f"category:{self.category}"}
        if self.priority in (Priority.URGENT, Priority.HIGH):
            names.add(f"urgent:{self.state}")
        if self.assignee_id is None and self.team is None:
            names.add(f"free:{self.state}")
        if self.team is not None:
            names.add(f"team:{self.team}")
            if self.assignee_id is None:
                names.add(f"free_of_team:{self.team}")
        return names


@dataclass(frozen=True, slots=True)
class Selection:
    """Which tickets are wanted: those that fit all of it; what is empty asks for nothing."""

    states: tuple[State, ...] = ()
    categories: tuple[str, ...] = ()
    priorities: tuple[Priority, ...] = ()
    assignee_id: str | None = None
    team: str | None = None
    tag: str | None = None
    customer_id: str | None = None
    linked: Link | None = None
    spam: bool = False
    unassigned: bool = False
    at_risk: bool = False
    due_before: datetime | None = None
    order: Order = Order.DEADLINE

    @property
    def of_waiting(self) -> bool:
        """Whether the list of waiting tickets answers it."""
        return self.order is Order.DEADLINE or self.at_risk or self.due_before is not None

    def fits(self, item: Mapping[str, Any]) -> bool:
        """Whether a stored ticket, or its place, is wanted."""
        single = {
            "assignee_id": self.assignee_id,
            "team": self.team,
            "customer_id": self.customer_id,
        }
        several = {
            "state": self.states,
            "category": self.categories,
            "priority": self.priorities,
        }
        return (
            all(wanted in (None, item.get(name)) for name, wanted in single.items())
            and all(not wanted or item[name] in wanted for name, wanted in several.items())
            and self.tag in (None, *item.get("tags", ()))
            and not (self.unassigned and item.get("assignee_id"))
            and not (self.at_risk and not item.get("risk"))
            and bool(item.get("is_spam")) == self.spam
        )

    def holds(self, ticket: Ticket) -> bool:
        """Whether a ticket is wanted, whatever it is linked to."""
        place = _place(ticket)
        due = place.due_at is not None and place.due_at <= (self.due_before or place.due_at)
        waits = not self.of_waiting or place.is_waiting
        item = asdict(place) | {"is_spam": ticket.is_spam}
        return self.fits(item) and waits and (due or self.due_before is None)


def person(user_id: str) -> str:
    """The name of a person's counts."""
    return f"PERSON#{user_id}"


def place_of(ticket: Ticket | None) -> Place | None:
    """Where a ticket stands; None when it neither waits nor is news to anybody."""
    if ticket is None or ticket.is_spam or not (ticket.state in WAITING or ticket.news_for):
        return None
    return _place(ticket)


def _place(ticket: Ticket) -> Place:
    return Place(
        ticket_id=ticket.id,
        state=ticket.state,
        priority=ticket.priority,
        category=ticket.category,
        opened_at=ticket.opened_at,
        customer_id=ticket.customer_id,
        assignee_id=ticket.assignee_id,
        team=ticket.team,
        due_at=min((one.due_at for one in ticket.level.deadlines), default=None),
        risk=_risk(ticket),
        tags=ticket.tags,
        news_for=ticket.news_for,
    )


def moved(after: Place | None, before: Place | None) -> Counts:
    """By how much counts change when a ticket's place does."""
    changed = Counter(after.counts() if after else {})
    changed.subtract(before.counts() if before else {})
    return Counter({name: by for name, by in changed.items() if by})


def _risk(ticket: Ticket) -> Risk | None:
    if any(one.breached_at for one in ticket.level.deadlines):
        return Risk.LATE
    return Risk.NEARLY_LATE if any(one.warned_at for one in ticket.level.deadlines) else None
