"""Taking in what pollers tell, in as few requests as it takes.

The nodes of a batch are done some at a time: one read of what is known of them, and a transaction
of all that is new, in which each node's pulse must be the one that was read. So a sample that
comes twice, or in two batches at once, counts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from functions.monitoring.metrics.repository import (
    MetricRepository,
    bucket_in,
    bucket_keys,
    pulse_in,
    pulse_key,
)
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.telemetry.entities import (
    MOST_SAMPLES,
    Outcome,
    Sample,
    Timed,
    TooManySamples,
    judged,
    span_of,
    too_far,
)
from functions.monitoring.telemetry.following import Follower, Items, Key
from shared.clock import Clock
from shared.component import component
from shared.context import current, working_in
from shared.dynamo import Table, Transaction
from shared.dynamo.transaction import LARGEST
from shared.errors import Conflict
from shared.retrying import retrying

READ = 100
"""Items of one read."""
TOGETHER = 20
"""So many samples of a node are done in one transaction."""


@dataclass(frozen=True, slots=True)
class Told:
    """Samples of one node that are done together."""

    node_id: str
    samples: tuple[Timed, ...]


@component
class Ingestion:
    """The use case of taking in samples; `followers` act on what is new, in the same change."""

    table: Table
    nodes: NodeRepository
    metrics: MetricRepository
    followers: Sequence[Follower]
    clock: Clock

    def ingest(self, samples: Sequence[Sample]) -> tuple[Outcome, ...]:
        """What became of each sample; one that can't be taken stops no other.

        Raises: TooManySamples, Unavailable.
        """
        if len(samples) > MOST_SAMPLES:
            raise TooManySamples
        now, ids = self.clock(), self._ids(samples)
        outcomes: dict[int, Outcome] = {}
        told: dict[str, list[Timed]] = {}
        for number, sample in enumerate(samples):
            at, node_id = sample.at or now, ids.get(sample.node)
            wrong = too_far(at, now) or (Outcome.UNKNOWN_NODE if node_id is None else None)
            if wrong is not None or node_id is None:
                outcomes[number] = wrong or Outcome.UNKNOWN_NODE
                continue
            is_up = sample.is_up is not False
            timed = Timed(number, node_id, at, sample.metrics, is_up)
            told.setdefault(node_id, []).append(timed)
        with working_in(replace(current(), actor=f"poller:{current().actor}")):
            for together in _rounds(told):
                for some in self._some(together):
                    outcomes |= self._taken(some)
        return tuple(outcomes[number] for number in range(len(samples)))

    def _ids(self, samples: Sequence[Sample]) -> dict[str, str]:
        codes = list(dict.fromkeys(sample.node for sample in samples))
        ids: dict[str, str] = {}
        for start in range(0, len(codes), READ):
            ids |= self.nodes.ids_of(codes[start : start + READ])
        return ids

    def _some(self, told: Sequence[Told]) -> Iterator[list[Told]]:
        """As many nodes at a time as one read takes."""
        some: list[Told] = []
        keys: set[Key] = set()
        for one in told:
            needed = set(self._keys(one))
            if some and len(keys | needed) > READ:
                yield some
                some, keys = [], set()
            some.append(one)
            keys |= needed
        if some:
            yield some

    def _taken(self, told: Sequence[Told]) -> dict[int, Outcome]:
        """What became of the samples of some nodes."""
        outcomes: dict[int, Outcome] = {}
        together: list[Told] = []
        writes = Transaction()
        for one, found, more in self._decided(told):
            outcomes |= found
            if together and len(writes) + len(more) > LARGEST:
                outcomes |= self._committed(writes, together)
                together, writes = [], Transaction()
            if len(more):
                together.append(one)
                writes.extend(more)
        return outcomes | (self._committed(writes, together) if together else {})

    def _committed(self, writes: Transaction, told: Sequence[Told]) -> dict[int, Outcome]:
        """Commit what is new of some nodes; where somebody was faster, of each by itself.

        Answers what became of the samples that were decided on anew.
        """
        try:
            self.table.commit(writes)
        except Conflict:
            outcomes: dict[int, Outcome] = {}
            for one in told:
                outcomes |= retrying(partial(self._alone, one), on=Conflict)
            return outcomes
        return {}

    def _alone(self, told: Told) -> dict[int, Outcome]:
        ((_, outcomes, writes),) = self._decided([told])
        if len(writes):
            self.table.commit(writes)
        return outcomes

    def _decided(
        self, told: Sequence[Told]
    ) -> Iterator[tuple[Told, dict[int, Outcome], Transaction]]:
        """What becomes of the samples of some nodes, and what is written of each node."""
        keys = [key for one in told for key in self._keys(one)]
        items = self.metrics.read(keys)
        for one in told:
            yield (one, *self._decide(one, items))

    def _decide(self, told: Told, items: Items) -> tuple[dict[int, Outcome], Transaction]:
        known = pulse_in(items.get(pulse_key(told.node_id)), told.node_id)
        heard, outcomes = judged(known, told.samples)
        if not heard.is_news:
            return outcomes, Transaction()
        writes = self.metrics.put_pulse(known.heard(heard), over=known)
        for key, empty in bucket_keys(heard).items():
            bucket = bucket_in(items.get(key), empty)
            writes.extend(self.metrics.put_bucket(bucket.with_values(heard.values)))
        for follower in self.followers:
            writes.extend(follower.follow(heard, items))
        return outcomes, writes

    def _keys(self, told: Told) -> list[Key]:
        keys = [pulse_key(told.node_id), *bucket_keys(span_of(told.node_id, told.samples))]
        return keys + [key for one in self.followers for key in one.keys(told.node_id)]


def _rounds(told: Mapping[str, Sequence[Timed]]) -> Iterator[list[Told]]:
    """The samples of each node in the order of time, so many of them at once."""
    ordered = {node: sorted(some, key=lambda one: one.at) for node, some in told.items()}
    longest = max(map(len, ordered.values()), default=0)
    for start in range(0, longest, TOGETHER):
        parts = ((node, tuple(some[start : start + TOGETHER])) for node, some in ordered.items())
        yield [Told(node, part) for node, part in parts if part]
