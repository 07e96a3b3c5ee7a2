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
    Movement,
    device_id_of,
    mac_key,
    model_id_of,
    serial_key,
)
from functions.customer.devices.repository import DeviceRepository, create_device, create_model
from shared.clock import Clock
from shared.context import current
from shared.dynamo import Page, Transaction
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


@dataclass(frozen=True)
class Devices:
    """Use cases on devices."""

    repository: DeviceRepository
    clock: Clock

    def add_model(
        self, vendor: str, name: str, kind: DeviceKind, once: KeyedRequest | None = None
    ) -> DeviceModel:
        """Take a model into the catalogue. Raises: ModelExists."""
        now = self.clock()
        model = DeviceModel(model_id_of(vendor, name), vendor, name, kind, created_at=now)
        change = create_model(Transaction(), model)
        change.audit(f"device-model#{model.id}", "device-model.added", at=now, after=model)
        self.repository.table.commit(change.once(once, result=model))
        return model

    def models(self, limit: int, cursor: str | None) -> Page[DeviceModel]:
        """The catalogue, by vendor and name."""
        return self.repository.models(limit, cursor)

    def register(self, draft: DeviceDraft, once: KeyedRequest | None = None) -> Device:
        """Take a device into stock. Raises: UnknownModel, SerialTaken, MacTaken, InvalidMac."""
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
        change = create_device(Transaction(), device, arrival)
        change.audit(f"device#{device.id}", "device.registered", at=now, after=device)
        self.repository.table.commit(change.once(once, result=device))
        return device

    def get(self, device_id: str) -> Device:
        """One device. Raises: DeviceNotFound."""
        device = self.repository.get(device_id)
        if device is None:
            raise DeviceNotFound
        return device

    def page(
        self, state: DeviceState, model_id: str | None, limit: int, cursor: str | None
    ) -> Page[Device]:
        """The devices in a state, by model and serial number."""
        return self.repository.page(state, model_id, limit, cursor)

    def with_serial(self, serial: str) -> Page[Device]:
        """The device with a serial number, as a list of one or none."""
        found = self.repository.get(device_id_of(serial))
        return Page(() if found is None else (found,))

    def history(self, device_id: str, limit: int, cursor: str | None) -> Page[Movement]:
        """What has happened to a device, newest first. Raises: DeviceNotFound."""
        page = self.repository.history(device_id, limit, cursor)
        if not page.items and cursor is None:
            raise DeviceNotFound
        return page

    def of_customer(
        self, customer_id: str, limit: int, cursor: str | None, by: Principal
    ) -> Page[Device]:
        """The devices at a customer's, by serial number. Raises: CustomerNotFound."""
        if not by.reaches(customer_id):
            raise CustomerNotFound
        return self.repository.of_customer(customer_id, limit, cursor)
