"""Hearing of nodes, and noticing that nothing is heard of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from functions.monitoring.nodes.entities import Node, NodeChanged
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.states.entities import (
    Beat,
    Change,
    Life,
    LifeChanged,
    Swept,
    first_heard,
)
from functions.monitoring.states.events import said
from functions.monitoring.states.repository import StateRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.observability import logger
from shared.retrying import retrying

HasTime = Callable[[], bool]
TOGETHER = 90
"""Writes of a transaction, which takes 100, with room for those of one more node."""
PAGE = 100


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a node: its life before and after, and what has changed."""

    before: Life | None
    after: Life
    changes: tuple[Change, ...] = ()


@component
class States:
    """Use cases of how nodes are."""

    table: Table
    nodes: NodeRepository
    states: StateRepository
    clock: Clock

    def heard(self, beats: Iterable[Beat]) -> None:
        """Take heartbeats in, the latest of each node: for 100 nodes a read and a transaction.

        What is not newer than the last one of its node, or of no node, changes nothing.
        """
        latest = {beat.node_id: beat for beat in sorted(beats, key=lambda beat: beat.at)}
        waiting = list(latest.values())
        for start in range(0, len(waiting), TOGETHER):
            part = waiting[start : start + TOGETHER]
            if not self._try_hearing(part):
                for beat in part:
                    self._hear_one(beat)

    def changes(self, node_id: str, limit: int, cursor: str | None) -> Page[Change]:
        """The changes of a node's state, the latest first."""
        return self.states.list_changes(node_id, limit, cursor)

    def sweep(self, has_time: HasTime) -> Swept:
        """Notice which nodes have been silent for too long; what fails is tried again later."""
        down = failed = 0
        seen: set[str] = set()
        while has_time():
            found = self.states.list_due(self.clock(), PAGE + failed)
            new = [node_id for node_id in found if node_id not in seen]
            if not new:
                break
            for start in range(0, len(new), PAGE // 4):
                part = new[start : start + PAGE // 4]
                seen.update(part)
                done = self._lose(part)
                down, failed = down + done, failed + len(part) - done
        return Swept(down, failed)

    def _lose(self, node_ids: Sequence[str]) -> int:
        """How many of these nodes needed no more looking at, after one transaction for all."""
        try:
            self._commit(self._lost(node_ids))
        except (LifeChanged, NodeChanged):
            return sum(self._lose_one(node_id) for node_id in node_ids)
        return len(node_ids)

    def _lose_one(self, node_id: str) -> bool:
        try:
            self._commit(self._lost([node_id]))
        except (LifeChanged, NodeChanged):
            logger().info("a node changed while it was looked at", node=node_id)
            return False
        return True

    def _lost(self, node_ids: Sequence[str]) -> list[Step]:
        now = self.clock()
        lives = self.states.get_many(node_ids)
        late = [p for p in lives.values() if p.is_up and p.due_at <= now]
        return [Step(life, *life.lost()) for life in late]

    def _try_hearing(self, beats: Sequence[Beat]) -> bool:
        try:
            self._hear(beats)
        except (LifeChanged, NodeChanged):
            return False
        return True

    def _hear_one(self, beat: Beat) -> None:
        retrying(lambda: self._hear([beat]), on=(LifeChanged, NodeChanged))

    def _hear(self, beats: Sequence[Beat]) -> None:
        lives = self.states.get_many([beat.node_id for beat in beats])
        strangers = [beat for beat in beats if beat.node_id not in lives]
        nodes = self.nodes.get_many([beat.node_id for beat in strangers]) if strangers else {}
        steps = [
            Step(None, *first_heard(beat, nodes[beat.node_id].kind))
            for beat in strangers
            if beat.node_id in nodes
        ]
        for beat in beats:
            life = lives.get(beat.node_id)
            steps += [] if life is None else [Step(life, *life.heard(beat.at))]
        self._commit([step for step in steps if step.after != step.before], nodes)

    def _commit(self, steps: Sequence[Step], known: dict[str, Node] | None = None) -> None:
        """All the steps, in transactions of as many as fit. Raises: LifeChanged, NodeChanged."""
        nodes = dict(known or {})
        missing = [s.after.node_id for s in steps if s.changes and s.after.node_id not in nodes]
        nodes |= self.nodes.get_many(missing) if missing else {}
        writes = Transaction()
        for step in steps:
            one = self.writes(step, nodes.get(step.after.node_id))
            if len(writes) + len(one) > TOGETHER + 10:
                self.table.commit(writes)
                writes = Transaction()
            writes.extend(one)
        if len(writes):
            self.table.commit(writes)

    def writes(self, step: Step, node: Node | None) -> Transaction:
        """What is written of a step, with its changes and what is said of them."""
        if step.changes and node is None:  # it has been taken away
            return self.states.forget(step.after.node_id)
        writes = self.states.write(step.after, over=step.before)
        if node is None or not step.changes:
            return writes
        last = step.changes[-1]
        if last.after is not node.state:
            writes.extend(self.nodes.state_changed(node, last.after, last.at))
        for change in step.changes:
            writes.extend(self.states.keep(change)).emit(*said(node, change, self.clock()))
        return writes
