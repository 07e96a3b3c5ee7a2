"""Ports in the monitoring table.

pk NODE#<id>   sk PORT#<name>   gsi1 HANGING#<kind>#<id>   <node id>#<name>, while something does
"""

from __future__ import annotations

from functions.monitoring.nodes.repository import node_key
from functions.monitoring.ports.entities import Hanging, Port, PortChanged
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

Key = tuple[str, str]


def port_key(node_id: str, name: str) -> Key:
    """Where a port lies."""
    return node_key(node_id)[0], f"PORT#{name}"


@component
class PortRepository:
    """Reads ports, and says how they are written."""

    table: Table

    def get_together(self, *keys: Key) -> dict[Key, Item]:
        """The items among these keys that there are."""
        return {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}

    def list(self, node_id: str, limit: int, cursor: str | None) -> Page[Port]:
        """The ports of a node, by name."""
        query = Query(node_key(node_id)[0], prefix="PORT#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Port, item))

    def list_of(self, kind: Hanging, hanging_id: str, limit: int, cursor: str | None) -> Page[Port]:
        """The ports that something hangs on."""
        query = Query(f"HANGING#{kind}#{hanging_id}", index="gsi1")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Port, item))

    def write(self, port: Port, *, over: Port | None) -> Transaction:
        """A port over the one that was read, if any. Its failure: PortChanged."""
        if over is None:
            return Transaction().create(_item(port), otherwise=PortChanged())
        return Transaction().replace(_item(port), version=over.version, otherwise=PortChanged())

    def remove(self, port: Port) -> Transaction:
        """A port taken away, as it was read. Its failure: PortChanged."""
        unchanged = Condition(equals={"version": port.version})
        key = port_key(port.node_id, port.name)
        return Transaction().delete(*key, when=unchanged, otherwise=PortChanged())


def _item(port: Port) -> Item:
    pk, sk = port_key(port.node_id, port.name)
    item = to_item(port) | {"pk": pk, "sk": sk}
    if port.hanging is None:
        return item
    place = {"gsi1pk": f"HANGING#{port.hanging}#{port.hanging_id}"}
    return item | place | {"gsi1sk": f"{port.node_id}#{port.name}"}
