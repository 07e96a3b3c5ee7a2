"""Addresses as they come in and go out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

from functions.customer.addresses.entities import Address
from shared.http import Schema
from shared.messages import Unit
from shared.takes import Takes

_AS_NUMBER = PlainSerializer(float, return_type=float, when_used="json")
Latitude = Annotated[Decimal, _AS_NUMBER, Field(ge=-90, le=90), Takes(unit=Unit.DEGREE)]
Longitude = Annotated[Decimal, _AS_NUMBER, Field(ge=-180, le=180), Takes(unit=Unit.DEGREE)]

Region = Annotated[
    str,
    Field(
        max_length=100,
        description="Region; may be empty.",
        examples=["Московская область"],
    ),
]
City = Annotated[
    str,
    Field(min_length=1, max_length=100, description="City or settlement.", examples=["Москва"]),
]
Street = Annotated[
    str,
    Field(
        min_length=1,
        max_length=150,
        description="Street, with its type (street, avenue).",
        examples=["улица Ленина"],
    ),
]
BuildingNumber = Annotated[
    str,
    Field(
        min_length=1,
        max_length=30,
        description="The building's number, with its block if it has one.",
        examples=["12 корп. 1"],
    ),
]


class AddressModel(Schema):
    region: Region = ""
    city: City
    street: Street
    building: BuildingNumber
    entrance: str = Field(
        default="", max_length=10, description="Entrance; may be empty.", examples=["2"]
    )
    floor: str = Field(
        default="", max_length=10, description="Floor; may be empty.", examples=["5"]
    )
    apartment: str = Field(
        default="",
        max_length=20,
        description="Apartment or office; may be empty.",
        examples=["48"],
    )
    latitude: Latitude | None = Field(
        default=None, description="Latitude in degrees; north is positive.", examples=[55.7558]
    )
    longitude: Longitude | None = Field(
        default=None, description="Longitude in degrees; east is positive.", examples=[37.6173]
    )

    def address(self) -> Address:
        """The address that was sent."""
        return Address(**{name: getattr(self, name) for name in AddressModel.model_fields})
