"""The stock, transfers and stock-takings as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.customer.fields import ID, CreatedAt, UpdatedAt, Version
from functions.customer.stock.entities import (
    MOST_COUNTED,
    MOST_MOVED,
    Finding,
    Outcome,
    State,
)
from shared.http import Schema

Serial = Annotated[str, Field(min_length=1, max_length=64, examples=["HWTC1A2B3C4D"])]
Note = Annotated[str, Field(max_length=500, description="A note; may be empty.")]
WarehouseId = Annotated[str, Field(description="The warehouse's id.", examples=[ID])]
ModelId = Annotated[str, Field(description="The model's id.", examples=[ID])]
Author = Annotated[
    str, Field(description="The id of the user or API key that did it.", examples=[ID])
]


class PlaceStockView(Schema):
    warehouse_id: str = Field(
        description="The warehouse's id; `none` for devices that are in none.", examples=[ID]
    )
    model_id: ModelId
    in_stock: int = Field(description="How many may be handed over.", examples=[12])
    reserved: int = Field(description="How many are kept for jobs.", examples=[2])
    returned: int = Field(description="How many came back and were not looked at.", examples=[1])
    faulty: int = Field(description="How many are broken.", examples=[0])


class NewTransfer(Schema):
    to_warehouse_id: str = Field(
        min_length=1, max_length=64, description="The warehouse that they go to.", examples=[ID]
    )
    serials: tuple[Serial, ...] = Field(
        min_length=1, max_length=MOST_MOVED, description="The devices' serial numbers."
    )
    note: Note = ""


class TransferView(Schema):
    id: str = Field(description="The transfer's id.", examples=[ID])
    warehouse_id: WarehouseId
    to_warehouse_id: str = Field(description="The warehouse they went to.", examples=[ID])
    serials: tuple[str, ...] = Field(description="The devices' serial numbers.")
    at: datetime = Field(description="When it happened (UTC).")
    by: Author
    note: Note


class NewStockTaking(Schema):
    model_id: str | None = Field(
        default=None,
        max_length=64,
        description="The model that was counted; null if all were.",
        examples=[ID],
    )
    serials: tuple[Serial, ...] = Field(
        max_length=MOST_COUNTED, description="The serial numbers that were counted."
    )


class DifferenceView(Schema):
    serial: str = Field(description="The serial number.", examples=["HWTC1A2B3C4D"])
    finding: Finding = Field(
        description="`missing` should be here and is not; `elsewhere` is here and should be in "
        "another warehouse, or was lost."
    )
    device_id: str | None = Field(description="The device's id; null if unknown.", examples=[ID])
    outcome: Outcome = Field(
        description="What the confirmation did: `skipped` has moved since, or is for people."
    )


class StockTakingView(Schema):
    id: str = Field(description="The stock-taking's id.", examples=[ID])
    warehouse_id: WarehouseId
    model_id: str | None = Field(
        description="The model that was counted; null if all were.", examples=[ID]
    )
    state: State = Field(description="Whether it is yet to be confirmed.")
    counted: int = Field(description="How many devices were counted.", examples=[40])
    matching: int = Field(description="How many of them should be here.", examples=[39])
    differences: tuple[DifferenceView, ...] = Field(description="By serial number.")
    by: Author
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version
