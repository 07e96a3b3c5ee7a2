"""Nodes as they come in and go out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from functions.monitoring.fields import (
    ID,
    Code,
    CreatedAt,
    Kind,
    Latitude,
    Longitude,
    Name,
    ParentId,
    Site,
    State,
    UpdatedAt,
    Version,
)
from functions.monitoring.nodes.entities import Filter, NodeDraft
from functions.monitoring.vocabulary import NodeKind, NodeState
from shared.http import PageQuery, Schema

Vendor = Annotated[
    str, Field(max_length=60, description="Who made it; may be empty.", examples=["Huawei"])
]
Model = Annotated[
    str, Field(max_length=60, description="Its model; may be empty.", examples=["MA5800-X7"])
]
Address = Annotated[
    str,
    Field(
        max_length=253,
        description="The address by which it is managed: a name or an IP address; may be empty.",
        examples=["10.20.0.4"],
    ),
]


class NewNode(Schema):
    code: Code
    kind: NodeKind = Field(strict=False, description="What it is.", examples=["olt"])
    name: Name
    parent_id: ParentId = None
    vendor: Vendor = ""
    model: Model = ""
    address: Address = ""
    site: Site = ""
    latitude: Latitude = None
    longitude: Longitude = None

    def draft(self) -> NodeDraft:
        """The node that was sent."""
        return NodeDraft(**{name: getattr(self, name) for name in NewNode.model_fields})


class NodeChanges(Schema):
    name: Name = "-"
    parent_id: ParentId = None
    vendor: Vendor = ""
    model: Model = ""
    address: Address = ""
    site: Site = ""
    latitude: Latitude = None
    longitude: Longitude = None

    def changes(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class NodeView(Schema):
    id: str = Field(description="The node's id.", examples=[ID])
    code: Code
    kind: Kind
    name: Name
    parent_id: ParentId
    vendor: Vendor
    model: Model
    address: Address
    site: Site
    latitude: Latitude
    longitude: Longitude
    state: State
    state_since: datetime = Field(description="Since when it has been so (UTC).")
    children: int = Field(description="How many nodes hang on it directly.", examples=[8])
    ports: int = Field(description="How many ports of it are registered.", examples=[16])
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version


class PlaceView(Schema):
    parent_id: ParentId
    since: datetime = Field(description="Since when it hung there (UTC).")
    until: datetime | None = Field(description="Until when (UTC).")


class NodeQuery(PageQuery):
    kind: NodeKind | None = Field(default=None, description="Only those of this kind.")
    parent_id: str | None = Field(
        default=None,
        max_length=64,
        description="Only those that hang directly on this node; empty for those at the top.",
    )
    site: str | None = Field(
        default=None, min_length=1, max_length=100, description="Only those of this site."
    )
    state: NodeState | None = Field(default=None, description="Only those in this state.")

    def filter(self) -> Filter:
        """What is asked for."""
        return Filter(self.kind, self.parent_id, self.site, self.state)
