"""What nodes provide."""

from __future__ import annotations

from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.nodes.service import Nodes
from functions.monitoring.settings import MonitoringSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use cases of the network's nodes."""
    wiring.provide(
        Nodes,
        lambda: Nodes(
            table=resources.table,
            nodes=NodeRepository(table=resources.table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
