"""Devices in the notification table.

pk PERSON#<customer id>       sk DEVICES      the customer's devices
pk PUSH-DEVICE#<device id>    sk OWNER        whose a device is
     gsi1 PUSH-DEVICES#<customer>  <id>       the same, of a customer
"""

from __future__ import annotations

from functions.notification.push_devices.entities import Devices, DevicesChanged, Owner
from shared.component import component
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class PushDeviceRepository:
    """Reads devices, and says how they are written."""

    table: Table

    def of(self, customer_id: str) -> Devices:
        """A customer's devices."""
        return stored_devices(customer_id, self.table.get(*devices_key(customer_id)))

    def with_owner(self, customer_id: str, device_id: str) -> tuple[Devices, str | None]:
        """A customer's devices, and whose one device is."""
        keys = [devices_key(customer_id), _owner_key(device_id)]
        found = {item["sk"]: item for item in self.table.get_many(keys)}
        owner = found.get("OWNER")
        devices = stored_devices(customer_id, found.get("DEVICES"))
        return devices, str(owner["customer_id"]) if owner else None

    def change(self, devices: Devices, *, over: Devices) -> Transaction:
        """Devices over the version before, and whose they are. Its failure: DevicesChanged."""
        change = self.hand_over(devices, over=over)
        kept = {d.id for d in devices.devices}
        for gone in (d.id for d in over.devices if d.id not in kept):
            change.delete(*_owner_key(gone))
        for new in kept - {d.id for d in over.devices}:
            change.put(_owned(Owner(new, devices.customer_id)))
        return change

    def hand_over(self, devices: Devices, *, over: Devices) -> Transaction:
        """Devices whose owners are written elsewhere. Its failure: DevicesChanged."""
        pk, sk = devices_key(devices.customer_id)
        unchanged = (
            Condition(equals={"version": over.version}) if over.version else Condition(absent=True)
        )
        item = to_item(devices) | {"pk": pk, "sk": sk}
        return Transaction().put(item, when=unchanged, otherwise=DevicesChanged())


def devices_key(customer_id: str) -> tuple[str, str]:
    """Where a customer's devices lie."""
    return f"PERSON#{customer_id}", "DEVICES"


def stored_devices(customer_id: str, item: Item | None) -> Devices:
    """Devices as they are stored."""
    return from_item(Devices, item) if item else Devices(customer_id)


def _owner_key(device_id: str) -> tuple[str, str]:
    return f"PUSH-DEVICE#{device_id}", "OWNER"


def _owned(owner: Owner) -> Item:
    pk, sk = _owner_key(owner.device_id)
    listed = {"gsi1pk": f"PUSH-DEVICES#{owner.customer_id}", "gsi1sk": owner.device_id}
    return to_item(owner) | {"pk": pk, "sk": sk} | listed
