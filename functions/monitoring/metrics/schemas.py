"""Metrics as they go out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from functions.monitoring.fields import ID
from functions.monitoring.metrics.entities import Measured, Point, Series, Step
from shared.http import Moment, Query, Schema

Number = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]


class MetricQuery(Query):
    step: Step = Field(
        default=Step.MINUTE,
        description="How long a point is: `minute` (kept for 2 days), `quarter_hour` (31 days) or "
        "`day` (400).",
    )
    since: Moment | None = Field(
        default=None,
        alias="from",
        description="From when on; by default 60 steps before the end.",
        examples=["2026-03-10T09:00:00Z"],
    )
    until: Moment | None = Field(
        default=None,
        alias="to",
        description="Until when, without that moment; by default until now. At most 1,500 steps.",
        examples=["2026-03-10T10:00:00Z"],
    )
    name: str | None = Field(
        default=None, max_length=100, description="Only this metric.", examples=["ping.average_ms"]
    )


class PointView(Schema):
    at: datetime = Field(description="When the step begins (UTC).")
    count: int = Field(description="How many values there were; 0 in a gap.", examples=[2])
    average: Number | None = Field(description="Their mean; null in a gap.", examples=[-27.5])
    low: Number | None = Field(description="The lowest; null in a gap.", examples=[-28])
    high: Number | None = Field(description="The highest; null in a gap.", examples=[-27])
    last: Number | None = Field(description="The last one; null in a gap.", examples=[-27])

    @classmethod
    def of(cls, at: datetime, point: Point | None) -> PointView:
        """A point, or a gap."""
        if point is None:
            return cls(at=at, count=0, average=None, low=None, high=None, last=None)
        values = {"average": point.average, "low": point.low, "high": point.high}
        return cls(at=at, count=point.count, last=point.last, **values)


class SeriesView(Schema):
    name: str = Field(description="The metric.", examples=["ping.average_ms"])
    points: tuple[PointView, ...] = Field(description="A point for each step, gaps too.")


class MetricsView(Schema):
    node_id: str = Field(description="The node's id.", examples=[ID])
    step: Step = Field(description="How long a point is.", examples=["minute"])
    since: datetime = Field(alias="from", description="When the first step begins (UTC).")
    until: datetime = Field(alias="to", description="When the last step ends (UTC).")
    series: tuple[SeriesView, ...] = Field(description="What was measured, by metric.")

    @classmethod
    def of(cls, measured: Measured) -> MetricsView:
        """What was measured, as it is shown."""
        span = measured.span
        return cls(
            node_id=measured.node_id,
            step=span.step,
            since=span.start,
            until=span.end,
            series=tuple(_shown(measured.series, span.starts)),
        )


def _shown(series: tuple[Series, ...], starts: tuple[datetime, ...]) -> Iterator[SeriesView]:
    for one in series:
        points = (PointView.of(at, p) for at, p in zip(starts, one.points, strict=True))
        yield SeriesView(name=one.metric, points=tuple(points))
