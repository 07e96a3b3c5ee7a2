"""What one can do with materials."""

from __future__ import annotations

from functions.customer.materials.entities import (
    Material,
    MaterialMovement,
    MaterialStock,
    MaterialStockChanged,
    MaterialUnit,
    material_id_of,
)
from functions.customer.materials.repository import (
    MaterialRepository,
    material_in,
    material_key,
    material_stock_in,
    material_stock_key,
)
from functions.customer.materials.used import Receipt, WriteOff
from functions.customer.warehouses.repository import (
    WarehouseRepository,
    warehouse_in,
    warehouse_key,
)
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo import Page, Table, Transaction
from shared.idempotency import KeyedRequest
from shared.retrying import retrying


@component
class Materials:
    """Use cases of materials."""

    table: Table
    materials: MaterialRepository
    warehouses: WarehouseRepository
    clock: Clock

    def create(self, name: str, unit: MaterialUnit, once: KeyedRequest | None = None) -> Material:
        """Add a material to the catalogue. Raises: MaterialExists."""
        now = self.clock()
        material = Material(material_id_of(name), name, unit, created_at=now)
        self.table.commit(
            Transaction()
            .extend(self.materials.add(material))
            .audit(f"material#{material.id}", "material.added", at=now, after=material)
            .once(once, result=material)
        )
        return material

    def get(self, material_id: str) -> Material:
        """A material. Raises: MaterialNotFound."""
        return self.materials.get(material_id)

    def list(self, limit: int, cursor: str | None) -> Page[Material]:
        """The catalogue, by name."""
        return self.materials.list(limit, cursor)

    def list_of(self, warehouse_id: str, limit: int, cursor: str | None) -> Page[MaterialStock]:
        """What a warehouse has. Raises: WarehouseNotFound."""
        page = self.materials.list_of(warehouse_id, limit, cursor)
        if not page.items and cursor is None:
            self.warehouses.get(warehouse_id)
        return page

    def list_movements(
        self, warehouse_id: str, material_id: str, limit: int, cursor: str | None
    ) -> Page[MaterialMovement]:
        """What came in and was used, newest first. Raises: WarehouseNotFound."""
        page = self.materials.list_movements(warehouse_id, material_id, limit, cursor)
        if not page.items and cursor is None:
            self.warehouses.get(warehouse_id)
        return page

    def receive(self, receipt: Receipt, once: KeyedRequest | None = None) -> MaterialStock:
        """Take a material in.

        Raises: WarehouseNotFound, WarehouseClosed, MaterialNotFound, TooMuchMaterial, Unavailable.
        """

        def attempt() -> MaterialStock:
            warehouse, material, held = self.materials.get_together(
                warehouse_key(receipt.warehouse_id),
                material_key(receipt.material_id),
                material_stock_key(receipt.warehouse_id, receipt.material_id),
            )
            warehouse_in(warehouse).must_be_open()
            known = material_in(material)
            before = (
                MaterialStock.none_of(known, receipt.warehouse_id)
                if held is None
                else material_stock_in(held)
            )
            now = self.clock()
            after = before.received(receipt.quantity, now)
            movement = MaterialMovement(
                now, current().actor, receipt.quantity, after.quantity, note=receipt.note
            )
            writes = self.warehouses.must_take(receipt.warehouse_id)
            writes.extend(self.materials.receive(after, movement))
            return self._committed(writes, before, after, "material.received", once)

        return retrying(attempt, on=MaterialStockChanged)

    def write_off(self, wanted: WriteOff, once: KeyedRequest | None = None) -> MaterialStock:
        """Write off what was used.

        Raises: WarehouseNotFound, MaterialNotFound, NotEnoughMaterial, Unavailable.
        """

        def attempt() -> MaterialStock:
            warehouse, held = self.materials.get_together(
                warehouse_key(wanted.warehouse_id),
                material_stock_key(wanted.warehouse_id, wanted.material_id),
            )
            warehouse_in(warehouse)
            before, now = material_stock_in(held), self.clock()
            after = before.written_off(wanted.quantity, now)
            movement = wanted.movement(after, current().actor)
            writes = self.materials.write_off(after, movement)
            return self._committed(writes, before, after, "material.written-off", once)

        return retrying(attempt, on=MaterialStockChanged)

    def _committed(
        self,
        writes: Transaction,
        before: MaterialStock,
        after: MaterialStock,
        action: str,
        once: KeyedRequest | None,
    ) -> MaterialStock:
        subject = f"material#{after.material_id}"
        writes.audit(subject, action, at=after.updated_at, before=before, after=after)
        self.table.commit(writes.once(once, result=after))
        return after
