"""What devices provide."""

from __future__ import annotations

from functions.customer.devices.batches import DeviceBatches
from functions.customer.devices.moving import DeviceMoves
from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.service import Devices
from functions.customer.devices.stock_repository import StockRepository
from functions.customer.settings import CustomerSettings
from functions.customer.warehouses.repository import WarehouseRepository
from shared.clock import Clock
from shared.dynamo import Table
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of devices."""
    table, clock = resources.table, resources.clock
    wiring.provide(DeviceMoves, lambda: moves_on(table))
    wiring.provide(Devices, lambda: devices_on(table, clock))
    wiring.provide(
        DeviceBatches,
        lambda: DeviceBatches(
            table=table,
            devices=DeviceRepository(table=table),
            stock=StockRepository(table=table),
            warehouses=WarehouseRepository(table=table),
            moves=moves_on(table),
            clock=clock,
        ),
    )


def moves_on(table: Table) -> DeviceMoves:
    """The moves of devices of a table."""
    return DeviceMoves(devices=DeviceRepository(table=table), stock=StockRepository(table=table))


def devices_on(table: Table, clock: Clock) -> Devices:
    """The devices of a table."""
    return Devices(
        table=table,
        devices=DeviceRepository(table=table),
        stock=StockRepository(table=table),
        warehouses=WarehouseRepository(table=table),
        moves=moves_on(table),
        clock=clock,
    )
