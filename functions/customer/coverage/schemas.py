"""Coverage as it is asked for and answered."""

from __future__ import annotations

from pydantic import Field

from functions.customer.addresses.schemas import BuildingNumber, City, Street
from functions.customer.buildings.entities import Readiness, Technology
from shared.http import Query, Schema


class CoverageQuery(Query):
    city: City
    street: Street
    building: BuildingNumber


class CoverageView(Schema):
    status: Readiness = Field(
        description="Whether the network reaches the building.", examples=["served"]
    )
    available: bool = Field(
        description="Whether a connection is possible now: served, with a free port."
    )
    technologies: tuple[Technology, ...] = Field(
        description="How the building can be connected.", examples=[["gpon"]]
    )
