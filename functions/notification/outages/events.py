"""What is said of outages and planned work to one customer each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from pydantic import Field

from shared.event import Event
from shared.ids import derived_id
from shared.messaging.data import EventData

_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class PersonalEvent(EventData):
    """What every such event says: whom it is for."""

    customer_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8058"])

    def to_person(self, of: str, at: datetime, sequence: int) -> Event:
        """The one event that a customer gets of a state of something, however many contracts."""
        subject = f"{of}#{self.customer_id}"
        event = self.event(subject=subject, at=at, sequence=sequence)
        only = derived_id(f"{event.type}#{subject}#{sequence}", 0)
        return replace(event, id=only)


class CustomerCutOff(PersonalEvent):
    """A customer is to be told that an outage cuts them off."""

    event_type: ClassVar[str] = "notification.outage.started"
    incident_id: str = Field(examples=[_ID])
    started_at: datetime = Field(description="Since when.")


class CustomerServedAgain(PersonalEvent):
    """A customer is to be told that an outage is over."""

    event_type: ClassVar[str] = "notification.outage.ended"
    incident_id: str = Field(examples=[_ID])
    started_at: datetime = Field(description="Since when they were cut off.")
    ended_at: datetime = Field(description="Until when.")


class CustomerWarned(PersonalEvent):
    """A customer is to be told of planned work that they will notice."""

    event_type: ClassVar[str] = "notification.maintenance.planned"
    window_id: str = Field(examples=[_ID])
    title: str = Field(examples=["Замена оборудования"])
    begins_at: datetime = Field(description="When it begins.")
    ends_at: datetime = Field(description="When it ends.")
