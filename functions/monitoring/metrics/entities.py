"""What was measured of a node: when it was last heard, and its values by minute, quarter and day.

A point holds what a metric was within a step of time, so that coarser points follow from finer
samples without them: how many there were, their sum, the lowest, the highest and the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from shared.errors import Conflict, Invalid

MOST_METRICS = 100
"""So many metrics are kept of a node."""
MOST_POINTS = 1500
"""So many points of time are shown at once."""


class PulseChanged(Conflict):
    """Something else was heard of the node at the same moment; try again."""


class TooManyPoints(Invalid):
    """The span has too many points; ask for a longer step or a shorter span."""


class SpanBackwards(Invalid):
    """The span must begin before it ends."""


class Step(StrEnum):
    """The length of time that a point stands for."""

    MINUTE = "minute"
    QUARTER = "quarter_hour"
    DAY = "day"

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return _LENGTHS[self]

    @property
    def kept(self) -> timedelta:
        """How long its points are kept."""
        return _KEPT[self]

    def start(self, at: datetime) -> datetime:
        """When the step began that a moment lies in (UTC)."""
        seconds = int(self.length.total_seconds())
        return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)


_LENGTHS = {
    Step.MINUTE: timedelta(minutes=1),
    Step.QUARTER: timedelta(minutes=15),
    Step.DAY: timedelta(days=1),
}
_KEPT = {
    Step.MINUTE: timedelta(days=2),
    Step.QUARTER: timedelta(days=31),
    Step.DAY: timedelta(days=400),
}


@dataclass(frozen=True, slots=True)
class Point:
    """What a metric was within a step of time."""

    count: int
    total: Decimal
    low: Decimal
    high: Decimal
    last: Decimal

    @classmethod
    def of(cls, value: Decimal) -> Point:
        """A single value."""
        return cls(1, value, value, value, value)

    @property
    def average(self) -> Decimal:
        """The mean of the values."""
        return self.total / self.count

    def then(self, value: Decimal) -> Point:
        """With a later value."""
        return Point(
            self.count + 1,
            self.total + value,
            min(self.low, value),
            max(self.high, value),
            value,
        )


@dataclass(frozen=True, slots=True)
class Value:
    """What a metric was at a moment."""

    metric: str
    at: datetime
    value: Decimal


@dataclass(frozen=True, slots=True)
class Heard:
    """What is new of a node, in the order of time.

    `beats` are the moments at which it answered, `silences` those at which somebody asked and it
    did not.
    """

    node_id: str
    values: tuple[Value, ...] = ()
    beats: tuple[datetime, ...] = ()
    silences: tuple[datetime, ...] = ()

    @property
    def is_news(self) -> bool:
        """Whether there is anything."""
        return bool(self.values or self.beats or self.silences)


@dataclass(frozen=True, slots=True)
class Pulse:
    """When a node was last heard: it, and each of its metrics (milliseconds since 1970).

    `beat` is the last time at which it answered, `asked` at which it did or did not.
    """

    node_id: str
    beat: int = 0
    asked: int = 0
    metrics: Mapping[str, int] = field(default_factory=dict)
    version: int = 0

    def heard(self, heard: Heard) -> Pulse:
        """After what is new of the node."""
        beats = [millis(at) for at in heard.beats]
        asked = [millis(at) for at in (*heard.beats, *heard.silences)]
        metrics = {value.metric: millis(value.at) for value in heard.values}
        return replace(
            self,
            beat=max(self.beat, *beats, 0),
            asked=max(self.asked, *asked, 0),
            metrics={**self.metrics, **metrics},
            version=self.version + 1,
        )


@dataclass(frozen=True, slots=True)
class Bucket:
    """The points of a node's metrics within a step of time that began at `start`."""

    node_id: str
    step: Step
    start: datetime
    points: Mapping[str, Point] = field(default_factory=dict)

    def with_values(self, values: tuple[Value, ...]) -> Bucket:
        """With those of the values that lie in it, which come after those that it has."""
        points = dict(self.points)
        for value in values:
            if self.step.start(value.at) == self.start:
                known = points.get(value.metric)
                points[value.metric] = known.then(value.value) if known else Point.of(value.value)
        return replace(self, points=points)


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time, `[start, end)`, in steps; both lie on the beginning of one."""

    step: Step
    start: datetime
    end: datetime

    @classmethod
    def around(cls, step: Step, since: datetime, until: datetime) -> Span:
        """The whole steps that hold a span. Raises: SpanBackwards, TooManyPoints."""
        if since >= until:
            raise SpanBackwards
        start, end = step.start(since), step.start(until)
        span = cls(step, start, end if end == until else end + step.length)
        if len(span) > MOST_POINTS:
            raise TooManyPoints
        return span

    def __len__(self) -> int:
        return (self.end - self.start) // self.step.length

    @property
    def starts(self) -> tuple[datetime, ...]:
        """When each step begins."""
        return tuple(self.start + n * self.step.length for n in range(len(self)))


@dataclass(frozen=True, slots=True)
class Series:
    """A metric over a span: a point for each step, None where nothing was heard."""

    metric: str
    points: tuple[Point | None, ...]


def millis(at: datetime) -> int:
    """A moment in milliseconds since 1970."""
    return round(at.timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Measured:
    """A node's metrics over a span; without a name, all that were heard in it."""

    node_id: str
    span: Span
    series: tuple[Series, ...]
