"""What metrics provide."""

from __future__ import annotations

from functions.monitoring.metrics.repository import MetricRepository
from functions.monitoring.metrics.service import Metrics
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.settings import MonitoringSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide what one can ask of metrics."""
    table = resources.table
    wiring.provide(
        Metrics,
        lambda: Metrics(
            nodes=NodeRepository(table=table),
            metrics=MetricRepository(table=table),
            clock=resources.clock,
        ),
    )
