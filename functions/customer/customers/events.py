"""Events of customers."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from functions.customer.customers.entities import Customer
from shared.event import Event
from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class CustomerEvent(EventData):
    """What every event of a customer says: the customer as they are now."""

    customer_id: str = Field(examples=[_ID])
    user_id: str | None = Field(default=None, description="Their user in auth, if they have one.")
    kind: str = Field(description="person or company", examples=["person"])
    name: str = Field(examples=["Анна Петрова"])
    email: str | None = Field(default=None, examples=["anna@example.com"])
    phone: str | None = Field(default=None, description="E.164", examples=["+79161234567"])
    locale: str = Field(examples=["ru"])
    time_zone: str = Field(examples=["Europe/Moscow"])
    status: str = Field(description="lead, active or former", examples=["lead"])
    tags: tuple[str, ...] = Field(
        default=(), description="Labels that staff gave.", examples=[["vip"]]
    )

    @classmethod
    def of(cls, customer: Customer) -> Event:
        """The event of a customer's new state."""
        data = cls(**_facts(customer))
        return data.event(subject=customer.id, at=customer.updated_at, sequence=customer.version)


class CustomerCreated(CustomerEvent):
    """A customer was added to the register."""

    event_type: ClassVar[str] = "customer.customer.created"


class CustomerUpdated(CustomerEvent):
    """A customer was changed; the data show the customer after the change."""

    event_type: ClassVar[str] = "customer.customer.updated"


def _facts(customer: Customer) -> dict[str, Any]:
    return {
        "customer_id": customer.id,
        "user_id": customer.user_id,
        "kind": customer.kind,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "locale": customer.locale,
        "time_zone": customer.time_zone,
        "status": customer.status,
        "tags": customer.tags,
    }
