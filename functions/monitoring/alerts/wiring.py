"""What alerts provide."""

from __future__ import annotations

from functions.monitoring.alerts.repository import AlertRepository
from functions.monitoring.alerts.service import Alerts
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.settings import MonitoringSettings
from functions.monitoring.states.service import States
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use cases of alerts."""
    table = resources.table
    wiring.provide(
        Alerts,
        lambda: Alerts(
            table=table,
            nodes=NodeRepository(table=table),
            alerts=AlertRepository(table=table),
            states=wiring.use(States),
            clock=resources.clock,
        ),
    )
