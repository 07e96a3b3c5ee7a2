"""Connecting buildings to nodes, and following which contracts are served in them."""

from __future__ import annotations

from functions.monitoring.connections.entities import (
    BuildingNotConnected,
    ConnectedBuilding,
    Connection,
    ConnectionChanged,
)
from functions.monitoring.connections.repository import ConnectionRepository
from functions.monitoring.nodes.repository import NodeRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.dynamo.once import Once
from shared.errors import Early
from shared.retrying import retrying


@component
class ConnectedBuildings:
    """Use cases of buildings that hang on nodes."""

    table: Table
    nodes: NodeRepository
    connections: ConnectionRepository
    clock: Clock

    def list(self, node_id: str, limit: int, cursor: str | None) -> Page[ConnectedBuilding]:
        """The buildings that hang on a node itself."""
        return self.connections.buildings_on(node_id, limit, cursor)

    def update(self, node_id: str, building_id: str) -> ConnectedBuilding:
        """Connect a building to a node, whatever it hung on before. Raises: NodeNotFound."""

        def connect() -> ConnectedBuilding:
            before = self.connections.building(building_id)
            version = 1 if before is None else before.version + 1
            after = ConnectedBuilding(building_id, node_id, version)
            self.table.commit(
                self.connections.put_building(after, over=before)
                .extend(self.nodes.must_exist(node_id))
                .audit(
                    f"building#{building_id}", "building.connected",
                    at=self.clock(), before=before, after=after,
                )
            )  # fmt: skip
            return after

        return retrying(connect, on=ConnectionChanged)

    def delete(self, node_id: str, building_id: str) -> None:
        """Take a building off a node. Raises: BuildingNotConnected."""

        def disconnect() -> None:
            before = self.connections.building(building_id)
            if before is None or before.node_id != node_id:
                raise BuildingNotConnected
            self.table.commit(
                self.connections.remove_building(before).audit(
                    f"building#{building_id}", "building.disconnected",
                    at=self.clock(), before=before,
                )
            )  # fmt: skip

        retrying(disconnect, on=ConnectionChanged)


@component
class ConnectionFollowing:
    """The use case of events about contracts."""

    table: Table
    connections: ConnectionRepository

    def follow(self, connection: Connection, once: Once | None = None) -> None:
        """Keep where a contract is served; what is older than what is known changes nothing.

        An event that knows no building leaves the one that is known.
        """
        known = self.connections.contract(connection.contract_id)
        if known is not None and known.sequence >= connection.sequence:
            return
        building = connection.building_id or ("" if known is None else known.building_id)
        kept = Connection(
            connection.contract_id, connection.customer_id, building,
            connection.is_ended, connection.sequence,
        )  # fmt: skip
        self.table.commit(self.connections.put_contract(kept).once(once))

    def transfer(
        self, contract_id: str, to_contract_id: str, to_customer_id: str, once: Once | None = None
    ) -> None:
        """Keep the contract that took another one's place, where that was served.

        Raises: Early before that one is known.
        """
        old = self.connections.contract(contract_id)
        if old is None:
            raise Early
        if self.connections.contract(to_contract_id) is None:
            new = Connection(to_contract_id, to_customer_id, old.building_id, sequence=1)
            self.table.commit(self.connections.put_contract(new).once(once))
