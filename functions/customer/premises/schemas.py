"""The addresses of customers as they come in and go out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.customer.addresses.schemas import AddressModel, Latitude, Longitude, Region
from functions.customer.contracts.steps import State
from functions.customer.fields import ID, ContractId, CreatedAt, TariffName, UpdatedAt, Version
from functions.customer.premises.entities import Occupied
from shared.http import Schema

_ID = "5b0b1c7e-2f37-5d0c-8b0a-0f6f3b1f9a21"
Label = Annotated[
    str,
    Field(max_length=100, description="What people call it; may be empty.", examples=["Dacha"]),
]


class NewPremises(Schema):
    label: Label = ""
    address: AddressModel = Field(description="Where the connection is, or is wanted.")


class PremisesChanges(Schema):
    label: Label = ""
    region: Region = ""
    entrance: str = Field(default="", max_length=10, description="Entrance.", examples=["2"])
    floor: str = Field(default="", max_length=10, description="Floor.", examples=["5"])
    latitude: Latitude | None = Field(default=None, description="Latitude in degrees.")
    longitude: Longitude | None = Field(default=None, description="Longitude in degrees.")

    @model_validator(mode="after")
    def says_something(self) -> PremisesChanges:
        """A change changes something."""
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self

    def new_label(self) -> str | None:
        """The label, if it was sent."""
        return self.label if "label" in self.model_fields_set else None

    def details(self) -> dict[str, Any]:
        """The details of the address that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"label"}}


class StandingContractView(Schema):
    id: ContractId
    number: str = Field(description="The number that people call it by.", examples=["C-000042"])
    state: State = Field(description="The contract's state.", examples=["active"])
    tariff_name: TariffName


class PremisesView(Schema):
    id: str = Field(description="The id, which follows from customer and place.", examples=[_ID])
    customer_id: str = Field(description="Whose address it is.", examples=[ID])
    label: Label
    address: AddressModel = Field(description="Where it is.")
    building_id: str = Field(
        description="The id of its building, which is registered or not.", examples=[_ID]
    )
    contracts: tuple[StandingContractView, ...] = Field(
        description="The contracts that stand there and are not terminated."
    )
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version

    @classmethod
    def of(cls, found: Occupied) -> PremisesView:
        """Premises as they are shown."""
        one = found.premises
        return cls(
            id=one.id,
            customer_id=one.customer_id,
            label=one.label,
            address=AddressModel.model_validate(one.address),
            building_id=one.address.building_id,
            contracts=tuple(StandingContractView.model_validate(c) for c in found.contracts),
            created_at=one.created_at,
            updated_at=one.updated_at,
            version=one.version,
        )
