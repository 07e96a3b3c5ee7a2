"""Buildings as they come in and go out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from functions.customer.addresses.schemas import BuildingNumber, City, Region, Street
from functions.customer.buildings.entities import Readiness, Technology
from functions.customer.fields import CreatedAt, UpdatedAt, Version
from shared.http import PageQuery, Schema
from shared.messages import Unit
from shared.takes import Takes

Reached = Annotated[
    Readiness, Field(description="Whether the network reaches it.", examples=["served"])
]
Technologies = Annotated[
    tuple[Technology, ...],
    Field(max_length=5, description="How it can be connected.", examples=[["gpon", "fttb"]]),
]
Ports = Annotated[int, Field(ge=0, le=100_000), Takes(unit=Unit.PORT)]


class NewBuilding(Schema):
    region: Region = ""
    city: City
    street: Street
    building: BuildingNumber
    status: Reached
    technologies: Technologies = ()
    ports: Ports = Field(default=0, description="How many connections it can take.")


class BuildingChanges(Schema):
    status: Reached = Readiness.SERVED
    technologies: Technologies = ()
    ports: Ports = Field(
        default=0, description="How many connections it can take; not fewer than are in use."
    )

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class BuildingView(Schema):
    id: str = Field(
        description="The building's id; follows from its address.",
        examples=["0f0c1f0e-5a31-5d1d-9a7e-3f1b2c4d5e6f"],
    )
    region: Region
    city: City
    street: Street
    building: BuildingNumber
    status: Reached
    technologies: Technologies
    ports: int = Field(description="How many connections it can take.", examples=[96])
    ports_used: int = Field(description="How many connections it has.", examples=[40])
    ports_free: int = Field(description="How many more it can take.", examples=[56])
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version


class BuildingQuery(PageQuery):
    city: str | None = Field(
        default=None, min_length=1, max_length=100, description="Only buildings in this city."
    )
    street: str | None = Field(
        default=None,
        min_length=1,
        max_length=150,
        description="Only buildings on this street; needs `city`.",
    )
