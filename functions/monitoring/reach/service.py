"""Finding out page by page whom an outage reaches, and saying so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from functions.monitoring.connections.entities import Connection
from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.maintenance.windows import silences
from functions.monitoring.nodes.paths import Paths
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.reach.entities import (
    PAGE,
    Mark,
    Phase,
    Purpose,
    Reach,
    ReachChanged,
    Reached,
    Spread,
)
from functions.monitoring.reach.events import begun, ended
from functions.monitoring.reach.repository import ReachRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.observability import logger
from shared.spans import Span, within

HasTime = Callable[[], bool]
OUTAGES = 50


class Connections(Protocol):
    """Which contracts hang below a node."""

    def below(self, node_id: str, limit: int, cursor: str | None) -> Page[Connection]:
        """Some of them, building after building."""


@component
class Reaching:
    """The use case of a worker; it can be repeated and stopped anywhere."""

    table: Table
    reaches: ReachRepository
    connections: Connections
    nodes: NodeRepository
    windows: WindowRepository
    clock: Clock

    def run(self, has_time: HasTime) -> Spread:
        """Do what is left of all outages, some pages of each in turn."""
        pages = failed = 0
        while has_time():
            waiting = self.reaches.list_waiting(OUTAGES)
            done = 0
            for subject_id in waiting:
                if not has_time():
                    break
                try:
                    done += self._step(subject_id)
                except ReachChanged:
                    logger().info("somebody else works on an outage", subject=subject_id)
                    failed += 1
            pages += done
            if not done:
                break
        return Spread(pages, failed)

    def _step(self, subject_id: str) -> int:
        """One page of an outage; 1, or 0 where nothing is left to be done."""
        reach = self.reaches.find(subject_id)
        if reach is None or not reach.is_waiting:
            return 0
        if reach.phase is Phase.FINDING:
            self._find(reach)
        else:
            self._end(reach)
        return 1

    def _find(self, reach: Reach) -> None:
        page = self.connections.below(reach.node_id, PAGE, reach.cursor)
        found = page.items
        if reach.purpose is Purpose.OUTAGE:
            marks = self.reaches.marks([one.contract_id for one in found])
            found = tuple(one for one in found if one.contract_id not in marks)
        after = reach.found(found, page.next_cursor)
        writes = self.reaches.change(after, over=reach)
        if found:
            writes.extend(self.reaches.keep(reach.subject_id, Reached(after.pages, found)))
            writes.emit(begun(reach, after.pages, found, self.clock()))
        if reach.purpose is Purpose.OUTAGE:
            for one in found:
                writes.extend(self.reaches.mark(Mark(one.contract_id, reach.subject_id)))
        self.table.commit(writes)

    def _end(self, reach: Reach) -> None:
        number = reach.ended_pages + 1
        found = self.reaches.page(reach.subject_id, number)
        writes = self.reaches.change(reach.one_more_ended(), over=reach)
        work = self._announced(reach)
        writes.emit(ended(reach, number, found, work, self.clock()))
        for one in found:
            writes.extend(self.reaches.unmark(one.contract_id))
        self.table.commit(writes)

    def _announced(self, reach: Reach) -> tuple[Span, ...]:
        """When of an outage work was announced, which is not compensated."""
        span = reach.begins_at, reach.ends_at or self.clock()
        path = Paths(self.nodes).of([reach.node_id]).get(reach.node_id, ())
        above = [node.id for node in path]
        planned = self.windows.coverings_of(above, reach.begins_at)
        return tuple(within(silences(above, planned), span))
