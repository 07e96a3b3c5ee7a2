"""Coverage as it is asked for and answered."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from functions.customer.addresses.entities import Address
from functions.customer.addresses.schemas import BuildingNumber, City, Street
from functions.customer.buildings.entities import Readiness, Technology
from functions.customer.coverage.entities import Basis, CoverageAnswer
from shared.http import Query, Schema


class CoverageQuery(Query):
    city: City
    street: Street
    building: BuildingNumber
    entrance: str = Field(
        default="", max_length=10, description="Its entrance; found by the flat if not sent."
    )
    apartment: str = Field(
        default="",
        max_length=20,
        description="The flat, where ports are counted at each entrance.",
    )

    def address(self) -> Address:
        """The address that is asked about."""
        return Address(**{name: getattr(self, name) for name in CoverageQuery.model_fields})


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
    planned_on: date | None = Field(
        description="When the network is to come, where it is planned and that is known.",
        examples=["2026-09-01"],
    )


class CoverageAnswerView(CoverageView):
    basis: Basis = Field(
        description="What this rests on: the building itself; the `nearest` one on the street, so "
        "that it is a guess; or nothing (`none`), as no building of the street is known.",
        examples=["building"],
    )
    nearest: str | None = Field(
        description="The number of the nearest building, where it is a guess by that one.",
        examples=["14"],
    )
    distance: int | None = Field(description="How many house numbers away that is.", examples=[2])

    @classmethod
    def of(cls, answer: CoverageAnswer) -> CoverageAnswerView:
        """An answer as it is shown."""
        shown = CoverageView.model_validate(answer.coverage)
        return cls(
            **dict(shown), basis=answer.basis, nearest=answer.nearest, distance=answer.distance
        )
