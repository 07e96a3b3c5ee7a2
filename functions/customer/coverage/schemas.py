"""Coverage as it is asked for and answered."""

from __future__ import annotations

from pydantic import Field

from functions.customer.buildings.entities import Readiness, Technology
from shared.http import Query, Schema


class CoverageQuery(Query):
    city: str = Field(min_length=1, max_length=100, examples=["Москва"])
    street: str = Field(min_length=1, max_length=150, examples=["улица Ленина"])
    building: str = Field(min_length=1, max_length=30, examples=["12"])


class CoverageView(Schema):
    status: Readiness = Field(examples=["served"])
    available: bool = Field(
        description="Whether a connection is possible now: served, with a free port."
    )
    technologies: tuple[Technology, ...] = Field(examples=[["gpon"]])
