"""What customers do with the devices on which they have the app."""

from __future__ import annotations

from functions.notification.push_devices.endpoints import PushEndpoints
from functions.notification.push_devices.entities import (
    Device,
    DeviceNotFound,
    DevicesChanged,
    NoPush,
    Platform,
    device_id,
)
from functions.notification.push_devices.repository import PushDeviceRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.principal import Principal
from shared.retrying import retrying


@component
class PushDevices:
    """Use cases of devices."""

    table: Table
    devices: PushDeviceRepository
    endpoints: PushEndpoints
    clock: Clock

    def register(self, platform: Platform, token: str, by: Principal) -> Device:
        """Send push messages to the caller's device; it is nobody else's from then on.

        Raises: NoPush, UnfitToken, Unavailable.
        """
        customer_id = _customer(by)
        endpoint = self.endpoints.opened(platform, token)
        fresh = Device(device_id(platform, token), platform, endpoint, self.clock())
        return retrying(lambda: self._registered(customer_id, fresh), on=DevicesChanged)

    def remove(self, device_id: str, by: Principal) -> None:
        """Send nothing more to the caller's device. Raises: NoPush, DeviceNotFound, Unavailable."""
        customer_id = _customer(by)
        retrying(lambda: self._removed(customer_id, device_id), on=DevicesChanged)

    def _registered(self, customer_id: str, fresh: Device) -> Device:
        """Raises: DevicesChanged."""
        before, owner = self.devices.with_owner(customer_id, fresh.id)
        known = before.find(fresh.id)
        if known is not None and known.endpoint == fresh.endpoint:
            return known
        change = self.devices.change(before.with_one(fresh), over=before)
        if owner is not None and owner != customer_id:
            other = self.devices.of(owner)
            change.extend(self.devices.hand_over(other.without(fresh.id), over=other))
        self.table.commit(
            change.audit(f"push-device#{fresh.id}", "push-device.registered", at=self.clock())
        )
        return fresh

    def _removed(self, customer_id: str, device_id: str) -> None:
        """Raises: DeviceNotFound, DevicesChanged."""
        before = self.devices.of(customer_id)
        if before.find(device_id) is None:
            raise DeviceNotFound
        change = self.devices.change(before.without(device_id), over=before)
        self.table.commit(
            change.audit(f"push-device#{device_id}", "push-device.removed", at=self.clock())
        )


def _customer(by: Principal) -> str:
    """Raises: NoPush."""
    customer_id = by.scope(otherwise=NoPush)
    if customer_id is None:
        raise NoPush
    return customer_id
