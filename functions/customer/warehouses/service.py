"""What one can do with warehouses."""

from __future__ import annotations

from typing import Any

from functions.customer.warehouses.entities import Warehouse
from functions.customer.warehouses.repository import WarehouseRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId


@component
class Warehouses:
    """Use cases of warehouses."""

    table: Table
    warehouses: WarehouseRepository
    clock: Clock
    new_id: NewId

    def create(
        self, name: str, address: str, keeper_id: str | None, once: KeyedRequest | None = None
    ) -> Warehouse:
        """Add a warehouse. Raises: WarehouseNameTaken."""
        now = self.clock()
        warehouse = Warehouse(
            id=id_for(once, "warehouse", self.new_id),
            name=name,
            created_at=now,
            updated_at=now,
            address=address,
            keeper_id=keeper_id,
        )
        self.table.commit(
            Transaction()
            .extend(self.warehouses.add(warehouse))
            .audit(f"warehouse#{warehouse.id}", "warehouse.added", at=now, after=warehouse)
            .once(once, result=warehouse)
        )
        return warehouse

    def get(self, warehouse_id: str) -> Warehouse:
        """A warehouse. Raises: WarehouseNotFound."""
        return self.warehouses.get(warehouse_id)

    def list(self, limit: int, cursor: str | None) -> Page[Warehouse]:
        """All warehouses, by name."""
        return self.warehouses.list(limit, cursor)

    def update(self, warehouse_id: str, changes: dict[str, Any], seen: int | None) -> Warehouse:
        """Change what is said of a warehouse, close it, or open it again.

        Raises: WarehouseNotFound, WarehouseChanged, WarehouseNameTaken, PreconditionFailed.
        """
        before = self.get(warehouse_id)
        if seen not in (None, before.version):
            raise PreconditionFailed
        after = before.changed(changes, self.clock())
        self.table.commit(
            Transaction()
            .extend(self.warehouses.change(after, over=before))
            .audit(f"warehouse#{warehouse_id}", "warehouse.updated",
                   at=after.updated_at, before=before, after=after)
        )  # fmt: skip
        return after
