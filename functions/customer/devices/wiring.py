"""What devices provide."""

from __future__ import annotations

from functions.customer.devices.repository import DeviceRepository
from functions.customer.devices.service import Devices
from functions.customer.settings import CustomerSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[CustomerSettings]) -> None:
    """Provide the use cases of devices."""
    wiring.provide(
        Devices,
        lambda: Devices(
            table=resources.table,
            devices=DeviceRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
