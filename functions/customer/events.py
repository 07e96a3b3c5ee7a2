"""The events that the customer service emits."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from pydantic import Field

from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class _CustomerData(EventData):
    customer_id: str = Field(examples=[_ID])
    user_id: str | None = Field(default=None, description="Their user in auth, if they have one.")
    kind: str = Field(description="person or company", examples=["person"])
    name: str = Field(examples=["Анна Петрова"])
    email: str | None = Field(default=None, examples=["anna@example.com"])
    phone: str | None = Field(default=None, description="E.164", examples=["+79161234567"])
    locale: str = Field(examples=["ru"])
    time_zone: str = Field(examples=["Europe/Moscow"])
    status: str = Field(description="lead, active or former", examples=["lead"])


class CustomerCreated(_CustomerData):
    """A customer has come into the register."""

    event_type: ClassVar[str] = "customer.customer.created"


class CustomerUpdated(_CustomerData):
    """A customer is not as before; the data say how it is now."""

    event_type: ClassVar[str] = "customer.customer.updated"


class _ApplicationData(EventData):
    application_id: str = Field(examples=[_ID])
    number: str = Field(examples=["A-000017"])
    customer_id: str | None = Field(default=None, examples=[_ID])
    name: str = Field(examples=["Анна Петрова"])
    email: str | None = Field(default=None, examples=["anna@example.com"])
    phone: str = Field(description="E.164", examples=["+79161234567"])
    locale: str = Field(examples=["ru"])
    address: str = Field(description="In one line.", examples=["Москва, улица Ленина, 12, 48"])
    tariff_id: str = Field(examples=[_ID])
    tariff_revision: int = Field(ge=1, description="The revision whose terms were agreed to.")
    technician_id: str | None = Field(default=None, examples=[_ID])
    slot_start: datetime | None = Field(default=None, examples=["2026-03-12T07:00:00Z"])
    slot_end: datetime | None = Field(default=None, examples=["2026-03-12T09:00:00Z"])
    reason: str | None = Field(default=None, examples=["No cable duct."])


class ApplicationSubmitted(_ApplicationData):
    """Somebody wants to be connected."""

    event_type: ClassVar[str] = "customer.application.submitted"


class ApplicationScheduled(_ApplicationData):
    """A technician will come; said again when the time changes."""

    event_type: ClassVar[str] = "customer.application.scheduled"


class ApplicationCompleted(_ApplicationData):
    """The connection works."""

    event_type: ClassVar[str] = "customer.application.completed"


class ApplicationRejected(_ApplicationData):
    """We can't connect them; the reason says why."""

    event_type: ClassVar[str] = "customer.application.rejected"


class ApplicationCancelled(_ApplicationData):
    """They don't want it any more."""

    event_type: ClassVar[str] = "customer.application.cancelled"


class ContractActivated(EventData):
    """A contract holds from a day on."""

    event_type: ClassVar[str] = "customer.contract.activated"
    contract_id: str = Field(examples=[_ID])
    number: str = Field(examples=["C-000042"])
    customer_id: str = Field(examples=[_ID])
    customer_name: str = Field(examples=["Анна Петрова"])
    tariff_id: str = Field(examples=[_ID])
    tariff_revision: int = Field(ge=1, description="The revision whose terms were agreed to.")
    address: str = Field(description="In one line.", examples=["Москва, улица Ленина, 12, 48"])
    activated_on: date = Field(description="The day in the time zone.", examples=["2026-03-12"])
    time_zone: str = Field(examples=["Europe/Moscow"])
    locale: str = Field(examples=["ru"])


class DeviceInstalled(EventData):
    """A device stands at a customer's."""

    event_type: ClassVar[str] = "customer.device.installed"
    device_id: str = Field(examples=[_ID])
    serial: str = Field(examples=["HWTC1A2B3C4D"])
    model_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=[_ID])
    contract_id: str = Field(examples=[_ID])
