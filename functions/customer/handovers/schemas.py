"""What is asked of a single device, as it comes in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.customer.devices.entities import Condition, Terms
from functions.customer.fields import ID
from functions.customer.handovers.entities import Installation, Return
from shared.http import Schema

Note = Annotated[
    str,
    Field(max_length=500, description="A note for the device's history.", examples=["Burnt out."]),
]
JobId = Annotated[
    str | None,
    Field(
        max_length=64, description="The application that it is for; null if none.", examples=[ID]
    ),
]
Location = Annotated[str, Field(max_length=200, description="Where exactly.", examples=["Shelf 4"])]


class DeviceReservation(Schema):
    application_id: JobId = None
    note: Note = ""


class DeviceInstallation(Schema):
    contract_id: str = Field(
        min_length=1, max_length=64, description="The contract it is handed over under.",
        examples=[ID],
    )  # fmt: skip
    terms: Terms = Field(
        default=Terms.FREE_USE,
        description="Rent starts a subscription of the model's rent tariff; a sale is charged "
        "once.",
        examples=["rent"],
    )
    application_id: JobId = None
    location: Location = Field(
        default="", description="Where it is; by default the contract's address."
    )
    note: Note = ""

    def installation(self) -> Installation:
        """What is wanted."""
        return Installation(**self.model_dump())


class DeviceReturn(Schema):
    warehouse_id: str | None = Field(
        default=None, max_length=64, description="The warehouse that it comes to; null if none.",
        examples=[ID],
    )  # fmt: skip
    condition: Condition = Field(
        default=Condition.WORKING,
        description="What it is like: a `faulty` one is in the state `faulty`.",
        examples=["working"],
    )
    location: Location = Field(
        default="", description="Where exactly; by default the warehouse's name."
    )
    note: Note = ""

    def wanted(self) -> Return:
        """What is wanted."""
        return Return(**self.model_dump())


class DeviceRemark(Schema):
    note: Note = ""


class DeviceLoss(Schema):
    charge: bool = Field(
        default=False, description="Whether the customer who had it is charged for it."
    )
    note: Note = ""
