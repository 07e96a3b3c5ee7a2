"""Devices in the customer table.

pk DEVICE#<id>    sk DEVICE    gsi1pk CUSTOMER#<customer id>  gsi1sk DEVICE#<serial>
     gsi2 DEVICESAT#<warehouse>    <model id>#<serial>       while it lies there
     gsi2 DEVICESDUE#<shard>       <day>#<id>                while it should come back
     gsi3 DEVICES#<shard>          <registered>#<id>
     gsi4 DEVICES#<state>#<shard>  <model id>#<serial>#<id>
pk DEVICE#<id>    sk MOVED#<version>      an entry of its history
pk MAC#<address>  sk DEVICE               holds the address
pk MODEL#<id>     sk MODEL                see stock_repository.py, where the counters are too
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from functions.customer.devices.entities import (
    Device,
    DeviceChanged,
    DeviceModel,
    DeviceNotFound,
    Filter,
    MacTaken,
    Movement,
    SerialTaken,
    UnknownModel,
)
from functions.customer.devices.search import entries_of
from functions.customer.devices.stock_repository import model_key
from functions.customer.devices.transitions import is_kept
from functions.customer.finding.repository import entering
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
_DUE = ShardedList("DEVICESDUE", index="gsi2", shards=2)


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

    def get_many(self, device_ids: Sequence[str]) -> list[Device]:
        """The devices among these ids that exist, at most 100."""
        items = self.table.get_many([device_key(one) for one in device_ids])
        return [from_item(Device, item) for item in items]

    def find_known(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        """What lies at the keys of devices and of their addresses, at most 100."""
        return self.table.get_many(keys)

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

    def list_at(
        self, warehouse_id: str, model_id: str | None, limit: int
    ) -> tuple[tuple[Device, ...], bool]:
        """The devices in a warehouse, of one model or all, and whether there are more."""
        query = Query(_at(warehouse_id), index="gsi2", prefix=f"{model_id}#" if model_id else "")
        items = self.table.first(query, limit=limit + 1)
        return tuple(from_item(Device, item) for item in items[:limit]), len(items) > limit

    def get_models(self, model_ids: Sequence[str]) -> dict[str, DeviceModel]:
        """The models among these ids that are in the catalogue, by id; at most 100."""
        keys = [model_key(one) for one in dict.fromkeys(model_ids)]
        found = (from_item(DeviceModel, item) for item in self.table.get_many(keys))
        return {model.id: model for model in found}

    def each_model(self) -> Iterator[DeviceModel]:
        """The whole catalogue, by vendor and name."""
        for item in self.table.each(Query("MODELS", index="gsi1")):
            yield from_item(DeviceModel, item)

    def each_due(self, until: date) -> Iterator[Device]:
        """The devices that should have come back by a day, shard after shard."""
        query = _DUE.query(until=until.isoformat(), newest_first=False)
        return (from_item(Device, item) for item in self.table.each(query))

    def add(self, device: Device, movement: Movement) -> Transaction:
        """A new device, with its first movement. Its failures: SerialTaken, MacTaken."""
        transaction = Transaction().create(_item(device), otherwise=SerialTaken())
        if device.mac is not None:
            transaction.create(_mac(device.mac, device.id), otherwise=MacTaken())
        return transaction.put(_moved(device, movement)).extend(entering(entries_of(device)))

    def must_know(self, model_id: str) -> Transaction:
        """Only go on if the model is in the catalogue. Its failure: UnknownModel."""
        known = Condition(equals={"archived": False})
        return Transaction().check(*model_key(model_id), when=known, otherwise=UnknownModel())

    def change(self, device: Device, movement: Movement, *, over: Device) -> Transaction:
        """A device over the one that was read, with its movement and its address.

        Its failures: MacTaken, DeviceChanged.
        """
        return (
            _readdressing(device, over)
            .replace(_item(device), version=over.version, otherwise=DeviceChanged())
            .put(_moved(device, movement))
            .extend(entering(entries_of(device), entries_of(over)))
        )

    def _page(self, query: Query, limit: int, cursor: str | None) -> Page[Device]:
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Device, item))


def _query(wanted: Filter) -> Query:
    """The narrowest list that holds what is wanted."""
    model = wanted.model_id
    if wanted.warehouse_id is not None:
        of_model = f"{model}#" if model else ""
        return Query(
            _at(wanted.warehouse_id), index="gsi2", prefix=of_model, where={"state": wanted.state}
        )
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
    if is_kept(device) and device.warehouse_id is not None:
        item |= {
            "gsi2pk": _at(device.warehouse_id),
            "gsi2sk": f"{device.model_id}#{device.serial}",
        }
    elif device.return_by is not None and device.charged_at is None:
        item |= _DUE.keys(device.return_by.isoformat(), device.id)
    if device.customer_id is not None:
        item |= {"gsi1pk": f"CUSTOMER#{device.customer_id}", "gsi1sk": f"DEVICE#{device.serial}"}
    return item


def _mac(mac: str, device_id: str) -> Item:
    pk, sk = mac_place(mac)
    return {"pk": pk, "sk": sk, "device_id": device_id}


def _readdressing(device: Device, over: Device) -> Transaction:
    """The hold on an address given up for another."""
    writes = Transaction()
    if device.mac == over.mac:
        return writes
    if device.mac is not None:
        writes.create(_mac(device.mac, device.id), otherwise=MacTaken())
    if over.mac is not None:
        held = Condition(equals={"device_id": device.id})
        writes.delete(*mac_place(over.mac), when=held, otherwise=DeviceChanged())
    return writes


def _at(warehouse_id: str) -> str:
    return f"DEVICESAT#{warehouse_id}"


def _moved(device: Device, movement: Movement) -> Item:
    keys = {"pk": f"DEVICE#{device.id}", "sk": f"MOVED#{device.version:08d}"}
    return to_item(movement) | keys
