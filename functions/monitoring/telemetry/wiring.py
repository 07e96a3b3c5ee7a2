"""What telemetry provides."""

from __future__ import annotations

from functions.monitoring.metrics.repository import MetricRepository
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.settings import MonitoringSettings
from functions.monitoring.states.service import States
from functions.monitoring.telemetry.lives import LifeFollowing
from functions.monitoring.telemetry.service import Ingestion
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the taking in of telemetry."""
    table = resources.table
    wiring.provide(
        Ingestion,
        lambda: Ingestion(
            table=table,
            nodes=NodeRepository(table=table),
            metrics=MetricRepository(table=table),
            followers=(LifeFollowing(states=wiring.use(States)),),
            clock=resources.clock,
        ),
    )
