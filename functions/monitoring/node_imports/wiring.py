"""What imports of nodes provide."""

from __future__ import annotations

import time

from functions.monitoring.node_imports.service import NodeImports
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.nodes.service import Nodes
from functions.monitoring.settings import MonitoringSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the importing of nodes."""
    wiring.provide(
        NodeImports,
        lambda: NodeImports(
            nodes=NodeRepository(table=resources.table),
            adding=wiring.use(Nodes),
            seconds=time.monotonic,
        ),
    )
