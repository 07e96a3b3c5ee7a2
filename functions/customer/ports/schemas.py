"""Single ports as they come in and go out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from functions.customer.buildings.ports import PortState
from functions.customer.fields import ID, CreatedAt, UpdatedAt, Version
from functions.customer.ports.entities import Change, Draft
from shared.http import PageQuery, Schema

Name = Annotated[str, Field(min_length=1, max_length=40)]
Equipment = Annotated[
    str,
    Field(
        min_length=1,
        max_length=60,
        description="The switch or OLT.",
        examples=["olt-lenina-12"],
    ),
]
Entrance = Annotated[
    str, Field(max_length=10, description="The entrance where it is.", examples=["2"])
]
Note = Annotated[str, Field(max_length=500, description="For whom it is kept, or what is wrong.")]
_MOST = 40


class PortsForm(Schema):
    equipment: Equipment
    names: tuple[Name, ...] = Field(
        min_length=1,
        max_length=_MOST,
        description="The names of the ports on it, each once.",
        examples=[["0/1/1", "0/1/2"]],
    )
    entrance: Entrance = ""

    @model_validator(mode="after")
    def names_each_once(self) -> PortsForm:
        """A port is registered once."""
        if len({name.casefold() for name in self.names}) < len(self.names):
            raise ValueError("Name each port once.")
        return self

    def draft(self) -> Draft:
        """The ports that were sent."""
        return Draft(self.equipment, self.names, self.entrance)


class PortChanges(Schema):
    state: PortState = Field(description="The new state.", examples=["taken"])
    contract_id: str | None = Field(
        default=None,
        max_length=64,
        description="The contract that is on it; required if it is taken, and not sent otherwise.",
        examples=[ID],
    )
    device_id: str | None = Field(
        default=None, max_length=64, description="The device that is on it.", examples=[ID]
    )
    note: Note = ""

    @model_validator(mode="after")
    def names_a_contract(self) -> PortChanges:
        """A port is taken by a contract, and only then."""
        if (self.state is PortState.TAKEN) != bool(self.contract_id):
            raise ValueError("Send contractId for a port that is taken, and for no other.")
        return self

    def change(self) -> Change:
        """The change that was sent."""
        return Change(self.state, self.contract_id, self.device_id, self.note)


class PortView(Schema):
    id: str = Field(description="The port's id; follows from its name.", examples=[ID])
    building_id: str = Field(description="The building where it is.", examples=[ID])
    equipment: Equipment
    name: str = Field(description="Its name there.", examples=["0/1/2"])
    entrance: Entrance
    state: PortState = Field(description="What it is used for.", examples=["taken"])
    contract_id: str | None = Field(description="The contract that is on it.", examples=[ID])
    device_id: str | None = Field(description="The device that is on it.", examples=[ID])
    note: Note
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version


class PortQuery(PageQuery):
    state: PortState | None = Field(default=None, description="Only ports in this state.")
