"""Visits as they come in and go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.customer.applications.schemas import Comment, Id
from functions.customer.applications.visits import Booking, VisitEvent
from functions.customer.fields import ID
from functions.customer.technicians.schemas import SlotQuery
from shared.http import Day, Moment, PageQuery, Schema


class VisitBooking(Schema):
    """A visit that is wanted."""

    technician_id: Id = Field(description="The technician's user id.")
    slot_start: Moment = Field(
        description="When the visit begins: on a half-hour, within the next 90 days.",
        examples=["2026-03-12T07:00:00Z"],
    )
    slot_end: Moment = Field(
        description="When the visit ends: on a half-hour, at most eight hours later.",
        examples=["2026-03-12T09:00:00Z"],
    )
    reason: str = Field(
        default="",
        max_length=500,
        description="Why the visit is moved; required with `override`.",
        examples=["The applicant asked for the morning."],
    )
    override: bool = Field(
        default=False,
        description="Book it also outside working hours, in an absence, or without time to travel.",
    )
    comment: Comment = ""

    def booking(self) -> Booking:
        """The visit that is wanted."""
        return Booking(
            self.technician_id,
            self.slot_start,
            self.slot_end,
            self.reason,
            self.comment,
            self.override,
        )


class VisitDelay(Schema):
    """When the technician comes instead, and why."""

    expected_at: Moment = Field(
        description="When the technician comes: after the start of the visit, at most 12 hours "
        "after its end.",
        examples=["2026-03-12T08:30:00Z"],
    )
    reason: str = Field(
        min_length=1,
        max_length=500,
        description="Why, as plain text; the applicant sees it.",
        examples=["The job before takes longer."],
    )


class NoShowReport(Schema):
    """What the technician found."""

    comment: Comment = ""


class VisitEntryView(Schema):
    """What happened to a visit."""

    what: VisitEvent = Field(description="What happened to the visit.", examples=["moved"])
    at: datetime = Field(description="When it happened (UTC).")
    by: str = Field(description="The id of the user or API key that did it.", examples=[ID])
    technician_id: str = Field(description="The technician's user id.", examples=[ID])
    slot_start: datetime = Field(description="When the visit was to begin (UTC).")
    slot_end: datetime = Field(description="When the visit was to end (UTC).")
    expected_at: datetime | None = Field(
        description="When the technician was expected instead (UTC); null if not delayed."
    )
    reason: str = Field(description="Why; may be empty.", examples=["Nobody was at home."])
    overridden: bool = Field(
        description="Whether it was booked against the technician's calendar.", examples=[False]
    )


class VisitQuery(PageQuery):
    """Which visits are asked for."""

    since: Day | None = Field(
        default=None,
        description="Only visits that begin on this day of the technician's or later.",
    )
    until: Day | None = Field(
        default=None,
        description="Only visits that begin on this day of the technician's or earlier.",
    )


class ApplicationSlotQuery(SlotQuery):
    """Which free time is looked for."""

    technician_id: str | None = Field(
        default=None,
        max_length=64,
        description="Only this technician; by default, all who serve the address.",
    )
