"""Warehouses as they come in and go out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from functions.customer.fields import ID, CreatedAt, UpdatedAt, Version
from shared.http import Schema

WarehouseName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=100,
        description="What people call it; no other warehouse has this name.",
        examples=["Main warehouse"],
    ),
]
Place = Annotated[
    str,
    Field(max_length=200, description="Where it is; may be empty.", examples=["Тверь, Садовая, 7"]),
]
Keeper = Annotated[
    str | None,
    Field(
        max_length=64,
        description="The user id of who answers for it, such as the technician whose van it is; "
        "null if nobody does.",
        examples=[ID],
    ),
]
Closed = Annotated[
    bool, Field(description="Whether it takes nothing in any more.", examples=[False])
]


class NewWarehouse(Schema):
    name: WarehouseName
    address: Place = ""
    keeper_id: Keeper = None


class WarehouseChanges(Schema):
    name: WarehouseName = ""
    address: Place = ""
    keeper_id: Keeper = None
    closed: Closed = False

    @model_validator(mode="after")
    def _something_is_sent(self) -> WarehouseChanges:
        if not self.model_fields_set:
            raise ValueError("Send at least one field to change.")
        return self

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class WarehouseView(Schema):
    id: str = Field(description="The warehouse's id.", examples=[ID])
    name: WarehouseName
    address: Place
    keeper_id: Keeper
    closed: Closed
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version
