"""Devices in the customer table.

pk MODEL#<id>     sk MODEL     gsi1pk MODELS                  gsi1sk <vendor>|<name>
pk DEVICE#<id>    sk DEVICE    gsi1pk CUSTOMER#<customer id>  gsi1sk DEVICE#<serial>
                               gsi2pk DEVICES#<state>        gsi2sk <model id>#<serial>
pk DEVICE#<id>    sk MOVED#<version>      a line of its history
pk MAC#<address>  sk DEVICE               holds the address
"""

from __future__ import annotations

from dataclasses import dataclass

from functions.customer.devices.entities import (
    Device,
    DeviceModel,
    DeviceState,
    MacTaken,
    ModelExists,
    Movement,
    SerialTaken,
    UnknownModel,
)
from shared.dynamo import Item, Page, Table, Transaction, from_item, to_item
from shared.dynamo.table import Query
from shared.dynamo.transaction import Condition
from shared.errors import DomainError


def device_key(device_id: str) -> tuple[str, str]:
    """Where a device lies."""
    return f"DEVICE#{device_id}", "DEVICE"


def device_in(item: Item | None) -> Device | None:
    """The device that an item holds."""
    return None if item is None else from_item(Device, item)


@dataclass(frozen=True)
class DeviceRepository:
    """Reads and writes devices and models."""

    table: Table

    def get(self, device_id: str) -> Device | None:
        """A device, or None."""
        return device_in(self.table.get(*device_key(device_id)))

    def page(
        self, state: DeviceState, model_id: str | None, limit: int, cursor: str | None
    ) -> Page[Device]:
        """The devices in a state, by model and serial number."""
        prefix = f"{model_id}#" if model_id else ""
        query = Query(f"DEVICES#{state.value}", index="gsi2", prefix=prefix)
        return self._page(query, limit, cursor)

    def of_customer(self, customer_id: str, limit: int, cursor: str | None) -> Page[Device]:
        """The devices at a customer's, by serial number."""
        query = Query(f"CUSTOMER#{customer_id}", index="gsi1", prefix="DEVICE#")
        return self._page(query, limit, cursor)

    def history(self, device_id: str, limit: int, cursor: str | None) -> Page[Movement]:
        """What has happened to a device, newest first."""
        query = Query(f"DEVICE#{device_id}", prefix="MOVED#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Movement, item))

    def models(self, limit: int, cursor: str | None) -> Page[DeviceModel]:
        """The catalogue, by vendor and name."""
        page = self.table.page(Query("MODELS", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(DeviceModel, item))

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Device]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Device, item))


def create_model(transaction: Transaction, model: DeviceModel) -> Transaction:
    """A new model; the vendor's name for it may be taken."""
    order = f"{model.vendor}|{model.name}".casefold()
    keys = {"pk": f"MODEL#{model.id}", "sk": "MODEL", "gsi1pk": "MODELS", "gsi1sk": order}
    return transaction.create(to_item(model) | keys, otherwise=ModelExists())


def create_device(transaction: Transaction, device: Device, movement: Movement) -> Transaction:
    """A new device; its serial number or address may be taken, its model unknown."""
    transaction.check(f"MODEL#{device.model_id}", "MODEL",
                      when=Condition(present=True), otherwise=UnknownModel())  # fmt: skip
    transaction.create(_item(device), otherwise=SerialTaken())
    if device.mac is not None:
        held = {"pk": f"MAC#{device.mac}", "sk": "DEVICE", "device_id": device.id}
        transaction.create(held, otherwise=MacTaken())
    return transaction.put(_moved(device, movement))


def move_device(
    transaction: Transaction, device: Device, movement: Movement, otherwise: DomainError
) -> Transaction:
    """A device over the version before, with a line in its history."""
    transaction.replace(_item(device), version=device.version - 1, otherwise=otherwise)
    return transaction.put(_moved(device, movement))


def _item(device: Device) -> Item:
    pk, sk = device_key(device.id)
    order = f"{device.model_id}#{device.serial}"
    keys = {"pk": pk, "sk": sk, "gsi2pk": f"DEVICES#{device.state.value}", "gsi2sk": order}
    if device.customer_id is not None:
        keys |= {"gsi1pk": f"CUSTOMER#{device.customer_id}", "gsi1sk": f"DEVICE#{device.serial}"}
    return to_item(device) | keys


def _moved(device: Device, movement: Movement) -> Item:
    keys = {"pk": f"DEVICE#{device.id}", "sk": f"MOVED#{device.version:08d}"}
    return to_item(movement) | keys
