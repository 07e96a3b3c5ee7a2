"""What planning provides."""

from __future__ import annotations

from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.planning.service import MaintenanceWindows
from functions.monitoring.reach.repository import ReachRepository
from functions.monitoring.settings import MonitoringSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use cases of planned work."""
    table = resources.table
    wiring.provide(
        MaintenanceWindows,
        lambda: MaintenanceWindows(
            table=table,
            windows=WindowRepository(table=table),
            nodes=NodeRepository(table=table),
            reaches=ReachRepository(table=table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
