"""Warehouses in the customer table.

pk WAREHOUSE#<id>         sk WAREHOUSE   gsi1pk WAREHOUSES   gsi1sk <name>#<id>
pk WAREHOUSENAME#<name>   sk WAREHOUSE   holds the name
"""

from __future__ import annotations

from collections.abc import Mapping

from functions.customer.warehouses.entities import (
    UnknownWarehouse,
    Warehouse,
    WarehouseChanged,
    WarehouseNameTaken,
    WarehouseNotFound,
    name_key,
)
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


def warehouse_key(warehouse_id: str) -> tuple[str, str]:
    """Where a warehouse lies."""
    return f"WAREHOUSE#{warehouse_id}", "WAREHOUSE"


def warehouse_in(item: Item | None) -> Warehouse:
    """The warehouse that an item holds. Raises: WarehouseNotFound for no item."""
    if item is None:
        raise WarehouseNotFound
    return from_item(Warehouse, item)


def warehouse_name(found: Mapping[tuple[str, str], Item], warehouse_id: str | None) -> str:
    """What a warehouse is called, by what was read; empty if it was not there."""
    item = found.get(warehouse_key(warehouse_id)) if warehouse_id else None
    return "" if item is None else str(item["name"])


@component
class WarehouseRepository:
    """Reads warehouses, and says how they are written."""

    table: Table

    def get(self, warehouse_id: str) -> Warehouse:
        """A warehouse. Raises: WarehouseNotFound."""
        return warehouse_in(self.table.get(*warehouse_key(warehouse_id)))

    def list(self, limit: int, cursor: str | None) -> Page[Warehouse]:
        """All warehouses, by name."""
        page = self.table.page(Query("WAREHOUSES", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Warehouse, item))

    def add(self, warehouse: Warehouse) -> Transaction:
        """A new warehouse. Its failure: WarehouseNameTaken."""
        taken = WarehouseNameTaken()
        return (
            Transaction()
            .create(_name(warehouse), otherwise=taken)
            .create(_item(warehouse), otherwise=taken)
        )

    def change(self, warehouse: Warehouse, *, over: Warehouse) -> Transaction:
        """A warehouse over the one read. Its failures: WarehouseChanged, WarehouseNameTaken."""
        writes = Transaction()
        if name_key(warehouse.name) != name_key(over.name):
            writes.create(_name(warehouse), otherwise=WarehouseNameTaken())
            writes.delete(_name(over)["pk"], "WAREHOUSE")
        return writes.replace(_item(warehouse), version=over.version, otherwise=WarehouseChanged())

    def must_take(self, warehouse_id: str) -> Transaction:
        """Only go on while the warehouse is open. Its failure: UnknownWarehouse."""
        is_open = Condition(equals={"closed": False})
        return Transaction().check(
            *warehouse_key(warehouse_id), when=is_open, otherwise=UnknownWarehouse()
        )

    def must_take_at(self, warehouse_id: str | None) -> Transaction:
        """The same of a warehouse, if there is one at all."""
        return Transaction() if warehouse_id is None else self.must_take(warehouse_id)


def _item(warehouse: Warehouse) -> Item:
    pk, sk = warehouse_key(warehouse.id)
    listed = {"gsi1pk": "WAREHOUSES", "gsi1sk": f"{name_key(warehouse.name)}#{warehouse.id}"}
    return to_item(warehouse) | {"pk": pk, "sk": sk} | listed


def _name(warehouse: Warehouse) -> Item:
    key = {"pk": f"WAREHOUSENAME#{name_key(warehouse.name)}", "sk": "WAREHOUSE"}
    return key | {"warehouse_id": warehouse.id}
