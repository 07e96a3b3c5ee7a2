"""A sample of a node, and what becomes of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from functions.monitoring.metrics.entities import MOST_METRICS, Heard, Pulse, Value, millis
from shared.errors import Invalid

MOST_SAMPLES = 500
AHEAD = timedelta(minutes=5)
"""A poller's clock may be so far ahead of ours."""
LATE = timedelta(days=1)
"""A poller that was cut off may bring samples that are so old."""


class TooManySamples(Invalid):
    """There are too many samples in this batch; send several."""


class Outcome(StrEnum):
    """What became of a sample."""

    ACCEPTED = "accepted"
    REPEATED = "repeated"  # it was here before
    OUT_OF_ORDER = "out_of_order"  # something later is known already
    FUTURE = "future"
    TOO_OLD = "too_old"
    UNKNOWN_NODE = "unknown_node"
    TOO_MANY_METRICS = "too_many_metrics"  # of its node
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Sample:
    """What a poller says of a node at a moment.

    `node` is the node's code; without a time it is of now. `is_up` is False where the poller asked
    and the node did not answer, and None where it says only what it measured, which is an answer.
    """

    node: str
    at: datetime | None = None
    metrics: Mapping[str, Decimal] = field(default_factory=dict)
    is_up: bool | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """A sample of a known node at a moment that can be; `number` is its place in the batch."""

    number: int
    node_id: str
    at: datetime
    metrics: Mapping[str, Decimal]
    is_up: bool


def span_of(node_id: str, samples: Iterable[Timed]) -> Heard:
    """All that samples of one node say, new or not."""
    values = (Value(name, one.at, v) for one in samples for name, v in one.metrics.items())
    return Heard(node_id, tuple(values))


def too_far(at: datetime, now: datetime) -> Outcome | None:
    """What is wrong with a moment, if anything."""
    if at > now + AHEAD:
        return Outcome.FUTURE
    return Outcome.TOO_OLD if at < now - LATE else None


def judged(pulse: Pulse, samples: Iterable[Timed]) -> tuple[Heard, dict[int, Outcome]]:
    """What samples of one node say that is new, and what becomes of each.

    They are taken in the order of their times, whatever that of the batch.
    """
    known, asked = dict(pulse.metrics), pulse.asked
    values: list[Value] = []
    beats: list[datetime] = []
    silences: list[datetime] = []
    outcomes: dict[int, Outcome] = {}
    for sample in sorted(samples, key=lambda one: one.at):
        at = millis(sample.at)
        new = {name: v for name, v in sample.metrics.items() if at > known.get(name, 0)}
        if len(known.keys() | new.keys()) > MOST_METRICS:
            outcomes[sample.number] = Outcome.TOO_MANY_METRICS
            continue
        outcomes[sample.number] = _outcome(sample, at, known, asked, is_new=bool(new))
        if at > asked:
            (beats if sample.is_up else silences).append(sample.at)
            asked = at
        values += (Value(name, sample.at, value) for name, value in new.items())
        known |= dict.fromkeys(new, at)
    return Heard(pulse.node_id, tuple(values), tuple(beats), tuple(silences)), outcomes


def _outcome(
    sample: Timed, at: int, known: Mapping[str, int], asked: int, *, is_new: bool
) -> Outcome:
    if is_new or (not sample.metrics and at > asked):
        return Outcome.ACCEPTED
    times = [known[name] for name in sample.metrics] or [asked]
    return Outcome.REPEATED if at in times else Outcome.OUT_OF_ORDER
