"""What was measured, in the monitoring table.

pk PULSE#<node id>           sk PULSE      when the node was last heard
pk METRICS#<node id>#<step>  sk <start>    its points of one step of time, gone by TTL

A point is a text, `count total low high last`, a fifth of what a map would weigh.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from functions.monitoring.metrics.entities import (
    Bucket,
    Heard,
    Point,
    Pulse,
    PulseChanged,
    Span,
    Step,
    millis,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

Key = tuple[str, str]


def pulse_key(node_id: str) -> Key:
    """Where it lies when a node was last heard."""
    return f"PULSE#{node_id}", "PULSE"


def bucket_key(node_id: str, step: Step, start: datetime) -> Key:
    """Where a node's points of a step of time lie."""
    return f"METRICS#{node_id}#{step}", iso(start)


def bucket_keys(heard: Heard) -> dict[Key, Bucket]:
    """Where the points lie that new values change, and what they are when there are none."""
    found: dict[Key, Bucket] = {}
    for step in Step:
        for start in dict.fromkeys(step.start(value.at) for value in heard.values):
            bucket = Bucket(heard.node_id, step, start)
            found[bucket_key(heard.node_id, step, start)] = bucket
    return found


def pulse_in(item: Item | None, node_id: str) -> Pulse:
    """The pulse that an item holds; of a node that was never heard, an empty one."""
    return Pulse(node_id) if item is None else from_item(Pulse, item)


def bucket_in(item: Item | None, empty: Bucket) -> Bucket:
    """The points that an item holds, if any."""
    if item is None:
        return empty
    points = {name: _point(text) for name, text in item["points"].items()}
    return Bucket(empty.node_id, empty.step, empty.start, points)


@component
class MetricRepository:
    """Reads what was measured, and says how it is written."""

    table: Table

    def read(self, keys: Sequence[Key]) -> dict[Key, Item]:
        """The items at some keys, at most 100, in one request."""
        return {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}

    def pulse(self, node_id: str) -> Pulse:
        """When a node was last heard."""
        return pulse_in(self.table.get(*pulse_key(node_id)), node_id)

    def buckets(self, node_id: str, span: Span) -> Iterable[Bucket]:
        """A node's points within a span, in their order."""
        last = span.end - span.step.length
        query = Query(f"METRICS#{node_id}#{span.step}", since=iso(span.start), until=iso(last))
        for item in self.table.each(query, page_size=len(span)):
            start = datetime.fromisoformat(item["sk"])
            yield bucket_in(item, Bucket(node_id, span.step, start))

    def put_pulse(self, pulse: Pulse, *, over: Pulse) -> Transaction:
        """A pulse over the one that was read. Its failure: PulseChanged."""
        pk, sk = pulse_key(pulse.node_id)
        unmoved = Condition(absent=True)
        if over.version:
            unmoved = Condition(equals={"version": over.version})
        item = to_item(pulse) | {"pk": pk, "sk": sk}
        return Transaction().put(item, when=unmoved, otherwise=PulseChanged())

    def put_bucket(self, bucket: Bucket) -> Transaction:
        """A node's points of a step; whoever writes them writes the node's pulse, too."""
        pk, sk = bucket_key(bucket.node_id, bucket.step, bucket.start)
        gone = bucket.start + bucket.step.length + bucket.step.kept
        points = {name: _text(point) for name, point in bucket.points.items()}
        item = {"pk": pk, "sk": sk, "points": points, "expiresAt": millis(gone) // 1000}
        return Transaction().put(item)


def _text(point: Point) -> str:
    parts = (point.count, point.total, point.low, point.high, point.last)
    return " ".join(str(part) for part in parts)


def _point(text: str) -> Point:
    count, *values = text.split(" ")
    total, low, high, last = map(Decimal, values)
    return Point(int(count), total, low, high, last)
