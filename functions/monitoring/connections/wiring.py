"""What connections provide."""

from __future__ import annotations

from functions.monitoring.connections.repository import ConnectionRepository
from functions.monitoring.connections.service import ConnectedBuildings, ConnectionFollowing
from functions.monitoring.nodes.repository import NodeRepository
from functions.monitoring.settings import MonitoringSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[MonitoringSettings]) -> None:
    """Provide the use cases of who hangs where."""
    table = resources.table
    connections = ConnectionRepository(table=table)
    wiring.provide(
        ConnectedBuildings,
        lambda: ConnectedBuildings(
            table=table, nodes=NodeRepository(table=table), connections=connections,
            clock=resources.clock,
        ),
    )  # fmt: skip
    wiring.provide(
        ConnectionFollowing, lambda: ConnectionFollowing(table=table, connections=connections)
    )
