"""What reach provides."""

from __future__ import annotations

from functions.monitoring.connections.walking import HangingContracts
from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.reach.repository import ReachRepository
from functions.monitoring.reach.service import Reaching
from functions.monitoring.settings import MonitoringSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the worker that finds out whom outages reach."""
    table = resources.table
    wiring.provide(
        Reaching,
        lambda: Reaching(
            table=table,
            reaches=ReachRepository(table=table),
            connections=HangingContracts(table=table),
            nodes=NodeRepository(table=table),
            windows=WindowRepository(table=table),
            clock=resources.clock,
        ),
    )
