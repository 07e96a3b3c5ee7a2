"""Materials in the customer table.

pk MATERIAL#<id>           sk MATERIAL                     gsi1pk MATERIALS   gsi1sk <name>#<id>
pk WAREHOUSE#<warehouse>   sk MATERIAL#<id>                how much of it is there
pk WAREHOUSE#<warehouse>   sk MATERIALMOVED#<id>#<version> what came in and was used
"""

from __future__ import annotations

from functions.customer.materials.entities import (
    Material,
    MaterialExists,
    MaterialMovement,
    MaterialNotFound,
    MaterialStock,
    MaterialStockChanged,
)
from functions.customer.warehouses.entities import name_key
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

Key = tuple[str, str]


def material_key(material_id: str) -> Key:
    """Where a material of the catalogue lies."""
    return f"MATERIAL#{material_id}", "MATERIAL"


def material_stock_key(warehouse_id: str, material_id: str) -> Key:
    """Where it lies how much of a material a warehouse has."""
    return f"WAREHOUSE#{warehouse_id}", f"MATERIAL#{material_id}"


def material_in(item: Item | None) -> Material:
    """The material that an item holds. Raises: MaterialNotFound for no item."""
    if item is None:
        raise MaterialNotFound
    return from_item(Material, item)


def material_stock_in(item: Item | None) -> MaterialStock:
    """The stock that an item holds. Raises: MaterialNotFound where the warehouse never had any."""
    if item is None:
        raise MaterialNotFound
    return from_item(MaterialStock, item)


@component
class MaterialRepository:
    """Reads materials, and says how they are written."""

    table: Table

    def get(self, material_id: str) -> Material:
        """A material. Raises: MaterialNotFound."""
        return material_in(self.table.get(*material_key(material_id)))

    def get_together(self, *keys: Key) -> tuple[Item | None, ...]:
        """The items at these keys, in one request; None where there is none."""
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(keys)}
        return tuple(found.get(key) for key in keys)

    def list(self, limit: int, cursor: str | None) -> Page[Material]:
        """The catalogue, by name."""
        page = self.table.page(Query("MATERIALS", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Material, item))

    def list_of(self, warehouse_id: str, limit: int, cursor: str | None) -> Page[MaterialStock]:
        """What a warehouse has, by material id."""
        query = Query(f"WAREHOUSE#{warehouse_id}", prefix="MATERIAL#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(MaterialStock, item))

    def list_movements(
        self, warehouse_id: str, material_id: str, limit: int, cursor: str | None
    ) -> Page[MaterialMovement]:
        """What came in and was used of a material in a warehouse, newest first."""
        prefix = f"MATERIALMOVED#{material_id}#"
        query = Query(f"WAREHOUSE#{warehouse_id}", prefix=prefix, newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(MaterialMovement, item))

    def add(self, material: Material) -> Transaction:
        """A new material. Its failure: MaterialExists."""
        pk, sk = material_key(material.id)
        listed = {"gsi1pk": "MATERIALS", "gsi1sk": f"{name_key(material.name)}#{material.id}"}
        item = to_item(material) | {"pk": pk, "sk": sk} | listed
        return Transaction().create(item, otherwise=MaterialExists())

    def receive(self, after: MaterialStock, movement: MaterialMovement) -> Transaction:
        """More of a material than was read. Its failure: MaterialStockChanged."""
        return self._moved(after, movement)

    def write_off(self, after: MaterialStock, movement: MaterialMovement) -> Transaction:
        """Less of a material than was read (`MaterialStock.written_off`), with what became of it.

        Its failure: MaterialStockChanged. It goes into the transaction of the job that used it.
        """
        return self._moved(after, movement)

    def _moved(self, after: MaterialStock, movement: MaterialMovement) -> Transaction:
        pk, sk = material_stock_key(after.warehouse_id, after.material_id)
        unmoved = Condition(equals={"version": after.version - 1 or None})
        line = f"MATERIALMOVED#{after.material_id}#{after.version:08d}"
        held = to_item(after) | {"pk": pk, "sk": sk}
        writes = Transaction().put(held, when=unmoved, otherwise=MaterialStockChanged())
        return writes.put(to_item(movement) | {"pk": pk, "sk": line})
