"""How a node is: when it was last heard of, since when it is up or down, and what has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from functions.monitoring.alert_rules.entities import AlertRule
from functions.monitoring.alert_rules.thresholds import Watched
from functions.monitoring.states.flapping import CHECKS, Marks
from functions.monitoring.states.heartbeats import Heartbeat
from functions.monitoring.vocabulary import NodeKind, NodeState
from shared.errors import Conflict

HEARTBEATS: Mapping[NodeKind, Heartbeat] = {
    NodeKind.OLT: Heartbeat(60, 3),
    NodeKind.SWITCH: Heartbeat(60, 3),
    NodeKind.ROUTER: Heartbeat(60, 3),
    NodeKind.ACCESS_POINT: Heartbeat(60, 5),
    NodeKind.POWER: Heartbeat(300, 3),
    NodeKind.LINK: Heartbeat(60, 3),
}
"""How often a node of a kind is heard of, and how many times it may fail to be."""
MARKS = Marks()
_UP, _DOWN = "U", "D"


class LifeChanged(Conflict):
    """The state of the node has changed at the same moment; try again."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A node was alive at a moment."""

    node_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A node was in one state until a moment, and is in another one since."""

    node_id: str
    before: NodeState
    after: NodeState
    at: datetime
    sequence: int
    is_flapping: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of a node's life, since its first heartbeat.

    It is up or down since `since`. `problems` are those that others report; `watched` says how its
    measurements stand with each alert rule; `checks` are the latest heartbeats and misses, the
    oldest first. At `judge_at` somebody has to find out what a change means: `root_id` is the node
    above it whose failure explains this one, `incident_id` the incident that stands for it.
    """

    node_id: str
    interval_s: int
    misses: int
    last_beat: datetime
    since: datetime
    is_up: bool = True
    problems: tuple[str, ...] = ()
    watched: dict[str, Watched] = field(default_factory=dict)
    checks: str = _UP
    is_flapping: bool = False
    judge_at: datetime | None = None
    root_id: str | None = None
    incident_id: str | None = None
    version: int = 1

    @property
    def heartbeat(self) -> Heartbeat:
        """How often it should be heard of."""
        return Heartbeat(self.interval_s, self.misses)

    @property
    def due_at(self) -> datetime:
        """From when on it is down if nothing is heard of it."""
        return self.heartbeat.down_at(self.last_beat)

    @property
    def is_troubled(self) -> bool:
        """Whether somebody reports a problem, or its measurements break a rule."""
        return bool(self.problems) or any(one.is_problem for one in self.watched.values())

    @property
    def state(self) -> NodeState:
        """The state of the node."""
        if not self.is_up:
            return NodeState.DOWN
        return NodeState.DEGRADED if self.is_troubled else NodeState.UP

    def heard(self, at: datetime) -> tuple[Life, tuple[Change, ...]]:
        """After a heartbeat; one that is not newer than the last one changes nothing."""
        if at <= self.last_beat:
            return self, ()
        life: Life = self
        changes: tuple[Change, ...] = ()
        if self.is_up and self.due_at < at:  # nobody has looked since it was late
            life, changes = self.lost()
        if life.is_up:
            return _checked(life, _UP, last_beat=at), changes
        missed = (at - life.since) // timedelta(seconds=self.interval_s)
        # What comes late of a time before it was down says that it never was.
        found_at = max(at, life.since)
        found = _checked(
            life,
            _DOWN * min(missed, CHECKS) + _UP, is_up=True, since=found_at, last_beat=at,
            judge_at=found_at, root_id=None,
        )  # fmt: skip
        return found, (*changes, _change(life, found, found_at))

    def lost(self) -> tuple[Life, tuple[Change, ...]]:
        """After too long a silence."""
        return _lost(self, self.due_at)

    def denied(self, at: datetime) -> tuple[Life, tuple[Change, ...]]:
        """After somebody asked and it did not answer: down at once."""
        if at <= self.last_beat or not self.is_up:
            return self, ()
        lost_at = min(at, self.due_at)
        return _lost(self, lost_at)

    def with_problems(
        self, problems: tuple[str, ...], at: datetime
    ) -> tuple[Life, tuple[Change, ...]]:
        """With other problems that are reported."""
        life = replace(self, problems=problems, version=self.version + 1)
        return life, (_change(self, life, at),) if life.state is not self.state else ()

    def measured(
        self, metric: str, value: Decimal, at: datetime, rules: Iterable[AlertRule]
    ) -> tuple[Life, tuple[Change, ...]]:
        """After a measurement; rules that are no more are left out."""
        there = {rule.id: rule for rule in rules}
        watched = {rule_id: one for rule_id, one in self.watched.items() if rule_id in there}
        for rule in there.values():
            if rule.metric == metric:
                before = watched.get(rule.id, Watched())
                watched[rule.id] = before.seen(value, at, rule.threshold)
        if watched == self.watched:
            return self, ()
        life = replace(self, watched=watched, version=self.version + 1)
        return life, (_change(self, life, at),) if life.state is not self.state else ()

    def judged(
        self, *, again_at: datetime | None = None, root_id: str | None = None,
        incident_id: str | None = None,
    ) -> Life:  # fmt: skip
        """With what its change means, to be looked at again then."""
        return replace(
            self, judge_at=again_at, root_id=root_id, incident_id=incident_id,
            version=self.version + 1,
        )  # fmt: skip


def _checked(life: Life, checks: str, **changes: Any) -> Life:
    latest = (life.checks + checks)[-CHECKS:]
    flaps = MARKS.flaps(latest, before=life.is_flapping)
    version = life.version + 1
    return replace(life, **changes, checks=latest, is_flapping=flaps, version=version)


def _lost(life: Life, at: datetime) -> tuple[Life, tuple[Change, ...]]:
    lost = _checked(life, _DOWN, is_up=False, since=at, judge_at=at)
    return lost, (_change(life, lost, at),)


def _change(before: Life, after: Life, at: datetime) -> Change:
    return Change(after.node_id, before.state, after.state, at, after.version, after.is_flapping)


def first_heard(beat: Beat, kind: NodeKind) -> tuple[Life, tuple[Change, ...]]:
    """A node that is heard of for the first time."""
    every = HEARTBEATS[kind]
    life = Life(beat.node_id, every.interval_s, every.misses, beat.at, beat.at)
    return life, (Change(beat.node_id, NodeState.UNKNOWN, NodeState.UP, beat.at, 1),)


@dataclass(frozen=True, slots=True)
class Swept:
    """What a look at silent nodes found: how many are down now, and how many have failed."""

    down: int = 0
    failed: int = 0
