"""What one can do with queues: look at them, and take the next ticket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from functions.support.queues.entities import (
    EnoughTaken,
    Limits,
    LimitsChanged,
    Queues,
    TakerChanged,
    TicketTaken,
)
from functions.support.queues.repository import QueueRepository
from functions.support.tickets.entities import Ticket, TicketChanged
from functions.support.tickets.events import TicketAssigned
from functions.support.tickets.measuring import measured
from functions.support.tickets.places import Order, Selection
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.standing import PlaceRepository
from functions.support.views.repository import ViewRepository
from functions.support.vocabulary import State
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.idempotency import KeyedRequest
from shared.principal import Principal
from shared.retrying import retrying

_OFFERED = 25
_PAGES = 10
_ATTEMPTS = 60
"""Whoever asks beside many others loses one attempt to each of them at most."""
_TO_BE_TAKEN = (State.NEW, State.OPEN)


@component
class QueueDesk:
    """Use cases of queues."""

    table: Table
    queues: QueueRepository
    places: PlaceRepository
    views: ViewRepository
    tickets: TicketRepository
    clock: Clock

    def get(self, by: Principal) -> Queues:
        """How much waits, of everybody and of the caller."""
        return self.queues.get(by.id)

    def get_limits(self) -> Limits:
        """How many tickets people may have and still take another."""
        return self.queues.get_limits()

    def update_limits(self, most: int | None, persons: Mapping[str, int]) -> Limits:
        """Set how many tickets people may have and still take another."""

        def commit() -> Limits:
            before = self.queues.get_limits()
            after = before.changed(most, persons, self.clock())
            change = self.queues.change(after, over=before)
            self.table.commit(
                change.audit(
                    "ticket-limits#all", "ticket-limits.updated", at=self.clock(),
                    before=before, after=after,
                )
            )  # fmt: skip
            return after

        return retrying(commit, on=LimitsChanged)

    def take(
        self,
        view_id: str | None,
        team: str | None,
        by: Principal,
        once: KeyedRequest | None = None,
    ) -> Ticket | None:
        """Assign to the caller the next ticket that nobody has; None when none waits.

        Whoever finds a ticket taken is given the next.

        Raises: ViewNotFound, EnoughTaken.
        """
        wanted = self._wanted(view_id, team, by)
        cursor: str | None = None
        for _ in range(_PAGES):
            offered = self.places.list(wanted, _OFFERED, cursor)
            with suppress(TicketTaken):
                return retrying(
                    partial(self._take, offered.items, wanted, by, once),
                    on=(TicketChanged, TakerChanged),
                    attempts=_ATTEMPTS,
                )
            if (cursor := offered.next_cursor) is None:
                break
        return None

    def _wanted(self, view_id: str | None, team: str | None, by: Principal) -> Selection:
        """Raises: ViewNotFound."""
        wanted = Selection(team=team)
        if view_id is not None:
            view = self.views.get(view_id)
            view.must_be_seen(by)
            wanted = replace(view.selection(by.id), assignee_id=None)
        states = tuple(s for s in _TO_BE_TAKEN if s in (wanted.states or _TO_BE_TAKEN))
        return replace(wanted, states=states, unassigned=True, order=Order.DEADLINE)

    def _take(
        self, offered: Sequence[str], wanted: Selection, by: Principal, once: KeyedRequest | None
    ) -> Ticket:
        """The first that still waits: all are read at once, so that many at once lose little.

        Raises: TicketTaken for all, EnoughTaken, TicketChanged, TakerChanged.
        """
        if not offered:
            raise TicketTaken
        tickets, rules, limits, taker, own = self.queues.get_for_taking(offered, by.id)
        old = next((ticket for ticket in tickets if wanted.holds(ticket)), None)
        if old is None:
            raise TicketTaken
        most = limits.of(by.id)
        if most is not None and own.held >= most:
            raise EnoughTaken
        now = self.clock()
        given = old.assigned(by.id, old.team, now).given(by=by.id, before=old)
        new, said = measured(given, old, rules, now)
        change = self.tickets.change(new, over=old)
        if most is not None:  # so that two at once can't both be the last one
            change.extend(self.queues.take(taker))
        self.table.commit(
            change.audit(f"ticket#{new.id}", "ticket.taken", at=now, before=old, after=new)
            .emit(TicketAssigned.of(new), *said)
            .once(once, result=new)
        )
        return new
