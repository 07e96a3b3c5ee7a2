"""Devices in the customer table.

pk MODEL#<id>     sk MODEL     gsi1pk MODELS                  gsi1sk <vendor>|<name>
pk DEVICE#<id>    sk DEVICE    gsi1pk CUSTOMER#<customer id>  gsi1sk DEVICE#<serial>
     gsi3 DEVICES#<shard>          <registered>#<id>
     gsi4 DEVICES#<state>#<shard>  <model id>#<serial>#<id>
pk DEVICE#<id>    sk MOVED#<version>      an entry of its history
pk MAC#<address>  sk DEVICE               holds the address
"""

from __future__ import annotations

from collections.abc import Iterator

from functions.customer.devices.entities import (
    Device,
    DeviceChanged,
    DeviceModel,
    DeviceNotFound,
    Filter,
    MacTaken,
    ModelExists,
    Movement,
    SerialTaken,
    UnknownModel,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)
from shared.dynamo.transaction import Condition

_ALL = ShardedList("DEVICES", index="gsi3", shards=4)
_BY_STATE = ShardedList("DEVICES", index="gsi4", shards=2)


def device_key(device_id: str) -> tuple[str, str]:
    """Where a device lies."""
    return f"DEVICE#{device_id}", "DEVICE"


def device_in(item: Item | None) -> Device | None:
    """The device that an item holds, if there is one."""
    return None if item is None else from_item(Device, item)


def mac_place(mac: str) -> tuple[str, str]:
    """Where it is noted who holds a MAC address."""
    return f"MAC#{mac}", "DEVICE"


@component
class DeviceRepository:
    """Reads devices and models, and says how they are written."""

    table: Table

    def find(self, device_id: str) -> Device | None:
        """A device, or None."""
        return device_in(self.table.get(*device_key(device_id)))

    def get(self, device_id: str) -> Device:
        """A device. Raises: DeviceNotFound."""
        device = self.find(device_id)
        if device is None:
            raise DeviceNotFound
        return device

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Device]:
        """Devices, newest first; those in a state by model and serial number."""
        return self._page(_query(wanted), limit, cursor)

    def list_of(self, customer_id: str, limit: int, cursor: str | None) -> Page[Device]:
        """The devices at a customer's, by serial number."""
        query = Query(f"CUSTOMER#{customer_id}", index="gsi1", prefix="DEVICE#")
        return self._page(query, limit, cursor)

    def list_movements(self, device_id: str, limit: int, cursor: str | None) -> Page[Movement]:
        """A device's history, newest first."""
        query = Query(f"DEVICE#{device_id}", prefix="MOVED#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Movement, item))

    def list_models(self, limit: int, cursor: str | None) -> Page[DeviceModel]:
        """The catalogue, by vendor and name."""
        page = self.table.page(Query("MODELS", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(DeviceModel, item))

    def each_model(self) -> Iterator[DeviceModel]:
        """The whole catalogue, by vendor and name."""
        for item in self.table.each(Query("MODELS", index="gsi1")):
            yield from_item(DeviceModel, item)

    def add_model(self, model: DeviceModel) -> Transaction:
        """A new model. Its failure: ModelExists."""
        order = f"{model.vendor}|{model.name}".casefold()
        keys = {"pk": f"MODEL#{model.id}", "sk": "MODEL", "gsi1pk": "MODELS", "gsi1sk": order}
        return Transaction().create(to_item(model) | keys, otherwise=ModelExists())

    def add(self, device: Device, movement: Movement) -> Transaction:
        """A new device, with its first movement.

        Its failures: UnknownModel, SerialTaken, MacTaken.
        """
        transaction = (
            Transaction()
            .check(f"MODEL#{device.model_id}", "MODEL",
                   when=Condition(present=True), otherwise=UnknownModel())
            .create(_item(device), otherwise=SerialTaken())
        )  # fmt: skip
        if device.mac is not None:
            pk, sk = mac_place(device.mac)
            held = {"pk": pk, "sk": sk, "device_id": device.id}
            transaction.create(held, otherwise=MacTaken())
        return transaction.put(_moved(device, movement))

    def change(self, device: Device, movement: Movement, *, over: Device) -> Transaction:
        """A device over the one that was read, with its movement. Its failure: DeviceChanged."""
        return (
            Transaction()
            .replace(_item(device), version=over.version, otherwise=DeviceChanged())
            .put(_moved(device, movement))
        )

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Device]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Device, item))


def _query(wanted: Filter) -> Query:
    """The narrowest list that holds what is wanted."""
    model = wanted.model_id
    if wanted.state is None:
        return _ALL.query(where={"model_id": model})
    return _BY_STATE.query(of=wanted.state, since=model, until=model, newest_first=False)


def _item(device: Device) -> Item:
    pk, sk = device_key(device.id)
    item = to_item(device) | {
        "pk": pk,
        "sk": sk,
        **_ALL.keys(iso(device.created_at), device.id),
        **_BY_STATE.keys(f"{device.model_id}#{device.serial}", device.id, of=device.state),
    }
    if device.customer_id is not None:
        item |= {"gsi1pk": f"CUSTOMER#{device.customer_id}", "gsi1sk": f"DEVICE#{device.serial}"}
    return item


def _moved(device: Device, movement: Movement) -> Item:
    keys = {"pk": f"DEVICE#{device.id}", "sk": f"MOVED#{device.version:08d}"}
    return to_item(movement) | keys
