"""The funnel as it is asked for, and as it goes out."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from functions.customer.fields import Zone
from functions.customer.funnel.entities import FunnelDays
from shared.http import Day, Schema
from shared.http.schema import Query

_STATE = "The state of applications."
_APPLICATIONS = "How many applications."


class FunnelQuery(Query):
    since: Day | None = Field(
        default=None,
        alias="from",
        description="The first day on which applications were submitted; by default, 29 earlier.",
    )
    until: Day | None = Field(
        default=None,
        alias="to",
        description="The last day, at most 91 later; by default, today.",
    )

    def days(self) -> FunnelDays:
        """The days."""
        return FunnelDays(self.since, self.until)


class ReachedView(Schema):
    state: str = Field(description=_STATE, examples=["scheduled"])
    applications: int = Field(description="How many have been in it.", examples=[42])


class StepTimeView(Schema):
    from_state: str = Field(description=_STATE, examples=["feasible"])
    to_state: str = Field(description=_STATE, examples=["scheduled"])
    applications: int = Field(description="How many have been in both.", examples=[42])
    median_seconds: int | None = Field(
        description="The median of the times between; null where there is none.", examples=[5400]
    )


class SourceView(Schema):
    source: str = Field(description="Where they came from.", examples=["site"])
    submitted: int = Field(description=_APPLICATIONS, examples=[57])
    reached: tuple[ReachedView, ...] = Field(description="How many of them came to each state.")


class DayView(Schema):
    day: date = Field(description="The local day.", examples=["2026-03-10"])
    submitted: int = Field(description=_APPLICATIONS, examples=[3])
    reached: tuple[ReachedView, ...] = Field(description="How many of them came to each state.")


class FunnelView(Schema):
    since: date = Field(alias="from", description="The first day.", examples=["2026-03-01"])
    until: date = Field(alias="to", description="The last day.", examples=["2026-03-10"])
    time_zone: Zone
    submitted: int = Field(description=_APPLICATIONS, examples=[57])
    reached: tuple[ReachedView, ...] = Field(description="How many came to each state, ever.")
    steps: tuple[StepTimeView, ...] = Field(description="How long the steps took.")
    sources: tuple[SourceView, ...] = Field(description="The same by source.")
    days: tuple[DayView, ...] = Field(
        description="The same by day, without days on which none came."
    )
