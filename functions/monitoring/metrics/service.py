"""What one can ask of metrics."""

from __future__ import annotations

from datetime import datetime

from functions.monitoring.metrics.entities import Measured, Point, Series, Span, Step
from functions.monitoring.metrics.repository import MetricRepository
from functions.monitoring.nodes.repository import NodeRepository
from shared.clock import Clock
from shared.component import component


@component
class Metrics:
    """Use cases of what was measured."""

    nodes: NodeRepository
    metrics: MetricRepository
    clock: Clock

    def get(
        self,
        node_id: str,
        step: Step,
        since: datetime | None,
        until: datetime | None,
        name: str | None = None,
    ) -> Measured:
        """A node's metrics over a span, by default the last 60 steps.

        Raises: NodeNotFound, SpanBackwards, TooManyPoints.
        """
        end = until or self.clock()
        span = Span.around(step, since or end - 60 * step.length, end)
        self.nodes.get(node_id)
        place = {start: number for number, start in enumerate(span.starts)}
        found: dict[str, list[Point | None]] = {}
        for bucket in self.metrics.buckets(node_id, span):
            for metric, point in bucket.points.items():
                if name in (None, metric):
                    points = found.setdefault(metric, [None] * len(span))
                    points[place[bucket.start]] = point
        series = (Series(metric, tuple(points)) for metric, points in sorted(found.items()))
        return Measured(node_id, span, tuple(series))
