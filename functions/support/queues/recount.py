"""Counting queues anew, should a count ever be wrong; tickets of before get their places, too."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from functions.support.queues.entities import Recounted
from functions.support.tickets.entities import WAITING, Filter, TicketChanged
from functions.support.tickets.repository import TicketRepository
from functions.support.tickets.selecting import TicketSelecting
from functions.support.tickets.standing import SHARDS, CountsChanged, PlaceRepository
from shared.component import component
from shared.dynamo import Table

_PAGE = 100


@component
class Recount:
    """The use case of a job that comes every hour; it can be repeated and stopped anywhere."""

    table: Table
    tickets: TicketRepository
    selecting: TicketSelecting
    places: PlaceRepository

    def run(self, has_time: Callable[[], bool]) -> Recounted:
        """Set right the places of waiting tickets, then the counts of each shard."""
        done = Recounted(placed=self._place(has_time))
        for shard in range(SHARDS):
            if not has_time():
                break
            for change in self.places.recounted(shard):
                try:
                    self.table.commit(change)
                    done = replace(done, corrected=done.corrected + 1)
                except CountsChanged:  # a ticket came between: the next hour looks again
                    done = replace(done, left=done.left + 1)
        return done

    def _place(self, has_time: Callable[[], bool]) -> int:
        placed = 0
        for state in WAITING:
            cursor: str | None = None
            while has_time():
                page = self.tickets.list(Filter(state=state), _PAGE, cursor)
                for ticket in self.places.wrong(page.items):
                    with suppress(TicketChanged):
                        self.table.commit(self.selecting.placed(ticket))
                        placed += 1
                if (cursor := page.next_cursor) is None:
                    break
        return placed
