"""Materials: cable, sockets and the like, by quantity."""

from __future__ import annotations

from functions.customer.materials.entities import (
    Material,
    MaterialExists,
    MaterialMovement,
    MaterialNotFound,
    MaterialStock,
    NotEnoughMaterial,
    TooMuchMaterial,
)
from functions.customer.materials.schemas import (
    MaterialMovementView,
    MaterialReceipt,
    MaterialStockView,
    MaterialView,
    MaterialWriteOff,
    NewMaterial,
)
from functions.customer.materials.service import Materials
from functions.customer.warehouses.entities import (
    UnknownWarehouse,
    WarehouseClosed,
    WarehouseNotFound,
)
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Materials", "What is counted by quantity: cable, sockets and the like.")
READ, WRITE = "customer:warehouse:read", "customer:warehouse:write"
WORK = "customer:application:work"
"""Technicians write off what they have used."""


@endpoint.get("/materials", permission=READ, query=PageQuery, response=MaterialView,
              paged=True)  # fmt: skip
def list_materials(call: Call[None, PageQuery]) -> Page[Material]:
    """List the catalogue of materials, by name."""
    return call.use(Materials).list(call.query.limit, call.query.cursor)


@endpoint.post("/materials", permission=WRITE, request=NewMaterial, response=MaterialView,
               status=201, errors=[MaterialExists], idempotent=True)  # fmt: skip
def create_material(call: Call[NewMaterial]) -> Material:
    """Add a material to the catalogue."""
    return call.use(Materials).create(call.body.name, call.body.unit, call.once)


@endpoint.get("/materials/{materialId}", permission=READ, response=MaterialView,
              errors=[MaterialNotFound])  # fmt: skip
def get_material(call: Call) -> Material:
    """Get a material."""
    return call.use(Materials).get(call.path["materialId"])


@endpoint.get("/warehouses/{warehouseId}/materials", permission=READ, query=PageQuery,
              response=MaterialStockView, paged=True, errors=[WarehouseNotFound])  # fmt: skip
def list_warehouse_materials(call: Call[None, PageQuery]) -> Page[MaterialStock]:
    """List how much of each material a warehouse has."""
    q = call.query
    return call.use(Materials).list_of(call.path["warehouseId"], q.limit, q.cursor)


@endpoint.get("/warehouses/{warehouseId}/materials/{materialId}/history", permission=READ,
              query=PageQuery, response=MaterialMovementView, paged=True,
              errors=[WarehouseNotFound])  # fmt: skip
def list_material_movements(call: Call[None, PageQuery]) -> Page[MaterialMovement]:
    """List what came in and was used of a material, newest first."""
    q, path = call.query, call.path
    return call.use(Materials).list_movements(
        path["warehouseId"], path["materialId"], q.limit, q.cursor
    )


@endpoint.post("/warehouses/{warehouseId}/materials/{materialId}/receive", permission=WRITE,
               request=MaterialReceipt, response=MaterialStockView, idempotent=True,
               errors=[WarehouseNotFound, WarehouseClosed, UnknownWarehouse, MaterialNotFound,
                       TooMuchMaterial, Unavailable])  # fmt: skip
def receive_material(call: Call[MaterialReceipt]) -> MaterialStock:
    """Take a material into a warehouse."""
    receipt = call.body.receipt(call.path["warehouseId"], call.path["materialId"])
    return call.use(Materials).receive(receipt, call.once)


@endpoint.post("/warehouses/{warehouseId}/materials/{materialId}/write-off", permission=WORK,
               request=MaterialWriteOff, response=MaterialStockView, idempotent=True,
               errors=[WarehouseNotFound, MaterialNotFound, NotEnoughMaterial,
                       Unavailable])  # fmt: skip
def write_off_material(call: Call[MaterialWriteOff]) -> MaterialStock:
    """Write off what was used, on a job or otherwise."""
    wanted = call.body.write_off(call.path["warehouseId"], call.path["materialId"])
    return call.use(Materials).write_off(wanted, call.once)
