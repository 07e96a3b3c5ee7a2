"""What one can do with bulk changes: try them, start them, and see how far they are."""

from __future__ import annotations

from collections.abc import Sequence

from functions.support.agents.entities import must_be_agent
from functions.support.agents.repository import agent_in, agent_key
from functions.support.bulk.entities import (
    MOST,
    SHOWN_FIRST,
    Bulk,
    BulkState,
    Done,
    Edit,
    First,
    refuse_too_many,
)
from functions.support.bulk.repository import BulkRepository
from functions.support.teams.entities import UnknownTeam
from functions.support.teams.repository import team_key
from functions.support.tickets.places import Selection
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.selecting import TicketSelecting
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal

_PAGES = 10
"""So many pages of a list are looked through; where that is too little, so is the filter."""


@component
class Bulks:
    """Use cases of bulk changes."""

    table: Table
    bulks: BulkRepository
    tickets: TicketRepository
    selecting: TicketSelecting
    clock: Clock
    new_id: NewId

    def start(
        self,
        meant: Selection | Sequence[str],
        edit: Edit,
        language: str,
        by: Principal,
        once: KeyedRequest | None = None,
        *,
        dry_run: bool = False,
    ) -> Bulk:
        """Start a change of the tickets that fit, or of these; of a dry run nothing is kept.

        Raises: TooManyTickets, UnknownAgent, UnknownTeam.
        """
        self._must_know(edit, by)
        ids = self._fitting(meant) if isinstance(meant, Selection) else list(dict.fromkeys(meant))
        first = tuple(
            First(t.id, t.number, t.subject) for t in self.selecting.get_all(ids[:SHOWN_FIRST])
        )
        now = self.clock()
        ended = BulkState.TRIED if dry_run else BulkState.COMPLETED
        bulk = Bulk(
            id=id_for(once, "bulk", self.new_id),
            edit=edit,
            total=len(ids),
            first=first,
            language=language,
            started_by=by.id,
            started_at=now,
            updated_at=now,
            state=BulkState.RUNNING if ids and not dry_run else ended,
        )
        change = Transaction()
        if not dry_run:
            change.extend(self.bulks.add(bulk, ids))
            change.audit(f"bulk#{bulk.id}", "bulk.started", at=now, after=bulk)
        self.table.commit(change.once(once, result=bulk))
        return bulk

    def get(self, bulk_id: str) -> Bulk:
        """A bulk change as far as it is. Raises: BulkNotFound."""
        return self.bulks.get(bulk_id)

    def list_done(self, bulk_id: str, limit: int, cursor: str | None) -> Page[Done]:
        """What became of its tickets so far. Raises: BulkNotFound."""
        page = self.bulks.list_done(bulk_id, limit, cursor)
        if not page.items:
            self.bulks.get(bulk_id)
        return page

    def _must_know(self, edit: Edit, by: Principal) -> None:
        """Raises: UnknownAgent, UnknownTeam."""
        to = edit.assign
        if to is None:
            return
        agent, team = self.tickets.get_together(
            agent_key(to.assignee_id or by.id), team_key(to.team or "")
        )
        if to.assignee_id not in (None, by.id):
            must_be_agent(agent_in(agent), "/edit/assign/assigneeId")
        if to.team is not None and team is None:
            raise UnknownTeam.at("/edit/assign/team")

    def _fitting(self, wanted: Selection) -> list[str]:
        """Raises: TooManyTickets."""
        ids: list[str] = []
        cursor: str | None = None
        for _ in range(_PAGES):
            page = self.selecting.ids(wanted, MOST + 1 - len(ids), cursor)
            ids += page.items
            if len(ids) > MOST:
                break
            if (cursor := page.next_cursor) is None:
                return ids
        refuse_too_many()
        return ids
