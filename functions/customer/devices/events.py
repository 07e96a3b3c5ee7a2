"""Events of devices."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from functions.customer.devices.entities import Device
from shared.event import Event
from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class DeviceInstalled(EventData):
    """A device was installed at a customer's address."""

    event_type: ClassVar[str] = "customer.device.installed"
    device_id: str = Field(examples=[_ID])
    serial: str = Field(examples=["HWTC1A2B3C4D"])
    model_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=[_ID])
    contract_id: str = Field(examples=[_ID])

    @classmethod
    def of(cls, device: Device) -> Event:
        """The event of a device that a customer has now."""
        data = cls(
            device_id=device.id,
            serial=device.serial,
            model_id=device.model_id,
            customer_id=device.customer_id or "",
            contract_id=device.contract_id or "",
        )
        return data.event(subject=device.id, at=device.updated_at, sequence=device.version)
