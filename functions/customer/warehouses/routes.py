"""Warehouses: where equipment and materials are kept."""

from __future__ import annotations

from functions.customer.warehouses.entities import (
    Warehouse,
    WarehouseChanged,
    WarehouseNameTaken,
    WarehouseNotFound,
)
from functions.customer.warehouses.schemas import NewWarehouse, WarehouseChanges, WarehouseView
from functions.customer.warehouses.service import Warehouses
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Warehouses", "Where equipment and materials are kept, and how much of each.")


@endpoint.get("/warehouses", permission="customer:warehouse:read", query=PageQuery,
              response=WarehouseView, paged=True)  # fmt: skip
def list_warehouses(call: Call[None, PageQuery]) -> Page[Warehouse]:
    """List warehouses, by name."""
    return call.use(Warehouses).list(call.query.limit, call.query.cursor)


@endpoint.post("/warehouses", permission="customer:warehouse:write", request=NewWarehouse,
               response=WarehouseView, status=201, errors=[WarehouseNameTaken],
               idempotent=True)  # fmt: skip
def create_warehouse(call: Call[NewWarehouse]) -> Warehouse:
    """Add a warehouse."""
    sent = call.body
    return call.use(Warehouses).create(sent.name, sent.address, sent.keeper_id, call.once)


@endpoint.get("/warehouses/{warehouseId}", permission="customer:warehouse:read",
              response=WarehouseView, errors=[WarehouseNotFound])  # fmt: skip
def get_warehouse(call: Call) -> Warehouse:
    """Get a warehouse."""
    return call.use(Warehouses).get(call.path["warehouseId"])


@endpoint.patch("/warehouses/{warehouseId}", permission="customer:warehouse:write",
                request=WarehouseChanges, response=WarehouseView,
                errors=[WarehouseNotFound, WarehouseChanged, WarehouseNameTaken,
                        PreconditionFailed])  # fmt: skip
def update_warehouse(call: Call[WarehouseChanges]) -> Warehouse:
    """Change a warehouse's name, place or keeper; close it, or open it again."""
    return call.use(Warehouses).update(
        call.path["warehouseId"], call.body.changes(), call.seen_version
    )
