"""Events of requests for personal data, and customer's own answers to them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.customer.personal_data.entities import PersonalDataRequest
from shared.event import Event
from shared.messaging.data import EventData
from shared.personal_data.events import Checked, Collected, Erased, Fact

_ID = "0192f0c1-7a35-7d11-8f00-4f5d2b6a9c01"


class DoubleRecord(Fact):
    """A record of the same person that was merged into theirs."""

    customer_id: str = Field(examples=[_ID])
    user_id: str = Field(default="", description="Its user in auth; empty for none or the same.")


class PersonalDataRequested(EventData):
    """Services are asked to do a step for a request; with a `service`, that one alone."""

    event_type: ClassVar[str] = "customer.personal-data.requested"
    request_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=[_ID])
    user_id: str = Field(default="", description="Their user in auth; empty for none.")
    task: str = Field(description="collect, check or erase", examples=["collect"])
    service: str = Field(default="", description="Who is asked; empty for all.")
    place: str = Field(default="", description="Where the step begins; empty at the beginning.")
    doubles: tuple[DoubleRecord, ...] = Field(
        default=(), description="Records of the same person, which are meant, too."
    )

    @classmethod
    def of(
        cls, request: PersonalDataRequest, at: datetime, service: str = "", place: str = ""
    ) -> Event:
        """The event that asks all services, or one of them."""
        data = cls(
            request_id=request.id,
            customer_id=request.customer_id,
            user_id=request.user_id,
            task=request.task.value,
            service=service,
            place=place,
            doubles=tuple(DoubleRecord(**asdict(double)) for double in request.doubles),
        )
        return data.event(subject=request.id, at=at)


class PersonalDataGathered(EventData):
    """All parts of an export that can be had are there; the archive can be put together."""

    event_type: ClassVar[str] = "customer.personal-data.gathered"
    request_id: str = Field(examples=[_ID])

    @classmethod
    def of(cls, request: PersonalDataRequest, at: datetime) -> Event:
        """The event of a request whose parts are there."""
        return cls(request_id=request.id).event(subject=request.id, at=at)


class PersonalDataArchived(EventData):
    """The archive of an export is ready to be fetched."""

    event_type: ClassVar[str] = "customer.personal-data.archived"
    request_id: str = Field(examples=[_ID])
    customer_id: str = Field(examples=[_ID])
    available_until: datetime

    @classmethod
    def of(cls, request: PersonalDataRequest, at: datetime) -> Event:
        """The event of an archive."""
        data = cls(
            request_id=request.id,
            customer_id=request.customer_id,
            available_until=request.available_until or at,
        )
        return data.event(subject=request.id, at=at, sequence=request.version)


class PersonalDataCollected(Collected):
    """A part of what customer holds about a person lies in the bucket of files."""

    event_type: ClassVar[str] = "customer.personal-data.collected"


class PersonalDataChecked(Checked):
    """It is known what of customer's forbids the erasure of a person's data."""

    event_type: ClassVar[str] = "customer.personal-data.checked"


class PersonalDataErased(Erased):
    """Some of what customer held about a person is erased."""

    event_type: ClassVar[str] = "customer.personal-data.erased"
