"""What one can do with devices: take them into the stock, look them up, correct what is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.devices.entities import (
    Device,
    DeviceNotFound,
    DeviceState,
    Filter,
    Movement,
    UnknownModel,
    device_id_of,
    mac_key,
    serial_key,
)
from functions.customer.devices.moving import DeviceMoves, movement_of
from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.stock import Move, StockChanged
from functions.customer.devices.stock_repository import StockRepository, keys_of, model_key
from functions.customer.devices.transitions import Action, updated
from functions.customer.warehouses.repository import (
    WarehouseRepository,
    warehouse_key,
    warehouse_name,
)
from shared.clock import Clock
from shared.component import component
from shared.context import current
from shared.dynamo import Page, Table, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.principal import Principal
from shared.retrying import retrying


@dataclass(frozen=True, slots=True)
class DeviceDraft:
    """A device to be registered."""

    serial: str
    model_id: str
    mac: str | None = None
    firmware: str = ""
    location: str = ""
    warehouse_id: str | None = None


@component
class Devices:
    """Use cases of devices."""

    table: Table
    devices: DeviceRepository
    stock: StockRepository
    warehouses: WarehouseRepository
    moves: DeviceMoves
    clock: Clock

    def create(self, draft: DeviceDraft, once: KeyedRequest | None = None) -> Device:
        """Add a device to the stock.

        Raises: UnknownModel, UnknownWarehouse, SerialTaken, MacTaken, InvalidMac, Unavailable.
        """
        now = self.clock()
        new = Device(
            id=device_id_of(draft.serial),
            serial=serial_key(draft.serial),
            model_id=draft.model_id,
            state=DeviceState.IN_STOCK,
            location=draft.location,
            created_at=now,
            updated_at=now,
            mac=mac_key(draft.mac) if draft.mac else None,
            firmware=draft.firmware,
            warehouse_id=draft.warehouse_id,
            counted=True,
        )

        def attempt() -> Device:
            place = [warehouse_key(new.warehouse_id)] if new.warehouse_id else []
            found = self.stock.read(*keys_of([Move(None, new, Action.REGISTER)]), *place)
            if model_key(new.model_id) not in found:
                raise UnknownModel
            where = new.location or warehouse_name(found, new.warehouse_id)
            device = replace(new, location=where)
            move = Move(None, device, Action.REGISTER)
            writes = self.devices.must_know(device.model_id)
            writes.extend(self.warehouses.must_take_at(device.warehouse_id))
            writes.extend(self.moves.writes([move], found, current().actor))
            writes.audit(f"device#{device.id}", "device.registered", at=now, after=device)
            self.table.commit(writes.once(once, result=device))
            return device

        return retrying(attempt, on=StockChanged)

    def update(self, device_id: str, changes: dict[str, Any], seen: int | None) -> Device:
        """Correct a device's firmware, address or place.

        Raises: DeviceNotFound, DeviceChanged, MacTaken, InvalidMac, PreconditionFailed.
        """
        if changes.get("mac"):
            changes = changes | {"mac": mac_key(changes["mac"])}
        before = self.devices.get(device_id)
        if seen not in (None, before.version):
            raise PreconditionFailed
        after = updated(before, changes, self.clock())
        movement = movement_of(Move(before, after, Action.UPDATE), current().actor)
        self.table.commit(
            Transaction()
            .extend(self.devices.change(after, movement, over=before))
            .audit(f"device#{device_id}", "device.updated",
                   at=after.updated_at, before=before, after=after)
        )  # fmt: skip
        return after

    def get(self, device_id: str) -> Device:
        """A device. Raises: DeviceNotFound."""
        return self.devices.get(device_id)

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Device]:
        """Devices, newest first; those in a state or a warehouse by model and serial number."""
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
