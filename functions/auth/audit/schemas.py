"""Audit lines received from other services, and in answers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.auth.audit.entities import AuditLine
from shared.http import Day, Moment, PageQuery, Schema
from shared.messaging.consumer import Received
from shared.takes import Takes

_EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_LATEST = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)
Recent = Annotated[
    Moment,
    Field(ge=_EARLIEST, le=_LATEST),
    Takes(
        "Must be a time with its offset from UTC, such as 2026-03-10T09:00:00Z, "
        "within the years 2000 to 2199."
    ),
]
RecentDay = Annotated[
    Day,
    Field(ge=_EARLIEST.date(), le=_LATEST.date()),
    Takes("Must be a date such as 2026-03-10, within the years 2000 to 2199."),
]
Subject = Annotated[
    str,
    Field(max_length=200, pattern=r"^[a-z-]+#\S+$"),
    Takes("Must be a kind and an id, such as tariff#<id>: {limits}."),
]


class RecordedLine(Received):
    """A line as another service wrote it."""

    sk: str = Field(pattern=r"^\d{4}-\d\d-\d\dT[\d:.]+Z#[\w-]+$")
    subject: str = Field(min_length=1)
    action: str = Field(min_length=1)
    actor: str = Field(min_length=1)
    source: str
    correlation_id: str
    time: dt.datetime
    before: dict[str, Any]
    after: dict[str, Any]

    def line(self) -> AuditLine:
        """The line as an entity."""
        return AuditLine(
            id=self.sk,
            time=self.time,
            subject=self.subject,
            action=self.action,
            actor=self.actor,
            source=self.source,
            correlation_id=self.correlation_id,
            before=self.before,
            after=self.after,
        )


class AuditQuery(PageQuery):
    subject: Subject | None = Field(
        default=None, description="What was changed, such as `tariff#<id>`."
    )
    actor: str | None = Field(
        default=None,
        min_length=1,
        max_length=100,
        description="The id of the user or API key, or `system`.",
    )
    day: RecentDay | None = Field(
        default=None,
        description="A day in UTC; today if neither subject nor actor is given.",
    )
    since: Recent | None = Field(default=None, description="Only changes at this time or later.")
    until: Recent | None = Field(default=None, description="Only changes before this time.")

    @model_validator(mode="after")
    def _asks_for_one_list(self) -> AuditQuery:
        if len([asked for asked in (self.subject, self.actor, self.day) if asked]) > 1:
            raise ValueError("Send only one of subject, actor and day.")
        return self


class AuditLineView(Schema):
    id: str = Field(
        description="The line's id.",
        examples=["2026-03-10T09:00:00.000Z#01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f"],
    )
    time: dt.datetime = Field(description="When the change was made.")
    subject: str = Field(
        description="What was changed: its kind and its id.",
        examples=["tariff#01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f"],
    )
    action: str = Field(description="What was done.", examples=["tariff.published"])
    actor: str = Field(
        description="The id of the user or API key, or `system`.",
        examples=["01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f"],
    )
    source: str = Field(description="Network address of the caller.", examples=["203.0.113.7"])
    correlation_id: str = Field(
        description="Identifies the request; also in logs and events.",
        examples=["01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f"],
    )
    before: dict[str, Any] = Field(
        description="The changed fields before the change.", examples=[{"status": "draft"}]
    )
    after: dict[str, Any] = Field(
        description="The changed fields after the change.", examples=[{"status": "published"}]
    )
