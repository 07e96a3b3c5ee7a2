"""Reports as they are asked for, and their rows."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from functions.support.reports.entities import By
from shared.http import Day, PageQuery, Schema


class ReportFormat(StrEnum):
    """How a report is answered."""

    JSON = "json"
    CSV = "csv"


class ReportQuery(PageQuery):
    since: Day | None = Field(
        default=None,
        alias="from",
        description="The first day; by default, the first of the last day's month.",
    )
    until: Day | None = Field(
        default=None,
        alias="to",
        description="The last day, at most 365 later; by default, today.",
    )
    by: By | None = Field(
        default=None,
        description="A row for each day, category, person or team; without it, one for all.",
    )
    format: ReportFormat = Field(
        default=ReportFormat.JSON, description="A page of JSON, or all rows as a table in CSV."
    )


class ReportRowView(Schema):
    group: str | None = Field(
        description="The day, category, user or team; null for who has none, and for all.",
        examples=["2026-03-10"],
    )
    opened: int = Field(description="How many tickets were opened.", examples=[41])
    closed: int = Field(
        description="How many ended, resolved or closed without it, and were not opened again.",
        examples=[38],
    )
    backlog: int = Field(
        description="How many waited when the row's last day ended.", examples=[17]
    )
    first_response_median: Decimal | None = Field(
        description="Minutes from the opening to the first answer, nights included; null for none.",
        examples=["14.50"],
    )
    first_response_p90: Decimal | None = Field(
        description="Within how many minutes nine of ten had their first answer.",
        examples=["75.20"],
    )
    resolution_median: Decimal | None = Field(
        description="Minutes from the opening to the resolution; null for none.",
        examples=["310.00"],
    )
    resolution_p90: Decimal | None = Field(
        description="Within how many minutes nine of ten were resolved.", examples=["1540.75"]
    )
    promises_kept: int = Field(
        description="How many targets of policies were met on these days.", examples=[70]
    )
    promises_missed: int = Field(
        description="How many were not; what is late still counts on the day it was due.",
        examples=[4],
    )
    kept_percent: Decimal | None = Field(
        description="What part of them was met, in percent; null while there are none.",
        examples=["94.59"],
    )
    ratings: int = Field(description="How many resolutions were rated.", examples=[12])
    rating: Decimal | None = Field(
        description="The mean of the ratings, from 1 (bad) to 5 (good); null for none.",
        examples=["4.58"],
    )
