"""Buildings as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from functions.customer.buildings.entities import Readiness, Technology
from shared.http import PageQuery, Schema
from shared.messages import Unit
from shared.takes import Takes

_TECHNOLOGIES: dict[str, Any] = {"max_length": 5, "examples": [["gpon", "fttb"]]}


Ports = Annotated[int, Field(ge=0, le=100_000), Takes(unit=Unit.PORT)]


class NewBuilding(Schema):
    region: str = Field(default="", max_length=100, examples=["Московская область"])
    city: str = Field(min_length=1, max_length=100, examples=["Москва"])
    street: str = Field(min_length=1, max_length=150, examples=["улица Ленина"])
    building: str = Field(min_length=1, max_length=30, examples=["12"])
    status: Readiness = Field(examples=["served"])
    technologies: tuple[Technology, ...] = Field(default=(), **_TECHNOLOGIES)
    ports: Ports = Field(default=0, description="How many connections it can take.")


class BuildingChanges(Schema):
    status: Readiness = Field(default=Readiness.SERVED, examples=["served"])
    technologies: tuple[Technology, ...] = Field(default=(), **_TECHNOLOGIES)
    ports: Ports = Field(default=0, description="Not fewer than are in use.")

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class BuildingView(Schema):
    id: str = Field(examples=["0f0c1f0e-5a31-5d1d-9a7e-3f1b2c4d5e6f"])
    region: str
    city: str = Field(examples=["Москва"])
    street: str = Field(examples=["улица Ленина"])
    building: str = Field(examples=["12"])
    status: Readiness
    technologies: tuple[Technology, ...]
    ports: int
    ports_used: int
    ports_free: int
    created_at: datetime
    updated_at: datetime
    version: int


class BuildingQuery(PageQuery):
    city: str | None = Field(
        default=None, min_length=1, max_length=100, description="Only buildings of this city."
    )
    street: str | None = Field(
        default=None, min_length=1, max_length=150, description="Only this street; needs a city."
    )
