"""Devices and their models as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.customer.devices.entities import DeviceKind, DeviceState, Terms
from functions.customer.fields import ID, CreatedAt, UpdatedAt, Version
from shared.http import PageQuery, Schema
from shared.takes import Takes

MODEL = "The id of its model in the catalogue."
State = Annotated[
    DeviceState, Field(description="The stage of the device's life.", examples=["installed"])
]
HolderId = Annotated[
    str | None,
    Field(description="The customer who has the device; null if nobody does.", examples=[ID]),
]
HolderContractId = Annotated[
    str | None,
    Field(description="The contract it was handed over under; null if none.", examples=[ID]),
]
ShownLocation = Annotated[
    str,
    Field(
        description="Where it is kept, or the customer's address; may be empty.",
        examples=["Main warehouse, shelf 4"],
    ),
]
Firmware = Annotated[
    str,
    Field(max_length=60, description="Firmware version; empty if unknown.", examples=["V3R017C10"]),
]


class NewDeviceModel(Schema):
    vendor: str = Field(
        min_length=1, max_length=100, description="Who makes it.", examples=["Huawei"]
    )
    name: str = Field(
        min_length=1,
        max_length=100,
        description="The model's name, without the vendor's.",
        examples=["EchoLife HG8245H"],
    )
    kind: DeviceKind = Field(description="What the device is for.", examples=["ont"])


class DeviceModelView(NewDeviceModel):
    id: str = Field(description="The model's id.", examples=[ID])
    created_at: CreatedAt
    version: Version


class NewDevice(Schema):
    serial: Annotated[
        str,
        Takes("Must be a serial number of {limits}: Latin letters, digits, hyphens and spaces."),
    ] = Field(
        min_length=3,
        max_length=40,
        pattern=r"^[A-Za-z0-9\s-]+$",
        description="Serial number; case, spaces and hyphens make no difference.",
        examples=["HWTC1A2B3C4D"],
    )
    model_id: str = Field(min_length=1, max_length=64, description=MODEL, examples=[ID])
    mac: str | None = Field(
        default=None,
        max_length=24,
        description="MAC address, in any usual notation.",
        examples=["00:1A:2B:3C:4D:5E"],
    )
    firmware: Firmware = ""
    location: str = Field(
        default="",
        max_length=100,
        description="Where it is kept.",
        examples=["Main warehouse, shelf 4"],
    )


class DeviceView(Schema):
    id: str = Field(description="The device's id; follows from its serial number.", examples=[ID])
    serial: str = Field(
        description="Serial number in capitals, without spaces and hyphens.",
        examples=["HWTC1A2B3C4D"],
    )
    model_id: str = Field(description=MODEL, examples=[ID])
    state: State
    location: ShownLocation
    mac: str | None = Field(
        description="MAC address in capitals, with colons; null if unknown.",
        examples=["00:1A:2B:3C:4D:5E"],
    )
    firmware: Firmware
    customer_id: HolderId
    contract_id: HolderContractId
    terms: Terms | None = Field(
        description="On which terms the customer has it; null if nobody does.",
        examples=["free_use"],
    )
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version


class MovementView(Schema):
    state: State
    location: ShownLocation
    at: datetime = Field(description="When it happened (UTC).")
    by: str = Field(description="The id of the user or API key, or `system`.", examples=[ID])
    customer_id: HolderId
    contract_id: HolderContractId
    note: str = Field(description="A note on it; may be empty.")


class DeviceQuery(PageQuery):
    state: DeviceState | None = Field(default=None, description="Only devices in this state.")
    model_id: str | None = Field(
        default=None, max_length=64, description="Only devices of this model."
    )
    serial: str | None = Field(
        default=None,
        max_length=40,
        description="Only the device with this serial number, whatever its state.",
    )
