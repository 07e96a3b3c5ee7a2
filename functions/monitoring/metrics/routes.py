"""Metrics over HTTP."""

from __future__ import annotations

from functions.monitoring.metrics.entities import SpanBackwards, TooManyPoints
from functions.monitoring.metrics.schemas import MetricQuery, MetricsView
from functions.monitoring.metrics.service import Metrics
from functions.monitoring.nodes.entities import NodeNotFound
from shared.http import Call, Endpoints

endpoint = Endpoints("Nodes")


@endpoint.get(
    "/nodes/{nodeId}/metrics",
    permission="monitoring:node:read",
    query=MetricQuery,
    response=MetricsView,
    errors=[NodeNotFound, SpanBackwards, TooManyPoints],
)
def get_node_metrics(call: Call[None, MetricQuery]) -> MetricsView:
    """Show what was measured of a node over a span, step by step, with its gaps."""
    q = call.query
    found = call.use(Metrics).get(call.path["nodeId"], q.step, q.since, q.until, q.name)
    return MetricsView.of(found)
