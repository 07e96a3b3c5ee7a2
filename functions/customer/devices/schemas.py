"""Devices and their models as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.customer.devices.entities import DeviceKind, DeviceState, Terms
from shared.http import PageQuery, Schema
from shared.takes import Takes


class NewDeviceModel(Schema):
    vendor: str = Field(min_length=1, max_length=100, examples=["Huawei"])
    name: str = Field(min_length=1, max_length=100, examples=["EchoLife HG8245H"])
    kind: DeviceKind = Field(examples=["ont"])


class DeviceModelView(NewDeviceModel):
    id: str
    created_at: datetime
    version: int


class NewDevice(Schema):
    serial: Annotated[
        str,
        Takes("Must be a serial number of {limits}: Latin letters, digits, hyphens and spaces."),
    ] = Field(min_length=3, max_length=40, pattern=r"^[A-Za-z0-9\s-]+$", examples=["HWTC1A2B3C4D"])
    model_id: str = Field(min_length=1, max_length=64)
    mac: str | None = Field(default=None, max_length=24, examples=["00:1A:2B:3C:4D:5E"])
    firmware: str = Field(default="", max_length=60, examples=["V3R017C10"])
    location: str = Field(default="", max_length=100, description="Where it is kept.")


class DeviceView(Schema):
    id: str
    serial: str = Field(examples=["HWTC1A2B3C4D"])
    model_id: str
    state: DeviceState
    location: str
    mac: str | None = Field(examples=["00:1A:2B:3C:4D:5E"])
    firmware: str
    customer_id: str | None
    contract_id: str | None
    terms: Terms | None
    created_at: datetime
    updated_at: datetime
    version: int


class MovementView(Schema):
    state: DeviceState
    location: str
    at: datetime
    by: str = Field(description="Who did it: the id of a user.")
    customer_id: str | None
    contract_id: str | None
    note: str


class DeviceQuery(PageQuery):
    state: DeviceState | None = Field(default=None, description="Only devices in this state.")
    model_id: str | None = Field(default=None, max_length=64, description="Only this model.")
    serial: str | None = Field(
        default=None, max_length=40, description="The one with this serial, whatever its state."
    )
