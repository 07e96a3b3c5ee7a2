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


class AddressModel(Schema):
    region: str = Field(default="", max_length=100, examples=["Московская область"])
    city: str = Field(min_length=1, max_length=100, examples=["Москва"])
    street: str = Field(min_length=1, max_length=150, examples=["улица Ленина"])
    building: str = Field(min_length=1, max_length=30, examples=["12 корп. 1"])
    entrance: str = Field(default="", max_length=10, examples=["2"])
    floor: str = Field(default="", max_length=10, examples=["5"])
    apartment: str = Field(default="", max_length=20, examples=["48"])
    latitude: Latitude | None = Field(
        default=None, description="Degrees north.", examples=[55.7558]
    )
    longitude: Longitude | None = Field(
        default=None, description="Degrees east.", examples=[37.6173]
    )

    def address(self) -> Address:
        """The address that was sent."""
        return Address(**{name: getattr(self, name) for name in AddressModel.model_fields})
