"""Who hangs where, in the monitoring table.

pk BUILDING#<id>   sk NODE         the node that a building hangs on
     gsi1 BUILDINGSON#<node>       by building
pk CONTRACT#<id>   sk CONNECTION   where a contract is served
     gsi1 CONTRACTSAT#<building>   by contract, while it is in force
     gsi2 CONTRACTSOF#<customer>   by contract, while it is in force
"""

from __future__ import annotations

from functions.monitoring.connections.entities import (
    ConnectedBuilding,
    Connection,
    ConnectionChanged,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class ConnectionRepository:
    """Reads who hangs where, and says how it is written."""

    table: Table

    def contract(self, contract_id: str) -> Connection | None:
        """Where a contract is served, or None."""
        item = self.table.get(*_contract_key(contract_id))
        return None if item is None else from_item(Connection, item)

    def building(self, building_id: str) -> ConnectedBuilding | None:
        """The node that a building hangs on, or None."""
        item = self.table.get(*_building_key(building_id))
        return None if item is None else from_item(ConnectedBuilding, item)

    def contracts_of(self, customer_id: str, limit: int) -> list[Connection]:
        """Contracts of a customer that are in force."""
        query = Query(f"CONTRACTSOF#{customer_id}", index="gsi2")
        return [from_item(Connection, item) for item in self.table.first(query, limit=limit)]

    def buildings_on(self, node_id: str, limit: int, cursor: str | None) -> Page[ConnectedBuilding]:
        """The buildings that hang on a node itself."""
        query = Query(f"BUILDINGSON#{node_id}", index="gsi1")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(ConnectedBuilding, item))

    def put_contract(self, connection: Connection) -> Transaction:
        """Where a contract is served, as far as it is known by now."""
        return Transaction().put(_contract(connection))

    def put_building(
        self, building: ConnectedBuilding, *, over: ConnectedBuilding | None
    ) -> Transaction:
        """A building on a node. Its failure: ConnectionChanged."""
        pk, sk = _building_key(building.building_id)
        item = to_item(building) | {"pk": pk, "sk": sk, "gsi1pk": f"BUILDINGSON#{building.node_id}"}
        item |= {"gsi1sk": building.building_id}
        if over is None:
            return Transaction().create(item, otherwise=ConnectionChanged())
        return Transaction().replace(item, version=over.version, otherwise=ConnectionChanged())

    def remove_building(self, building: ConnectedBuilding) -> Transaction:
        """A building that hangs nowhere any more. Its failure: ConnectionChanged."""
        same = Condition(equals={"version": building.version})
        key = _building_key(building.building_id)
        return Transaction().delete(*key, when=same, otherwise=ConnectionChanged())


def _contract_key(contract_id: str) -> tuple[str, str]:
    return f"CONTRACT#{contract_id}", "CONNECTION"


def _building_key(building_id: str) -> tuple[str, str]:
    return f"BUILDING#{building_id}", "NODE"


def _contract(connection: Connection) -> Item:
    pk, sk = _contract_key(connection.contract_id)
    item = to_item(connection) | {"pk": pk, "sk": sk}
    if connection.is_ended or not connection.building_id:
        return item
    return item | {
        "gsi1pk": f"CONTRACTSAT#{connection.building_id}",
        "gsi1sk": connection.contract_id,
        "gsi2pk": f"CONTRACTSOF#{connection.customer_id}",
        "gsi2sk": connection.contract_id,
    }
