"""Materials as they come in and go out."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from functions.customer.fields import ID, CreatedAt, UpdatedAt, Version
from functions.customer.materials.entities import MaterialUnit
from functions.customer.materials.used import Receipt, WriteOff
from shared.http import Schema
from shared.messages import Message
from shared.takes import Takes

_PATTERN = r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,3})?$"
_QUANTITY = re.compile(_PATTERN)
_FORM = Message("Must be a quantity above zero, as a text of digits and a point.")


def _parsed(value: Any) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not _QUANTITY.fullmatch(value) or not Decimal(value):
        raise ValueError(_FORM)
    return Decimal(value)


_TEXT = PlainSerializer(lambda v: format(v, "f"), return_type=str, when_used="json")
Quantity = Annotated[
    Decimal,
    BeforeValidator(_parsed),
    _TEXT,
    WithJsonSchema({"type": "string", "pattern": f"^{_PATTERN}", "examples": ["12.5"]}),
    Takes("Must be a quantity above zero, as a text of digits and a point."),
]
ShownQuantity = Annotated[
    Decimal,
    _TEXT,
    WithJsonSchema({"type": "string", "pattern": f"^-?{_PATTERN}", "examples": ["12.5"]}),
    Takes("Must be a quantity, as a text of digits and a point."),
]
MaterialName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="What people call it; no other material has this name.",
        examples=["FTTH drop cable"],
    ),
]
Counted = Annotated[MaterialUnit, Field(description="What it is counted in.", examples=["metre"])]
JobId = Annotated[
    str | None,
    Field(
        max_length=64, description="The application whose job it was used on; null if none.",
        examples=[ID],
    ),
]  # fmt: skip
Note = Annotated[
    str, Field(max_length=500, description="A note; may be empty.", examples=["Two drums."])
]


class NewMaterial(Schema):
    name: MaterialName
    unit: Counted


class MaterialView(NewMaterial):
    id: str = Field(description="The material's id; follows from its name.", examples=[ID])
    created_at: CreatedAt
    version: Version


class MaterialReceipt(Schema):
    quantity: Quantity = Field(description="How much came in.")
    note: Note = ""

    def receipt(self, warehouse_id: str, material_id: str) -> Receipt:
        """What comes in, and where."""
        return Receipt(warehouse_id, material_id, self.quantity, self.note)


class MaterialWriteOff(Schema):
    quantity: Quantity = Field(description="How much was used.")
    application_id: JobId = None
    note: Note = ""

    def write_off(self, warehouse_id: str, material_id: str) -> WriteOff:
        """What was used, and whose it was."""
        return WriteOff(warehouse_id, material_id, self.quantity, self.application_id, self.note)


class MaterialStockView(Schema):
    warehouse_id: str = Field(description="The warehouse's id.", examples=[ID])
    material_id: str = Field(description="The material's id.", examples=[ID])
    name: MaterialName
    unit: Counted
    quantity: ShownQuantity = Field(description="How much of it the warehouse has.")
    updated_at: UpdatedAt
    version: Version


class MaterialMovementView(Schema):
    at: datetime = Field(description="When it happened (UTC).")
    by: str = Field(description="The id of the user or API key, or `system`.", examples=[ID])
    quantity: ShownQuantity = Field(description="What came in; below zero, what was used.")
    left: ShownQuantity = Field(description="How much there was afterwards.")
    application_id: JobId
    note: Note
