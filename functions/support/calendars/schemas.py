"""Calendars as they go in and out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from functions.support.calendars.entities import (
    CalendarDraft,
    Interval,
    Opening,
    SpecialDay,
    Weekday,
)
from shared.http import Schema
from shared.http.people import TimeZone
from shared.http.schema import Day
from shared.takes import Takes

ID = "01890a5d-ac96-774b-bcce-b302099a8061"
WallTime = Annotated[
    str,
    Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$", examples=["09:00"]),
    Takes("Must be a time of day such as 09:00; 24:00 ends a day."),
]
Country = Annotated[
    str,
    Field(
        pattern=r"^[A-Z]{2}$",
        description="The country whose public holidays are closed (ISO 3166); null for none.",
        examples=["RU"],
    ),
    Takes("Must be a country's code of two capital letters, such as RU."),
]
DayName = Annotated[
    str, Field(max_length=100, description="What day it is; may be empty.", examples=["Inventory"])
]


class IntervalModel(Schema):
    opens: WallTime = Field(description="The first minute, as a local wall time.")
    closes: WallTime = Field(description="The end, which is no part of it; `24:00` ends a day.")

    def interval(self) -> Interval:
        """The interval that was sent."""
        return Interval(self.opens, self.closes)


Intervals = Annotated[
    tuple[IntervalModel, ...],
    Field(
        max_length=10,
        description="From when to when; over midnight it is two days' intervals.",
        examples=[[{"opens": "09:00", "closes": "18:00"}]],
    ),
]


class OpeningModel(Schema):
    day: Weekday = Field(strict=False, description="The day of the week.", examples=["mon"])
    hours: Intervals

    def opening(self) -> Opening:
        """The opening that was sent."""
        return Opening(self.day, tuple(i.interval() for i in self.hours))


class SpecialDayModel(Schema):
    on: Day = Field(description="The date, in the calendar's time zone.", examples=["2026-12-31"])
    hours: Intervals = ()
    name: DayName = ""

    def special_day(self) -> SpecialDay:
        """The day that was sent."""
        return SpecialDay(self.on, tuple(i.interval() for i in self.hours), self.name)


class CalendarForm(Schema):
    name: str = Field(
        min_length=1, max_length=100, description="What people call it.", examples=["Office"]
    )
    time_zone: TimeZone
    week: tuple[OpeningModel, ...] = Field(
        max_length=7,
        description="The hours of each weekday; one that is not named is closed.",
        examples=[[{"day": "mon", "hours": [{"opens": "09:00", "closes": "18:00"}]}]],
    )
    country: Country | None = None
    special_days: tuple[SpecialDayModel, ...] = Field(
        default=(),
        max_length=200,
        description="Dates with hours of their own; without hours they are closed.",
        examples=[[{"on": "2026-12-31", "hours": []}]],
    )

    def draft(self) -> CalendarDraft:
        """The calendar that was sent."""
        return CalendarDraft(
            self.name,
            self.time_zone,
            tuple(o.opening() for o in self.week),
            self.country,
            tuple(d.special_day() for d in self.special_days),
        )


class CalendarView(Schema):
    id: str = Field(description="The calendar's id.", examples=[ID])
    name: str = Field(description="What people call it.", examples=["Office"])
    time_zone: str = Field(description="The zone of its hours.", examples=["Europe/Moscow"])
    week: tuple[OpeningModel, ...] = Field(description="The hours of each weekday.")
    country: str | None = Field(
        description="The country whose public holidays are closed; null for none.", examples=["RU"]
    )
    special_days: tuple[SpecialDayModel, ...] = Field(description="Dates with hours of their own.")
    public_holidays: tuple[date, ...] = Field(
        description="The country's public holidays, as far as they are known."
    )
    version: int = Field(description="For If-Match.", ge=1, examples=[1])
