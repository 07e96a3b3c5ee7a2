"""What the catalogue of device models provides."""

from __future__ import annotations

from functions.customer.device_models.service import DeviceModels
from functions.customer.devices.stock_repository import StockRepository
from functions.customer.settings import CustomerSettings
from shared.clock import Clock
from shared.dynamo import Table
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of the catalogue."""
    wiring.provide(DeviceModels, lambda: models_on(resources.table, resources.clock))


def models_on(table: Table, clock: Clock) -> DeviceModels:
    """The catalogue of a table."""
    return DeviceModels(table=table, stock=StockRepository(table=table), clock=clock)
