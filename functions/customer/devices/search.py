"""What a device is found by."""

from __future__ import annotations

from functions.customer.devices.entities import Device
from functions.customer.finding.entities import Entry, Kind, Matched, Subject, code_entries


def entries_of(device: Device | None) -> list[Entry]:
    """A device by its serial number and its MAC address; where it is, follows from the device."""
    if device is None:
        return []
    subject = Subject(Kind.DEVICE, device.id, device.serial)
    return [
        *code_entries(subject, Matched.SERIAL, device.serial),
        *code_entries(subject, Matched.MAC, device.mac),
    ]
