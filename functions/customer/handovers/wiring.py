"""What handovers provide."""

from __future__ import annotations

from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.stock_repository import StockRepository
from functions.customer.devices.wiring import moves_on
from functions.customer.handovers.due import DevicesDue
from functions.customer.handovers.service import Handovers
from functions.customer.settings import CustomerSettings
from functions.customer.warehouses.repository import WarehouseRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of single devices."""
    table = resources.table
    wiring.provide(
        Handovers,
        lambda: Handovers(
            table=table,
            stock=StockRepository(table=table),
            warehouses=WarehouseRepository(table=table),
            moves=moves_on(table),
            clock=resources.clock,
        ),
    )
    wiring.provide(
        DevicesDue,
        lambda: DevicesDue(
            table=table,
            devices=DeviceRepository(table=table),
            stock=StockRepository(table=table),
            moves=moves_on(table),
            clock=resources.clock,
            time_zone=resources.settings.time_zone,
        ),
    )
