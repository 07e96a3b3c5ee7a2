"""The watch that finds out what changes of nodes mean, and opens, merges and ends incidents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from functions.monitoring.incidents.entities import IncidentChanged, IncidentState
from functions.monitoring.incidents.judging import Broken, CutOff, Judgement, Recovered, Scene, Wait
from functions.monitoring.incidents.opening import IncidentWriting, silent
from functions.monitoring.incidents.repository import IncidentRepository
from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.nodes.entities import Node
from functions.monitoring.nodes.paths import Paths
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.reach.entities import ReachChanged
from functions.monitoring.states.entities import Life, LifeChanged
from functions.monitoring.states.repository import StateRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.ids import NewId
from shared.observability import logger

HasTime = Callable[[], bool]
PAGE = 80
TOGETHER = 90
_PASSED = (IncidentChanged, LifeChanged, ReachChanged)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run did: changes that were judged, those that failed, and incidents told again."""

    judged: int = 0
    failed: int = 0
    escalated: int = 0


@component
class IncidentWatch:
    """The use case of a job that comes every minute; it can be repeated and stopped anywhere."""

    table: Table
    nodes: NodeRepository
    states: StateRepository
    windows: WindowRepository
    incidents: IncidentRepository
    writing: IncidentWriting
    clock: Clock
    new_id: NewId

    def run(self, has_time: HasTime) -> Judged:
        """Judge every change that is due, and tell again of what nobody has acknowledged."""
        judged = failed = 0
        seen: dict[str, int] = {}
        paths = Paths(self.nodes)
        while has_time():
            found = self.states.list_to_judge(self.clock(), PAGE + failed)
            new = [one for one in found if seen.get(one, 0) < 3]  # it may be due again at once
            if not new:
                break
            for node_id in new[:PAGE]:
                seen[node_id] = seen.get(node_id, 0) + 1
            missed = self._judge(new[:PAGE], paths)
            judged, failed = judged + len(new[:PAGE]) - missed, failed + missed
        return Judged(judged, failed, self._escalate(has_time))

    def _judge(self, node_ids: Sequence[str], paths: Paths) -> int:
        """How many of the nodes could not be judged: somebody else changed them."""
        scene, found = self._scene(node_ids, paths)
        missed = 0
        together = Transaction()
        for node_id in node_ids:
            life = scene.lives.get(node_id)
            if life is None or life.judge_at is None or life.judge_at > scene.now:
                continue
            path = found.get(node_id, ())
            try:
                writes = self._writes(life, path, scene.judge(life, path) if path else None)
            except _PASSED:
                missed += 1
                continue
            if len(writes) > 1:  # what is more than a note on the node goes by itself
                missed += not self._committed(writes)
                continue
            if len(together) + len(writes) > TOGETHER:
                missed += 0 if self._committed(together) else len(together)
                together = Transaction()
            together.extend(writes)
        if len(together) and not self._committed(together):
            missed += len(together)
        return missed

    def _scene(
        self, node_ids: Sequence[str], paths: Paths
    ) -> tuple[Scene, dict[str, tuple[Node, ...]]]:
        now = self.clock()
        found = paths.of(node_ids)
        wanted = list({node.id for path in found.values() for node in path} | set(node_ids))
        lives: dict[str, Life] = {}
        for start in range(0, len(wanted), 100):
            lives |= self.states.get_many(wanted[start : start + 100])
        return Scene(lives, self.windows.coverings(now), now), found

    def _committed(self, writes: Transaction) -> bool:
        try:
            self.table.commit(writes)
        except _PASSED as error:
            logger().info("a node changed while it was judged", error=error.code())
            return False
        return True

    def _writes(self, life: Life, path: Sequence[Node], judged: Judgement | None) -> Transaction:
        match judged:
            case Wait(until):
                after = life.judged(
                    again_at=until, root_id=life.root_id, incident_id=life.incident_id
                )
                return self.states.write(after, over=life)
            case CutOff(root_id):
                return self._cut_off(life, root_id)
            case Broken():
                return self._broken(life, path)
            case Recovered(release_at):
                done = self._released if life.incident_id is None else self._recovered
                return done(life, path[-1], release_at)
        return self.states.write(life.judged(), over=life)  # the node has been taken away

    def _cut_off(self, life: Life, root_id: str) -> Transaction:
        """A node that is cut off by another one, which stands for an incident of its own."""
        after = life.judged(root_id=root_id, incident_id=life.incident_id)
        writes = self.states.write(after, over=life)
        if life.incident_id is None:
            return writes
        before = self.incidents.get(life.incident_id)
        if before.is_over or before.merged_into == root_id:
            return writes
        merged = before.merged(root_id, self.clock())
        return writes.extend(self.incidents.change(merged, over=before))

    def _broken(self, life: Life, path: Sequence[Node]) -> Transaction:
        """A root: its incident, and a look at what of it below has an incident already."""
        now, node = self.clock(), path[-1]
        self._call(self.incidents.nodes_below(node.id, TOGETHER))
        if life.incident_id is not None:
            known = self.incidents.get(life.incident_id)
            after = life.judged(incident_id=known.id)
            if known.state is IncidentState.MERGED:
                again = known.by_itself(now)
                kept = self.incidents.change(again, over=known)
                return self.states.write(after, over=life).extend(kept)
            if not known.is_over or known.ended_at is None or known.ended_at > life.since:
                return self.states.write(after, over=life)
        incident = silent(node, path, self.new_id(), life.since, now)
        after = life.judged(incident_id=incident.id)
        return self.states.write(after, over=life).extend(self.writing.opened(incident))

    def _recovered(self, life: Life, node: Node, release_at: datetime) -> Transaction:
        """A node that is up again: its incident is over; those below get time to be heard of."""
        before, reach = self.incidents.get_with_reach(life.incident_id or "")
        again_at = release_at if node.children else None
        writes = self.states.write(life.judged(again_at=again_at), over=life)
        if before.is_over:
            return writes
        after = before.resolved(life.since, self.clock())
        return writes.extend(self.writing.resolved(after, before, reach))

    def _released(self, life: Life, node: Node, release_at: datetime) -> Transaction:
        """A node that has been up for a while: what it had cut off and is still down is judged."""
        cut_off = self.states.list_cut_off(node.id, TOGETHER) if node.children else []
        if cut_off and release_at > self.clock():
            return self.states.write(life.judged(again_at=release_at), over=life)
        self._call(cut_off)
        again_at = self.clock() if len(cut_off) == TOGETHER else None
        return self.states.write(life.judged(again_at=again_at), over=life)

    def _call(self, node_ids: Sequence[str]) -> None:
        """Have nodes judged anew. Raises: LifeChanged."""
        if not node_ids:
            return
        writes = Transaction()
        for one in self.states.get_many(node_ids).values():
            if not one.is_up and one.judge_at is None:
                after = one.judged(again_at=self.clock(), incident_id=one.incident_id)
                writes.extend(self.states.write(after, over=one))
        if len(writes):
            self.table.commit(writes)

    def _escalate(self, has_time: HasTime) -> int:
        """How many incidents were told again."""
        told = 0
        for before in self.incidents.list_to_tell(self.clock(), PAGE):
            if not has_time():
                break
            after = before.told_again(self.clock())
            told += self._committed(self.writing.told(after, before))
        return told
