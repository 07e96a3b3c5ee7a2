"""What is said about a device, as events."""

from __future__ import annotations

from functions.customer.devices.entities import Device
from functions.customer.events import DeviceInstalled
from shared.event import Event


def installed(device: Device, customer_id: str, contract_id: str) -> Event:
    """It stands at a customer's, under a contract."""
    said = DeviceInstalled(
        device_id=device.id,
        serial=device.serial,
        model_id=device.model_id,
        customer_id=customer_id,
        contract_id=contract_id,
    )
    return said.event(subject=device.id, at=device.updated_at, sequence=device.version)
