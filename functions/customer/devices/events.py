"""Events of devices and of their stock."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from functions.customer.devices.entities import Condition, Device, DeviceModel, DeviceState, Terms
from functions.customer.devices.stock import ModelStock
from shared.event import Event
from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class _CustomersDevice(EventData):
    """A device that a customer has, or had."""

    device_id: str = Field(examples=[_ID])
    serial: str = Field(examples=["HWTC1A2B3C4D"])
    model_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=[_ID])
    contract_id: str = Field(examples=[_ID])
    building_id: str = Field(description="The building's id; empty if unknown.", examples=[_ID])
    terms: Terms = Field(description="On which terms the customer has it.")
    handover: int = Field(
        ge=0, description="Which time it was handed over: 1 for the first.", examples=[1]
    )


def _fields(device: Device) -> dict[str, object]:
    return {
        "device_id": device.id,
        "serial": device.serial,
        "model_id": device.model_id,
        "customer_id": device.customer_id or "",
        "contract_id": device.contract_id or "",
        "building_id": device.building_id or "",
        "terms": device.terms or Terms.FREE_USE,
        "handover": device.handover,
    }


class DeviceInstalled(_CustomersDevice):
    """A device was installed at a customer's address."""

    event_type: ClassVar[str] = "customer.device.installed"
    model_name: str = Field(examples=["Huawei EchoLife HG8245H"])
    rent_tariff_id: str | None = Field(
        description="The tariff that it is rented on; null if it is not.", examples=[_ID]
    )
    sale_price: Decimal | None = Field(
        description="What it is sold for, with tax; null if it is not.", examples=["3500.00"]
    )
    currency: str = Field(examples=["RUB"])

    @classmethod
    def of(cls, device: Device, model: DeviceModel) -> Event:
        """The event of a device that a customer has now."""
        data = cls(
            **_fields(device),
            model_name=model.title,
            rent_tariff_id=model.rent_tariff_id if device.terms is Terms.RENT else None,
            sale_price=model.sale_price if device.terms is Terms.SALE else None,
            currency=model.currency,
        )
        return data.event(subject=device.id, at=device.updated_at, sequence=device.version)


class DeviceReturned(_CustomersDevice):
    """A device came back from a customer."""

    event_type: ClassVar[str] = "customer.device.returned"
    condition: Condition
    warehouse_id: str | None = Field(description="Where it is now; null if nobody said.")

    @classmethod
    def of(cls, before: Device, after: Device) -> Event:
        """The event of a device that its customer has no more."""
        is_faulty = after.state is DeviceState.FAULTY
        data = cls(
            **_fields(before),
            condition=Condition.FAULTY if is_faulty else Condition.WORKING,
            warehouse_id=after.warehouse_id,
        )
        return data.event(subject=after.id, at=after.updated_at, sequence=after.version)


class DeviceLost(_CustomersDevice):
    """A device that a customer had is lost."""

    event_type: ClassVar[str] = "customer.device.lost"

    @classmethod
    def of(cls, before: Device, after: Device) -> Event:
        """The event of a device that nobody finds any more."""
        data = cls(**_fields(before))
        return data.event(subject=after.id, at=after.updated_at, sequence=after.version)


class DeviceCharged(_CustomersDevice):
    """A device was not given back in time, and is charged for."""

    event_type: ClassVar[str] = "customer.device.charged"
    model_name: str = Field(examples=["Huawei EchoLife HG8245H"])
    return_by: date | None = Field(
        description="Until when it should have come back; null if no day was set.",
        examples=["2026-04-12"],
    )
    price: Decimal = Field(description="What is charged, with tax.", examples=["3500.00"])
    currency: str = Field(examples=["RUB"])

    @classmethod
    def of(cls, device: Device, model: DeviceModel) -> Event:
        """The event of a device that a customer keeps."""
        data = cls(
            **_fields(device),
            model_name=model.title,
            return_by=device.return_by,
            price=model.price_if_kept or Decimal(0),
            currency=model.currency,
        )
        return data.event(subject=device.id, at=device.updated_at, sequence=device.version)


class StockLow(EventData):
    """Fewer devices of a model are in stock than there should be."""

    event_type: ClassVar[str] = "customer.stock.low"
    model_id: str = Field(examples=[_ID])
    model_name: str = Field(examples=["Huawei EchoLife HG8245H"])
    in_stock: int = Field(description="How many are left, in all warehouses.", examples=[4])
    minimum_stock: int = Field(description="How many there should be.", examples=[5])

    @classmethod
    def of(cls, model: DeviceModel, stock: ModelStock, at: datetime) -> Event:
        """The event of a shortage that has just begun."""
        data = cls(
            model_id=model.id,
            model_name=model.title,
            in_stock=stock.in_stock,
            minimum_stock=model.minimum_stock or 0,
        )
        return data.event(subject=model.id, at=at, sequence=stock.version)
