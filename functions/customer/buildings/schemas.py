"""Buildings as they come in and go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from functions.customer.addresses.entities import Address
from functions.customer.addresses.schemas import BuildingNumber, City, Region, Street
from functions.customer.buildings.entities import (
    BuildingDraft,
    Filter,
    Readiness,
    Technology,
)
from functions.customer.buildings.entrances import Entrance
from functions.customer.fields import CreatedAt, UpdatedAt, Version
from shared.http import Day, PageQuery, Schema
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
_PLACE = ("region", "city", "street", "building")


class EntranceModel(Schema):
    number: str = Field(
        min_length=1, max_length=10, description="The entrance's number.", examples=["2"]
    )
    flat_from: int | None = Field(
        default=None, description="The number of its first flat.", examples=[37]
    )
    flat_to: int | None = Field(
        default=None, description="The number of its last flat.", examples=[72]
    )
    ports: Ports = Field(
        default=0,
        description="How many of the building's ports it has; 0 if nobody counts them here.",
        examples=[24],
    )


class EntranceView(EntranceModel):
    ports_used: int = Field(description="How many of its ports are taken.", examples=[7])


Entrances = Annotated[
    tuple[EntranceModel, ...],
    Field(
        max_length=60,
        description="Its entrances with their flats, by which a connection finds its entrance.",
    ),
]
PlannedOn = Annotated[
    Day | None,
    Field(description="When the network is to come, if that is known.", examples=["2026-09-01"]),
]
Reserved = Annotated[Ports, Field(description="How many ports are kept for somebody.")]
Faulty = Annotated[Ports, Field(description="How many ports are out of order.")]


class NewBuilding(Schema):
    region: Region = ""
    city: City
    street: Street
    building: BuildingNumber
    status: Reached
    technologies: Technologies = ()
    ports: Ports = Field(default=0, description="How many connections it can take.")
    ports_reserved: Reserved = 0
    ports_faulty: Faulty = 0
    planned_on: PlannedOn = None
    entrances: Entrances = ()

    def draft(self) -> BuildingDraft:
        """The building that was sent."""
        sent = {name: getattr(self, name) for name in NewBuilding.model_fields}
        place = Address(**{name: sent.pop(name) for name in _PLACE})
        sent["entrances"] = entrances_in(self.entrances)
        return BuildingDraft(address=place, **sent)


class BuildingChanges(Schema):
    status: Reached = Readiness.SERVED
    technologies: Technologies = ()
    ports: Ports = Field(
        default=0, description="How many connections it can take; not fewer than are in use."
    )
    ports_reserved: Reserved = 0
    ports_faulty: Faulty = 0
    planned_on: PlannedOn = None
    entrances: Entrances = ()

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        sent = {name: getattr(self, name) for name in self.model_fields_set}
        if "entrances" in sent:
            sent["entrances"] = entrances_in(self.entrances)
        return sent


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
    ports_reserved: int = Field(description="How many ports are kept for somebody.", examples=[2])
    ports_faulty: int = Field(description="How many ports are out of order.", examples=[0])
    ports_free: int = Field(description="How many more it can take.", examples=[54])
    ports_listed: int = Field(
        description="How many of its ports are registered by themselves.", examples=[0]
    )
    planned_on: PlannedOn
    entrances: tuple[EntranceView, ...] = Field(description="Its entrances.")
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
    status: Readiness | None = Field(default=None, description="Only those of this status.")
    technology: Technology | None = Field(
        default=None, description="Only those that can be connected so."
    )

    def filter(self) -> Filter:
        """What is asked for."""
        return Filter(self.city, self.street, self.status, self.technology)


def entrances_in(sent: Sequence[EntranceModel]) -> tuple[Entrance, ...]:
    """The entrances that were sent."""
    return tuple(Entrance(**entrance.model_dump()) for entrance in sent)
