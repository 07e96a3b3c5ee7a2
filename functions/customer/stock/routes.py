"""The stock over HTTP."""

from __future__ import annotations

from functions.customer.devices.entities import ModelNotFound, UnknownSerial
from functions.customer.devices.stock import PlaceStock
from functions.customer.stock.entities import (
    DeviceNotHere,
    SameWarehouse,
    StockTaking,
    StockTakingNotFound,
    TooManyToCount,
    Transfer,
)
from functions.customer.stock.schemas import (
    NewStockTaking,
    NewTransfer,
    PlaceStockView,
    StockTakingView,
    TransferView,
)
from functions.customer.stock.service import Stock
from functions.customer.warehouses.entities import UnknownWarehouse, WarehouseNotFound
from shared.dynamo import Page
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Warehouses")
READ, WRITE = "customer:warehouse:read", "customer:warehouse:write"


@endpoint.get("/warehouses/{warehouseId}/stock", permission=READ, query=PageQuery,
              response=PlaceStockView, paged=True, errors=[WarehouseNotFound])  # fmt: skip
def list_warehouse_stock(call: Call[None, PageQuery]) -> Page[PlaceStock]:
    """List how many devices of each model a warehouse has."""
    q = call.query
    return call.use(Stock).list_at(call.path["warehouseId"], q.limit, q.cursor)


@endpoint.get("/device-models/{modelId}/stock", permission=READ, query=PageQuery,
              response=PlaceStockView, paged=True, errors=[ModelNotFound])  # fmt: skip
def list_model_stock(call: Call[None, PageQuery]) -> Page[PlaceStock]:
    """List how many devices of a model each warehouse has."""
    q = call.query
    return call.use(Stock).list_of(call.path["modelId"], q.limit, q.cursor)


@endpoint.get("/warehouses/{warehouseId}/transfers", permission=READ, query=PageQuery,
              response=TransferView, paged=True, errors=[WarehouseNotFound])  # fmt: skip
def list_transfers(call: Call[None, PageQuery]) -> Page[Transfer]:
    """List what has left a warehouse for another, newest first."""
    q = call.query
    return call.use(Stock).list_transfers(call.path["warehouseId"], q.limit, q.cursor)


@endpoint.post("/warehouses/{warehouseId}/transfers", permission=WRITE, request=NewTransfer,
               response=TransferView, status=201, idempotent=True,
               errors=[WarehouseNotFound, UnknownWarehouse, SameWarehouse, UnknownSerial,
                       DeviceNotHere, Unavailable])  # fmt: skip
def create_device_transfer(call: Call[NewTransfer]) -> Transfer:
    """Move devices to another warehouse, all or none."""
    sent = call.body
    return call.use(Stock).transfer(
        call.path["warehouseId"], sent.to_warehouse_id, sent.serials, sent.note, call.once
    )


@endpoint.post("/warehouses/{warehouseId}/stock-takings", permission=WRITE,
               request=NewStockTaking, response=StockTakingView, status=201, max_values=1000,
               idempotent=True, errors=[WarehouseNotFound, TooManyToCount])  # fmt: skip
def create_stock_taking(call: Call[NewStockTaking]) -> StockTaking:
    """Compare what was counted with the books; nothing moves before it is confirmed."""
    sent = call.body
    return call.use(Stock).count(call.path["warehouseId"], sent.model_id, sent.serials, call.once)


@endpoint.get("/warehouses/{warehouseId}/stock-takings/{stockTakingId}", permission=READ,
              response=StockTakingView, errors=[StockTakingNotFound])  # fmt: skip
def get_stock_taking(call: Call) -> StockTaking:
    """Get a stock-taking."""
    return call.use(Stock).get_taking(call.path["warehouseId"], call.path["stockTakingId"])


@endpoint.post("/warehouses/{warehouseId}/stock-takings/{stockTakingId}/confirm",
               permission=WRITE, response=StockTakingView,
               errors=[StockTakingNotFound, UnknownWarehouse, Unavailable])  # fmt: skip
def confirm_stock_taking(call: Call) -> StockTaking:
    """Bring the books to what was counted; what has moved since is left alone."""
    return call.use(Stock).confirm(call.path["warehouseId"], call.path["stockTakingId"])
