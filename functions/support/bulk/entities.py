"""A bulk change: what is done to many tickets, how far it is, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from functions.support.tickets.entities import Ticket
from functions.support.vocabulary import Priority, State
from shared.errors import Conflict, Invalid, NotFound
from shared.messages import Count, Unit

MOST = 1000
"""So many tickets are changed at once."""
CHUNK = 50
"""So many are worked on before it is counted what became of them."""
SHOWN_FIRST = 10
MOST_TAGS = 20


class BulkNotFound(NotFound):
    """There is no such bulk change."""


class BulkExists(Conflict):
    """There is a bulk change with this id already."""


class BulkChanged(Conflict):
    """Somebody else worked on the bulk change at the same moment; try again."""


class TicketHadItsTurn(Conflict):
    """The ticket has had its turn in this bulk change."""


class TooManyTickets(Invalid):
    """These are more tickets than can be changed at once."""


class TooManyTags(Conflict):
    """The ticket would have more tags than it may."""


class BulkState(StrEnum):
    """How far a bulk change is."""

    TRIED = "tried"  # a dry run: nothing is changed, and nothing kept
    RUNNING = "running"
    COMPLETED = "completed"


class Outcome(StrEnum):
    """What became of a ticket."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"  # it was as it is to be
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Given:
    """Whom tickets are given to; nobody for None in both."""

    assignee_id: str | None = None
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What is done to each ticket: all of it, or nothing where a part is impossible."""

    assign: Given | None = None
    priority: Priority | None = None
    state: State | None = None
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    close_as_spam: bool = False

    def done_to(self, ticket: Ticket, by: str, at: datetime) -> Ticket:
        """The ticket as it is to be; the same where it is so already.

        Raises: TicketIsClosed, IllegalTransition, TooManyPauses, TooManyTags.
        """
        after = self._moved(self._given(self._amended(ticket, at), by, at), by, at)
        if self.close_as_spam:
            after = _closed_as_spam(after, at)
        return after if after is ticket else replace(after, version=ticket.version + 1)

    def _amended(self, ticket: Ticket, at: datetime) -> Ticket:
        wanted = dict.fromkeys((*ticket.tags, *self.add_tags))
        tags = tuple(tag for tag in wanted if tag not in self.remove_tags)
        if len(tags) > max(MOST_TAGS, len(ticket.tags)):
            raise TooManyTags("At most {most:of}.", most=Count(MOST_TAGS, Unit.ITEM))
        changes: dict[str, Any] = {} if tags == ticket.tags else {"tags": tags}
        if self.priority not in (None, ticket.priority):
            changes["priority"] = self.priority
        return ticket.amended(changes, at) if changes else ticket

    def _given(self, ticket: Ticket, by: str, at: datetime) -> Ticket:
        to = self.assign
        if to is None or (to.assignee_id, to.team) == (ticket.assignee_id, ticket.team):
            return ticket
        return ticket.assigned(to.assignee_id, to.team, at).given(by=by, before=ticket)

    def _moved(self, ticket: Ticket, by: str, at: datetime) -> Ticket:
        if self.state in (None, ticket.state):
            return ticket
        return ticket.moved(self.state, at).told(but=by)


@dataclass(frozen=True, slots=True)
class First:
    """One of the first tickets that are meant."""

    id: str
    number: str
    subject: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """A change of many tickets; `chunks_done` chunks of them have had their turn.

    `language` is that in which it is said what failed.
    """

    id: str
    edit: Edit
    total: int
    first: tuple[First, ...]
    language: str
    started_by: str
    started_at: datetime
    updated_at: datetime
    state: BulkState = BulkState.RUNNING
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    chunks_done: int = 0
    version: int = 1

    def went_on(self, done: Iterable[Done], at: datetime) -> Bulk:
        """The bulk change after one more chunk."""
        of = [one.outcome for one in done]
        chunks_done = self.chunks_done + 1
        ended = chunks_done * CHUNK >= self.total
        return replace(
            self,
            changed=self.changed + of.count(Outcome.CHANGED),
            unchanged=self.unchanged + of.count(Outcome.UNCHANGED),
            failed=self.failed + of.count(Outcome.FAILED),
            chunks_done=chunks_done,
            state=BulkState.COMPLETED if ended else BulkState.RUNNING,
            updated_at=at,
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a ticket, which is at a `place` among all; `code` and `message` say why."""

    place: int
    ticket_id: str
    outcome: Outcome
    number: str | None = None
    code: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """What a run of the job did: bulk changes that it ended, and ones that failed."""

    completed: int = 0
    failed: int = 0


def refuse_too_many() -> None:
    """Raises: TooManyTickets."""
    raise TooManyTickets("At most {most:of}; narrow the filter.", most=Count(MOST, Unit.ITEM))


def _closed_as_spam(ticket: Ticket, at: datetime) -> Ticket:
    if ticket.state is not State.CLOSED:
        return ticket.ended(at, is_spam=True)
    return ticket if ticket.is_spam else ticket.changed(at, is_spam=True)
