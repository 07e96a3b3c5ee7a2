"""Doing bulk changes: ticket after ticket, each in a transaction that says what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from functions.support.agents.entities import must_be_agent
from functions.support.agents.repository import agent_in, agent_key
from functions.support.bulk.entities import (
    CHUNK,
    Bulk,
    BulkChanged,
    BulkState,
    Done,
    Outcome,
    TicketHadItsTurn,
    Worked,
)
from functions.support.bulk.repository import BulkRepository
from functions.support.categories.entities import Catalog
from functions.support.categories.fields import Needed
from functions.support.categories.repository import CATEGORIES_KEY, catalog_in
from functions.support.teams.entities import UnknownTeam
from functions.support.teams.repository import team_key
from functions.support.tickets.entities import Ticket, TicketChanged
from functions.support.tickets.events import TicketAssigned, TicketClosed, TicketResolved, told
from functions.support.tickets.measuring import measured
from functions.support.tickets.repository import TicketRepository
from functions.support.vocabulary import State
from shared.clock import Clock
from shared.component import component
from shared.context import current, working_in
from shared.dynamo import Table
from shared.errors import DomainError
from shared.event import Event
from shared.http.languages import speaker
from shared.messages import as_message
from shared.observability import logger
from shared.retrying import retrying

_AT_ONCE = 20
_SAID = {State.RESOLVED: TicketResolved.of, State.CLOSED: TicketClosed.of}


@component
class BulkWork:
    """The use case of a job that comes every minute; it can be repeated and stopped anywhere."""

    table: Table
    bulks: BulkRepository
    tickets: TicketRepository
    clock: Clock

    def run(self, has_time: Callable[[], bool]) -> Worked:
        """Go on with what is not done; a bulk change that fails does not hold up the others."""
        done = Worked()
        for bulk_id in self.bulks.list_running(_AT_ONCE):
            try:
                if self._work(bulk_id, has_time):
                    done = replace(done, completed=done.completed + 1)
            except DomainError as error:
                logger().error("a bulk change", bulk=bulk_id, error=error.code())
                done = replace(done, failed=done.failed + 1)
        return done

    def _work(self, bulk_id: str, has_time: Callable[[], bool]) -> bool:
        """Whether it is done, chunk after chunk. Raises: BulkNotFound, Unavailable."""
        while has_time():
            bulk = self.bulks.get(bulk_id)
            if bulk.state is BulkState.COMPLETED:
                return True
            had_its_turn = {one.place for one in self.bulks.list_done_of_chunk(bulk)}
            with working_in(replace(current(), actor=bulk.started_by)):
                ids = enumerate(self.bulks.get_chunk(bulk), bulk.chunks_done * CHUNK)
                for place, ticket_id in ids:
                    if place in had_its_turn:
                        continue
                    if not has_time():
                        return False
                    self._change(bulk, place, ticket_id)
            after = bulk.went_on(self.bulks.list_done_of_chunk(bulk), self.clock())
            with suppress(BulkChanged):  # another worker has just counted this chunk
                self.table.commit(self.bulks.change(after, over=bulk))
        return False

    def _change(self, bulk: Bulk, place: int, ticket_id: str) -> None:
        """Change a ticket, or write why that can't be."""
        with suppress(TicketHadItsTurn):  # another worker was faster
            try:
                retrying(lambda: self._commit(bulk, place, ticket_id), on=TicketChanged)
            except TicketHadItsTurn:
                raise
            except DomainError as error:
                failed = Done(
                    place, ticket_id, Outcome.FAILED, code=error.code(),
                    message=_why(error, bulk.language),
                )  # fmt: skip
                self.table.commit(self.bulks.add_done(bulk.id, failed))

    def _commit(self, bulk: Bulk, place: int, ticket_id: str) -> None:
        """Raises: TicketChanged, TicketHadItsTurn, and whatever forbids the change."""
        to = bulk.edit.assign
        assignee_id, team = (to.assignee_id, to.team) if to else (None, None)
        old, rules, (categories, agent, known_team) = self.tickets.get_beside(
            ticket_id, CATEGORIES_KEY, agent_key(assignee_id or ""), team_key(team or "")
        )
        if assignee_id not in (None, bulk.started_by):
            must_be_agent(agent_in(agent), "/edit/assign/assigneeId")
        if team is not None and known_team is None:
            raise UnknownTeam.at("/edit/assign/team")
        after = _edited(old, bulk, catalog_in(categories), self.clock())
        done = Done(place, ticket_id, Outcome.UNCHANGED, old.number)
        if after is old:
            self.table.commit(self.bulks.add_done(bulk.id, done))
            return
        new, said = measured(after, old, rules, after.updated_at)
        change = self.tickets.change(new, over=old)
        change.extend(self.bulks.add_done(bulk.id, replace(done, outcome=Outcome.CHANGED)))
        change.audit(f"ticket#{new.id}", "ticket.changed-in-bulk", at=new.updated_at,
                     before=old, after=new)  # fmt: skip
        self.table.commit(change.emit(*told(new, *_events(new, old), *said)))


def _edited(ticket: Ticket, bulk: Bulk, catalog: Catalog, at: datetime) -> Ticket:
    """Raises: InvalidFields, and as `Edit.done_to`."""
    after = bulk.edit.done_to(ticket, bulk.started_by, at)
    if bulk.edit.state is State.RESOLVED and after.state is not ticket.state:
        catalog.of(ticket.category).must_have(ticket.fields, Needed.RESOLVING)
    return after


def _events(new: Ticket, old: Ticket) -> Iterator[Event]:
    if (new.assignee_id, new.team) != (old.assignee_id, old.team):
        yield TicketAssigned.of(new)
    if new.state is not old.state and new.state in _SAID:
        yield _SAID[new.state](new)


def _why(error: DomainError, language: str) -> str:
    """Why a ticket could not be changed, with the first field that is wrong."""
    message = as_message(error.errors[0].message) if error.errors else error.message
    return speaker(language, __name__)(message)
