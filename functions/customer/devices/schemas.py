"""Devices as they come in and go out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.customer.devices.entities import DeviceState, Terms
from functions.customer.devices.rows import MOST, Batch, Outcome, Row
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

Location = Annotated[
    str,
    Field(
        max_length=100,
        description="Where it is kept; by default, the warehouse's name.",
        examples=["Main warehouse, shelf 4"],
    ),
]
WarehouseId = Annotated[
    str | None,
    Field(
        max_length=64, description="The warehouse that it lies in; null if in none.", examples=[ID]
    ),
]


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
    location: Location = ""
    warehouse_id: WarehouseId = None


class DeviceChanges(Schema):
    mac: str | None = Field(
        default=None,
        max_length=24,
        description="MAC address, in any usual notation; null if unknown.",
        examples=["00:1A:2B:3C:4D:5E"],
    )
    firmware: Firmware = ""
    location: Location = ""

    @model_validator(mode="after")
    def _something_is_sent(self) -> DeviceChanges:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class DeviceRow(Schema):
    serial: str = Field(max_length=100, description="Serial number.", examples=["HWTC1A2B3C4D"])
    mac: str | None = Field(
        default=None,
        max_length=100,
        description="MAC address; null if unknown.",
        examples=["00:1A:2B:3C:4D:5E"],
    )


class DeviceBatch(Schema):
    model_id: str = Field(min_length=1, max_length=64, description=MODEL, examples=[ID])
    warehouse_id: WarehouseId = None
    location: Location = ""
    rows: tuple[DeviceRow, ...] = Field(
        default=(), max_length=MOST, description="The devices; or send `csv`."
    )
    csv: str = Field(
        default="",
        max_length=50_000,
        description="A CSV file instead of `rows`, whose first line names its columns: `serial`, "
        "and `mac` if there is one.",
        examples=["serial;mac\nHWTC1A2B3C4D;00:1A:2B:3C:4D:5E"],
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> DeviceBatch:
        if bool(self.rows) == bool(self.csv):
            raise ValueError("Send either rows or csv.")
        return self

    def batch(self) -> Batch:
        """What is to be registered. Raises: UnreadableFile, TooManyRows."""
        rows = tuple(Row(row.serial, row.mac) for row in self.rows)
        return Batch(self.model_id, rows, self.csv, self.warehouse_id, self.location)


class RowResultView(Schema):
    row: int = Field(description="Which row it is: 1 for the first.", examples=[1])
    serial: str = Field(description="The serial number that was sent.", examples=["HWTC1A2B3C4D"])
    outcome: Outcome = Field(
        description="`known` is registered already, just as it was sent.", examples=["registered"]
    )
    device_id: str | None = Field(description="The device's id; null if refused.", examples=[ID])
    code: str = Field(
        description="Why it was refused, for programs; else empty.", examples=["mac-taken"]
    )
    reason: str = Field(description="Why it was refused, in words; else empty.")


class BatchResultView(Schema):
    registered: int = Field(description="How many devices are new.", examples=[20])
    known: int = Field(description="How many were registered already.", examples=[0])
    refused: int = Field(description="How many rows were refused.", examples=[0])
    rows: tuple[RowResultView, ...] = Field(description="What became of each row, in their order.")


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
    warehouse_id: WarehouseId
    application_id: str | None = Field(
        description="The application that it is reserved for; null if none.", examples=[ID]
    )
    customer_id: HolderId
    contract_id: HolderContractId
    terms: Terms | None = Field(
        description="On which terms the customer has it; null if nobody does.",
        examples=["free_use"],
    )
    return_by: date | None = Field(
        description="Until when the customer has to give it back; null if no day is set.",
        examples=["2026-04-12"],
    )
    charged_at: datetime | None = Field(
        description="When the customer was charged for not giving it back (UTC); null if not."
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
    warehouse_id: WarehouseId


class DeviceQuery(PageQuery):
    state: DeviceState | None = Field(default=None, description="Only devices in this state.")
    model_id: str | None = Field(
        default=None, max_length=64, description="Only devices of this model."
    )
    warehouse_id: str | None = Field(
        default=None, max_length=64, description="Only devices that lie in this warehouse."
    )
    serial: str | None = Field(
        default=None,
        max_length=40,
        description="Only the device with this serial number, whatever its state.",
    )
