"""What one can do with devices and the catalogue of their models."""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.devices.entities import (
    Device,
    DeviceKind,
    DeviceModel,
    DeviceNotFound,
    DeviceState,
    Filter,
    Movement,
    device_id_of,
    mac_key,
    model_id_of,
    serial_key,
)
from functions.customer.devices.repository import DeviceRepository
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo import Page, Table, Transaction
from shared.idempotency import KeyedRequest
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class DeviceDraft:
    """A device to be registered."""

    serial: str
    model_id: str
    mac: str | None = None
    firmware: str = ""
    location: str = ""


@component
class Devices:
    """Use cases of devices."""

    table: Table
    devices: DeviceRepository
    clock: Clock

    def create_model(
        self, vendor: str, name: str, kind: DeviceKind, once: KeyedRequest | None = None
    ) -> DeviceModel:
        """Add a model to the catalogue. Raises: ModelExists."""
        now = self.clock()
        model = DeviceModel(model_id_of(vendor, name), vendor, name, kind, created_at=now)
        self.table.commit(
            Transaction()
            .extend(self.devices.add_model(model))
            .audit(f"device-model#{model.id}", "device-model.added", at=now, after=model)
            .once(once, result=model)
        )
        return model

    def list_models(self, limit: int, cursor: str | None) -> Page[DeviceModel]:
        """The catalogue, by vendor and name."""
        return self.devices.list_models(limit, cursor)

    def create(self, draft: DeviceDraft, once: KeyedRequest | None = None) -> Device:
        """Add a device to the stock. Raises: UnknownModel, SerialTaken, MacTaken, InvalidMac."""
        now = self.clock()
        device = Device(
            id=device_id_of(draft.serial),
            serial=serial_key(draft.serial),
            model_id=draft.model_id,
            state=DeviceState.IN_STOCK,
            location=draft.location,
            created_at=now,
            updated_at=now,
            mac=mac_key(draft.mac) if draft.mac else None,
            firmware=draft.firmware,
        )
        arrival = Movement(device.state, device.location, at=now, by=current().actor)
        self.table.commit(
            Transaction()
            .extend(self.devices.add(device, arrival))
            .audit(f"device#{device.id}", "device.registered", at=now, after=device)
            .once(once, result=device)
        )
        return device

    def get(self, device_id: str) -> Device:
        """A device. Raises: DeviceNotFound."""
        return self.devices.get(device_id)

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Device]:
        """Devices, newest first; those in a state by model and serial number."""
        return self.devices.list(wanted, limit, cursor)

    def list_with_serial(self, serial: str) -> Page[Device]:
        """The device with a serial number, as a list of one or none."""
        found = self.devices.find(device_id_of(serial))
        return Page(() if found is None else (found,))

    def list_movements(self, device_id: str, limit: int, cursor: str | None) -> Page[Movement]:
        """A device's history, newest first. Raises: DeviceNotFound."""
        page = self.devices.list_movements(device_id, limit, cursor)
        if not page.items and cursor is None:
            raise DeviceNotFound
        return page

    def list_of(
        self, customer_id: str, limit: int, cursor: str | None, by: Principal
    ) -> Page[Device]:
        """The devices at a customer's, by serial number. Raises: CustomerNotFound."""
        by.must_reach(customer_id, otherwise=CustomerNotFound)
        return self.devices.list_of(customer_id, limit, cursor)
