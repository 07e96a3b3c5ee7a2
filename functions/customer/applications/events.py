"""Events of applications."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from pydantic import Field

from functions.customer.applications.entities import Application
from shared.event import Event
from shared.messaging.data import EventData

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class ApplicationEvent(EventData):
    """What every event of an application says."""

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

    @classmethod
    def of(cls, application: Application) -> Event:
        """The event of an application's new state."""
        return cls(**_facts(application)).event(
            subject=application.id, at=application.updated_at, sequence=application.version
        )


class ApplicationSubmitted(ApplicationEvent):
    """Somebody has applied for a connection."""

    event_type: ClassVar[str] = "customer.application.submitted"


class ApplicationScheduled(ApplicationEvent):
    """A technician's visit was scheduled or rescheduled."""

    event_type: ClassVar[str] = "customer.application.scheduled"


class ApplicationDelayed(ApplicationEvent):
    """The technician comes later than was booked; `reason` says why."""

    event_type: ClassVar[str] = "customer.application.delayed"
    expected_at: datetime = Field(examples=["2026-03-12T08:30:00Z"])

    @classmethod
    def because(cls, application: Application, reason: str) -> Event:
        """The event of a visit that is delayed, for a reason."""
        facts = _facts(application) | {"reason": reason, "expected_at": application.expected_at}
        return cls(**facts).event(
            subject=application.id, at=application.updated_at, sequence=application.version
        )


class ApplicationCompleted(ApplicationEvent):
    """The customer is connected."""

    event_type: ClassVar[str] = "customer.application.completed"


class ApplicationRejected(ApplicationEvent):
    """The provider has refused the application; `reason` says why."""

    event_type: ClassVar[str] = "customer.application.rejected"


class ApplicationCancelled(ApplicationEvent):
    """The applicant has withdrawn the application."""

    event_type: ClassVar[str] = "customer.application.cancelled"


class ApplicationRated(ApplicationEvent):
    """The customer has said how they found the connection."""

    event_type: ClassVar[str] = "customer.application.rated"
    rating: int = Field(ge=1, le=5, description="5 is best.", examples=[5])

    @classmethod
    def of(cls, application: Application) -> Event:
        """The event of a rating."""
        facts = _facts(application) | {"rating": application.rating}
        return cls(**facts).event(
            subject=application.id, at=application.updated_at, sequence=application.version
        )


def _facts(application: Application) -> dict[str, Any]:
    return {
        "application_id": application.id,
        "number": application.number,
        "customer_id": application.customer_id,
        "name": application.applicant.name,
        "email": application.applicant.email,
        "phone": application.applicant.phone,
        "locale": application.applicant.locale,
        "address": application.address.line,
        "tariff_id": application.tariff.id,
        "tariff_revision": application.tariff.revision,
        "technician_id": application.technician_id,
        "slot_start": application.slot_start,
        "slot_end": application.slot_end,
        "reason": application.reason or None,
    }
