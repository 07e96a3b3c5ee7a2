"""A ticket: its states, what its clocks go by, and the rules between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from functions.support.sla.entities import Course, Pause, ServiceLevel
from functions.support.tickets.parts import Link, Rating, Watcher
from functions.support.vocabulary import NEXT, SILENT, STANDING, Channel, Priority, State
from shared.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from shared.principal import Principal


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


class TooManyPauses(Conflict):
    """The ticket was paused too many times; close it and open a new one."""


class OnlyForStaff(Invalid):
    """Only staff may send this field."""


class CustomerMissing(Invalid):
    """The customer whose ticket it is must be named."""


class StateNotForCustomers(Forbidden):
    """Customers may only resolve a ticket or reopen a resolved one."""


WAITING = (State.NEW, State.OPEN, State.PENDING, State.ON_HOLD)
"""The states in which a ticket waits for somebody."""
MOST_PAUSES = 500


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket.

    `asked_at` is when the customer first asked what nobody has answered since. `pauses` are the
    spans in which it was pending, on hold or resolved, and `paused_since` begins the one that still
    lasts. `groups` are the customer's tags at its opening, by which policies are chosen.
    `fields` are those of its category. Spam is in no queue and tells nobody.
    `earlier_customers` are records of the customer that were merged into the one it is of now.
    Without a customer it is of whoever wrote the mail that opened it: `requester_email` and
    `requester_name` say who, `locale` in which language; `mail_id` is the id of the last mail.
    While it is pending or resolved nobody has said anything `silent_since`; `close_warned_at` is
    when it was said that it will be closed.
    `news_for` are those of the staff who have not seen yet what has happened.
    """

    id: str
    number: str
    subject: str
    category: str
    priority: Priority
    channel: Channel
    opened_by: str
    opened_at: datetime
    updated_at: datetime
    customer_id: str | None = None
    asked_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    paused_since: datetime | None = None
    groups: tuple[str, ...] = ()
    level: ServiceLevel = field(default_factory=ServiceLevel)
    state: State = State.NEW
    assignee_id: str | None = None
    team: str | None = None
    first_replied_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    earlier_customers: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    requester_email: str | None = None
    requester_name: str | None = None
    locale: str | None = None
    tags: tuple[str, ...] = ()
    watchers: tuple[Watcher, ...] = ()
    links: tuple[Link, ...] = ()
    rating: Rating | None = None
    is_spam: bool = False
    merged_into_id: str | None = None
    merged_from: tuple[str, ...] = ()
    mail_id: str | None = None
    silent_since: datetime | None = None
    close_warned_at: datetime | None = None
    news_for: tuple[str, ...] = ()
    version: int = 1

    def moved(self, to: State, at: datetime) -> Ticket:
        """The ticket in another state, its clock stopped or started. Raises: IllegalTransition."""
        if to not in NEXT[self.state]:
            raise IllegalTransition(
                "A ticket cannot move from {state} to {to}.", state=self.state, to=to
            )
        return self.changed(
            at,
            state=to,
            **_silence(to, at),
            **self._paused(to, at),
            resolved_at=at if to is State.RESOLVED else self._kept_resolution(to),
            closed_at=at if to is State.CLOSED else None,
        )

    def answered(self, at: datetime, *, awaits_customer: bool) -> Ticket:
        """The ticket after a public reply of staff. Raises: TicketIsClosed."""
        self._refuse_closed()
        first = self.first_replied_at or at
        silent = _silence(self.state, at)
        replied = self.changed(at, first_replied_at=first, asked_at=None, **silent)
        if awaits_customer and self.state is not State.PENDING:
            return replace(replied.moved(State.PENDING, at), version=replied.version)
        if self.state is State.NEW:
            return replace(replied.moved(State.OPEN, at), version=replied.version)
        return replied

    def of(self, customer_id: str, at: datetime) -> Ticket:
        """The ticket of another record of its customer; of one that it came from, back again."""
        earlier = self.earlier_customers
        back = earlier[-1:] == (customer_id,)
        own = (self.customer_id,) if self.customer_id else ()
        kept = earlier[:-1] if back else (*earlier, *own)
        return self.changed(at, customer_id=customer_id, earlier_customers=kept)

    def asked(self, at: datetime, reopened_for: timedelta = timedelta()) -> Ticket:
        """The ticket after the customer's reply, which opens it again, for a while a closed one.

        Raises: TicketIsClosed.
        """
        asked = self.changed(at, asked_at=self.asked_at or at)
        if self.state in SILENT:
            return replace(asked.moved(State.OPEN, at), version=asked.version)
        if self.state is not State.CLOSED:
            return asked
        if self.is_over(at, reopened_for):
            raise TicketIsClosed
        pauses = self._paused(State.OPEN, at)
        return replace(asked, state=State.OPEN, resolved_at=None, closed_at=None, **pauses)

    def is_over(self, at: datetime, reopened_for: timedelta) -> bool:
        """Whether it is closed, and no reply opens it again."""
        ended = self.closed_at if self.state is State.CLOSED else None
        return ended is not None and (bool(self.merged_into_id) or at >= ended + reopened_for)

    def mailed(self, mail_id: str | None) -> Ticket:
        """The ticket with the id of the mail that it was changed by."""
        return replace(self, mail_id=mail_id or self.mail_id)

    def noted(self, at: datetime) -> Ticket:
        """The ticket after an internal note, which changes nothing else."""
        return self.changed(at)

    def assigned(self, assignee_id: str | None, team: str | None, at: datetime) -> Ticket:
        """The ticket with another person or team. Raises: TicketIsClosed."""
        self._refuse_closed()
        return self.changed(at, assignee_id=assignee_id, team=team)

    def amended(self, changes: dict[str, Any], at: datetime) -> Ticket:
        """The ticket with what it is about changed. Raises: TicketIsClosed."""
        self._refuse_closed()
        return self.changed(at, **changes)

    def told(self, *, but: str | None = None) -> Ticket:
        """The ticket as news to whoever has it or watches it, but not to who made the news."""
        people = (self.assignee_id, *(one.user_id for one in self.watchers), *self.news_for)
        readers = {person for person in people if person and person != but}
        return replace(self, news_for=tuple(sorted(readers)))

    def given(self, *, by: str, before: Ticket) -> Ticket:
        """The ticket as news to its new assignee, and no more to the one of before."""
        readers = set(self.news_for)
        if self.assignee_id != before.assignee_id:
            readers -= {before.assignee_id or ""}
            readers |= {self.assignee_id} if self.assignee_id else set()
        return replace(self, news_for=tuple(sorted(readers - {by})))

    def seen_by(self, user_id: str) -> Ticket:
        """The ticket once somebody has seen what is new, or as it is if it is no news to them."""
        if user_id not in self.news_for:
            return self
        rest = tuple(reader for reader in self.news_for if reader != user_id)
        return replace(self, news_for=rest, version=self.version + 1)

    @property
    def course(self) -> Course:
        """What its clocks depend on."""
        return Course(
            opened_at=self.opened_at,
            first_answered_at=self.first_replied_at,
            asked_at=self.asked_at,
            resolved_at=self.resolved_at,
            paused=tuple((pause.since, pause.until) for pause in self.pauses),
            paused_since=self.paused_since,
        )

    def ended(self, at: datetime, **changes: Any) -> Ticket:
        """The ticket closed from whatever state it is in; nothing is due of it any more."""
        stands = _silence(State.CLOSED, at) | self._paused(State.CLOSED, at)
        changes |= {"state": State.CLOSED, "closed_at": at}
        return self.changed(at, **stands, **changes)

    def shown_to(self, caller: Principal) -> Ticket:
        """The ticket; a customer does not see who works on it, nor what is promised inside."""
        if not caller.is_customer:
            return self
        return replace(
            self, assignee_id=None, team=None, level=ServiceLevel(), tags=(), watchers=(), links=(),
            news_for=(),
        )  # fmt: skip

    def changed(self, at: datetime, **changes: Any) -> Ticket:
        """The ticket with some fields new."""
        return replace(self, updated_at=at, version=self.version + 1, **changes)

    def _paused(self, to: State, at: datetime) -> dict[str, Any]:
        """Its pauses in a new state. Raises: TooManyPauses."""
        stands = to in STANDING
        if stands == (self.paused_since is not None):
            return {}
        if stands:
            if len(self.pauses) >= MOST_PAUSES:
                raise TooManyPauses
            return {"paused_since": at}
        ended = Pause(self.paused_since or at, at)
        return {"pauses": (*self.pauses, ended), "paused_since": None}

    def _kept_resolution(self, to: State) -> datetime | None:
        return self.resolved_at if to is State.CLOSED else None

    def _refuse_closed(self) -> None:
        if self.state is State.CLOSED:
            raise TicketIsClosed


def _silence(state: State, at: datetime) -> dict[str, Any]:
    return {"silent_since": at if state in SILENT else None, "close_warned_at": None}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets of the list: those that have all of these; None asks for nothing."""

    state: State | None = None
    customer_id: str | None = None
    assignee_id: str | None = None
    priority: Priority | None = None
    linked: Link | None = None
    spam: bool = False

    def holds(self, ticket: Ticket) -> bool:
        """Whether a ticket is among them, whatever it is linked to."""
        wanted = (self.state, self.customer_id, self.assignee_id, self.priority)
        of_it = (ticket.state, ticket.customer_id, ticket.assignee_id, ticket.priority)
        return all(asked in (None, found) for asked, found in zip(wanted, of_it, strict=True))


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
