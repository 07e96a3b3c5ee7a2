"""What a new table begins with: some buildings, device models and devices, to try everything on."""

from __future__ import annotations

from contextlib import suppress

from functions.customer.addresses.entities import Address
from functions.customer.buildings.entities import (
    BuildingDraft,
    BuildingRegistered,
    Readiness,
    Technology,
)
from functions.customer.buildings.repository import BuildingRepository
from functions.customer.buildings.service import Buildings
from functions.customer.device_models.service import DeviceModels, ModelDraft
from functions.customer.device_models.wiring import models_on
from functions.customer.devices.entities import DeviceKind, ModelExists, SerialTaken, model_id_of
from functions.customer.devices.service import DeviceDraft, Devices
from functions.customer.devices.wiring import devices_on
from shared.clock import Clock, system_clock
from shared.dynamo.table import Table

_SERVED, _PLANNED, _NONE = Readiness.SERVED, Readiness.PLANNED, Readiness.NOT_SERVED
BUILDINGS = (
    ("улица Ленина", "12", _SERVED, (Technology.GPON, Technology.FTTB), 960),
    ("улица Ленина", "14 корп. 1", _SERVED, (Technology.FTTB,), 96),
    ("проспект Мира", "3", _SERVED, (Technology.GPON,), 4000),
    ("Садовая улица", "7", _PLANNED, (Technology.GPON,), 0),
    ("Лесная улица", "21", _NONE, (), 0),
)
MODELS = (
    ("Huawei", "EchoLife HG8245H", DeviceKind.ONT, "DEMO-ONT"),
    ("Keenetic", "Hopper", DeviceKind.ROUTER, "DEMO-ROUTER"),
)
DEVICES_A_MODEL = 3


def seed(table: Table, clock: Clock = system_clock) -> None:
    """Put in what is not there yet; a second time changes nothing."""
    _buildings(Buildings(table=table, buildings=BuildingRepository(table=table), clock=clock))
    _devices(models_on(table, clock), devices_on(table, clock))


def _buildings(buildings: Buildings) -> None:
    for street, number, status, technologies, ports in BUILDINGS:
        address = Address(city="Москва", street=street, building=number)
        with suppress(BuildingRegistered):
            buildings.create(BuildingDraft(address, status, technologies, ports))


def _devices(models: DeviceModels, devices: Devices) -> None:
    for vendor, name, kind, serial in MODELS:
        with suppress(ModelExists):
            models.create(ModelDraft(vendor, name, kind))
        for number in range(1, DEVICES_A_MODEL + 1):
            draft = DeviceDraft(f"{serial}-{number:04d}", model_id_of(vendor, name))
            with suppress(SerialTaken):
                devices.create(draft)
