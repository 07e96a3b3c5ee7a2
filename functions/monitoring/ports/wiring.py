"""What ports provide."""

from __future__ import annotations

from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.ports.repository import PortRepository
from functions.monitoring.ports.service import Ports
from functions.monitoring.settings import MonitoringSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use cases of ports."""
    table = resources.table
    wiring.provide(
        Ports,
        lambda: Ports(
            table=table,
            nodes=NodeRepository(table=table),
            ports=PortRepository(table=table),
            clock=resources.clock,
        ),
    )
