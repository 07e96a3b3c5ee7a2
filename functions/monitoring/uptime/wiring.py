"""What uptime provides."""

from __future__ import annotations

from functions.monitoring.connections.repository import ConnectionRepository
from functions.monitoring.maintenance.repository import WindowRepository
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.settings import MonitoringSettings
from functions.monitoring.states.repository import StateRepository
from functions.monitoring.uptime.service import Uptime
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use case of uptime."""
    table = resources.table
    wiring.provide(
        Uptime,
        lambda: Uptime(
            nodes=NodeRepository(table=table),
            states=StateRepository(table=table),
            windows=WindowRepository(table=table),
            connections=ConnectionRepository(table=table),
            clock=resources.clock,
        ),
    )
