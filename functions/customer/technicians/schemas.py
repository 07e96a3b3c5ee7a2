"""Technicians as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from functions.customer.fields import ID, CreatedAt, UpdatedAt, Version, Zone
from functions.customer.technicians.entities import Hours, Interval
from functions.customer.technicians.free_time import Wish
from shared.http import Day, Moment, PageQuery, Schema
from shared.http.people import PersonName, TimeZone
from shared.messages import Unit
from shared.takes import Takes

_CLOCK = r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
WallTime = Annotated[
    str,
    Field(pattern=_CLOCK, examples=["09:00"]),
    Takes("Must be a time of day such as 09:00, at most 24:00."),
]
UserId = Annotated[str, Field(min_length=1, max_length=64, examples=[ID])]
Area = Annotated[str, Field(min_length=1, max_length=150, examples=["Москва"])]


def _half_hours(minutes: int) -> int:
    if minutes % 30:
        raise ValueError("A visit takes whole half-hours.")
    return minutes


Minutes = Annotated[
    int,
    Field(ge=30, le=480, description="How long the visit takes, in whole half-hours."),
    Takes(unit=Unit.MINUTE),
    AfterValidator(_half_hours),
]


class IntervalModel(Schema):
    start: WallTime = Field(description="When it begins, in the technician's time zone.")
    end: WallTime = Field(
        description="When it ends, after its start; 24:00 ends a day.", examples=["18:00"]
    )


Parts = Annotated[
    tuple[IntervalModel, ...],
    Field(max_length=8, description="The parts of this working day; none on a free one."),
]


class WeekModel(Schema):
    monday: Parts = ()
    tuesday: Parts = ()
    wednesday: Parts = ()
    thursday: Parts = ()
    friday: Parts = ()
    saturday: Parts = ()
    sunday: Parts = ()

    def hours(self) -> Hours:
        """The hours that were sent."""
        days = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {day: tuple(Interval(p.start, p.end) for p in parts) for day, parts in days}


class WorkingHours(Schema):
    hours: WeekModel = Field(
        description="The working hours of each weekday; parts that overlap are joined.",
        examples=[{"monday": [{"start": "09:00", "end": "18:00"}]}],
    )
    name: PersonName | None = Field(
        default=None, description="Their name; if not sent, it stays as it is."
    )
    time_zone: TimeZone | None = Field(
        default=None, description="Whose wall times these are; the provider's at first."
    )
    areas: Annotated[tuple[Area, ...], Field(max_length=50)] | None = Field(
        default=None,
        description="The regions, cities and streets that they serve; an empty list means all.",
    )


class NewAbsence(Schema):
    since: Moment = Field(
        alias="from", description="When it begins.", examples=["2026-03-12T06:00:00Z"]
    )
    until: Moment = Field(
        alias="to",
        description="When it ends, at most 366 days later; this moment is not part of it.",
        examples=["2026-03-14T06:00:00Z"],
    )
    reason: str = Field(
        default="", max_length=200, description="Why, seen by staff only.", examples=["Training"]
    )


class BookedVisitView(Schema):
    application_id: str = Field(description="The application's id.", examples=[ID])
    number: str = Field(description="The application's number.", examples=["A-000017"])
    slot_start: datetime = Field(description="When the visit begins (UTC).")
    slot_end: datetime = Field(description="When the visit ends (UTC).")


class AbsenceView(Schema):
    id: str = Field(description="The absence's id.", examples=[ID])
    since: datetime = Field(alias="from", description="When it begins (UTC).")
    until: datetime = Field(alias="to", description="When it ends (UTC).")
    reason: str = Field(description="Why; may be empty.", examples=["Training"])
    visits: tuple[BookedVisitView, ...] = Field(
        description="The visits that are booked for this time and should be moved; at most 200."
    )


class TechnicianView(Schema):
    id: str = Field(description="The technician's user id.", examples=[ID])
    name: str = Field(description="Their name; empty if unknown.", examples=["Олег Смирнов"])
    time_zone: Zone
    hours: WeekModel = Field(
        description="Their working hours; without any they can be booked at all times, and no free "
        "time is known of."
    )
    areas: tuple[str, ...] = Field(
        description="The regions, cities and streets that they serve; all, if it is empty."
    )
    active: bool = Field(description="Whether they still work here.", examples=[True])
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version


class FreeSlotView(Schema):
    technician_id: str = Field(description="Who is free.", examples=[ID])
    technician_name: str = Field(description="Their name; may be empty.", examples=["Олег Смирнов"])
    slot_start: datetime = Field(description="When the visit could begin (UTC).")
    slot_end: datetime = Field(description="When it would end (UTC).")


class SlotQuery(PageQuery):
    since: Day | None = Field(
        default=None, alias="from", description="The first day, in local time; by default, today."
    )
    until: Day | None = Field(
        default=None,
        alias="to",
        description="The last day, at most 13 later; by default, 6 later.",
    )
    minutes: Minutes = 120

    def wish(self, technician_ids: tuple[str, ...] = ()) -> Wish:
        """What is looked for."""
        return Wish(self.since, self.until, self.minutes, technician_ids)
