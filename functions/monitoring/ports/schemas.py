"""Ports as they come in and go out."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from functions.monitoring.fields import ID, UpdatedAt, Version
from functions.monitoring.ports.entities import Hanging, PortForm
from shared.http import PageQuery, Schema

Description = Annotated[
    str, Field(max_length=200, description="What is known of it.", examples=["to building 12"])
]
HangingId = Annotated[
    str | None,
    Field(min_length=1, max_length=64, description="The id of what hangs on it.", examples=[ID]),
]


class PortModel(Schema):
    description: Description = ""
    hanging: Hanging | None = Field(
        default=None, strict=False, description="What hangs on it.", examples=["building"]
    )
    hanging_id: HangingId = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.hanging is None) != (self.hanging_id is None):
            raise ValueError("Send both hanging and hangingId, or neither.")
        return self

    def form(self) -> PortForm:
        """The port that was sent."""
        return PortForm(self.description, self.hanging, self.hanging_id)


class PortView(Schema):
    node_id: str = Field(description="The node's id.", examples=[ID])
    name: str = Field(description="What the port is called at its node.", examples=["0-1-3"])
    description: Description
    hanging: Hanging | None = Field(description="What hangs on it.", examples=["building"])
    hanging_id: HangingId
    updated_at: UpdatedAt
    version: Version


class HangingQuery(PageQuery):
    kind: Hanging = Field(description="What it is that hangs there.")
    id: str = Field(min_length=1, max_length=64, description="Its id.")
