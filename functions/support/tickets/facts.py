"""What reports count of a ticket: one line a ticket, written in the ticket's own transactions.

pk TICKET#<id>   sk FACT   gsi1 FACTS#<shard> <ended, or ~ while it waits>#<id>

A list from a moment on holds what ended since, and what still waits: all that was opened, answered,
solved or waiting at any time from then on. One that was rated after its end lies at the rating.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.support.tickets.entities import Ticket
from shared.clock import iso
from shared.dynamo import Item, Query, ShardedList, Transaction, from_item, to_item

_FACTS = ShardedList("FACTS", index="gsi1", shards=4)
_WAITS = "~"  # after every date


@dataclass(frozen=True, slots=True)
class Promise:
    """How a promise came out: kept or missed, and when that was certain."""

    at: datetime
    kept: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """What is counted of a ticket; `ended_at` is when it was resolved, or closed without it."""

    ticket_id: str
    opened_at: datetime
    category: str
    person: str | None = None
    team: str | None = None
    answered_at: datetime | None = None
    resolved_at: datetime | None = None
    ended_at: datetime | None = None
    promises: tuple[Promise, ...] = ()
    score: int | None = None
    rated_at: datetime | None = None

    @property
    def latest(self) -> str:
        """Where it lies in the list: the last that is counted of it."""
        if self.ended_at is None:
            return _WAITS
        return iso(max(self.ended_at, self.rated_at or self.ended_at))


def fact_of(ticket: Ticket) -> Fact | None:
    """What is counted of a ticket; nothing of spam.

    What is late and not done yet is missed as of its deadline.
    """
    if ticket.is_spam:
        return None
    done = [Promise(one.done_at, one.kept) for one in ticket.level.measured]
    late = [Promise(d.due_at, kept=False) for d in ticket.level.deadlines if d.breached_at]
    rating = ticket.rating
    return Fact(
        ticket_id=ticket.id,
        opened_at=ticket.opened_at,
        category=ticket.category,
        person=ticket.assignee_id,
        team=ticket.team,
        answered_at=ticket.first_replied_at,
        resolved_at=ticket.resolved_at,
        ended_at=ticket.resolved_at or ticket.closed_at,
        promises=(*done, *late),
        score=rating.score if rating else None,
        rated_at=rating.rated_at if rating else None,
    )


def kept_fact(ticket: Ticket, before: Ticket | None) -> Transaction:
    """The line of a ticket brought to what it is now, where anything that counts has changed."""
    now, then = fact_of(ticket), fact_of(before) if before else None
    pk = f"TICKET#{ticket.id}"
    if now == then:
        return Transaction()
    if now is None:
        return Transaction().delete(pk, "FACT")
    keys = _FACTS.keys(now.latest, now.ticket_id)
    return Transaction().put(to_item(now) | {"pk": pk, "sk": "FACT"} | keys)


def facts_since(moment: datetime) -> Query:
    """The list of what ended from a moment on, or still waits."""
    return _FACTS.query(since=iso(moment), newest_first=False)


def fact_in(item: Item) -> Fact:
    """The fact that an item holds."""
    return from_item(Fact, item)
