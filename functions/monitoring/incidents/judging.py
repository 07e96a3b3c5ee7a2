"""What a change of a node's state means: an incident, part of another one, or nothing yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.monitoring.incidents.roots import highest
from functions.monitoring.maintenance.windows import Covering, covered_until
from functions.monitoring.nodes.entities import Node
from functions.monitoring.states.entities import Life

CALM = timedelta(minutes=5)
"""How long what flaps is left alone before it is looked at again."""


@dataclass(frozen=True, slots=True)
class Wait:
    """It can't be told yet: look again then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class CutOff:
    """The failure of a node above explains it."""

    root_id: str


@dataclass(frozen=True, slots=True)
class Broken:
    """It is a root: an incident stands for it and all below it."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """It is up; what it had cut off is looked at when that had time to be heard of."""

    release_at: datetime


Judgement = Wait | CutOff | Broken | Recovered


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known at a moment: the work that is going on, and the lives of nodes."""

    lives: Mapping[str, Life]
    windows: Sequence[Covering]
    now: datetime

    def judge(self, life: Life, path: Sequence[Node]) -> Judgement:
        """What the state of a node means; a path leads from the top of the tree to the node."""
        if life.is_up:
            if life.is_flapping:
                return Wait(self.now + CALM)
            return Recovered(life.since + life.heartbeat.allowance)
        ids = [node.id for node in path]
        if (until := covered_until(ids, self.windows, self.now)) is not None:
            return Wait(until)
        down = {one for one in ids[:-1] if one in self.lives and not self.lives[one].is_up}
        root = highest(ids[:-1], down)
        if root is not None:
            return CutOff(root)
        suspected = self._suspected(life, ids[:-1])
        return Broken() if suspected is None else Wait(suspected)

    def _suspected(self, life: Life, above: Sequence[str]) -> datetime | None:
        """By when it is known whether a node above, as silent as this one, has failed, too.

        Who was heard of after this one should have been again is not what cut it off.
        """
        missed_at = life.last_beat + timedelta(seconds=life.interval_s)
        silent = [
            one.due_at
            for node_id in above
            if (one := self.lives.get(node_id)) and one.is_up and one.last_beat < missed_at
        ]
        waited = [due_at for due_at in silent if due_at > self.now]
        return max(waited) if waited else None
