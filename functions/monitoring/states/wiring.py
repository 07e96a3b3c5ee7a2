"""What states provide."""

from __future__ import annotations

from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.settings import MonitoringSettings
from functions.monitoring.states.repository import StateRepository
from functions.monitoring.states.service import States
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use cases of how nodes are."""
    wiring.provide(
        States,
        lambda: States(
            table=resources.table,
            nodes=NodeRepository(table=resources.table),
            states=StateRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
