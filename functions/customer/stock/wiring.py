"""What the stock provides."""

from __future__ import annotations

from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.stock_repository import StockRepository
from functions.customer.devices.wiring import moves_on
from functions.customer.settings import CustomerSettings
from functions.customer.stock.repository import StockTakingRepository
from functions.customer.stock.service import Stock
from functions.customer.warehouses.repository import WarehouseRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of the stock."""
    table = resources.table
    wiring.provide(
        Stock,
        lambda: Stock(
            table=table,
            devices=DeviceRepository(table=table),
            stock=StockRepository(table=table),
            warehouses=WarehouseRepository(table=table),
            takings=StockTakingRepository(table=table),
            moves=moves_on(table),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
