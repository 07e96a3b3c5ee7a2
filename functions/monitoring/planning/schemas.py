"""Maintenance windows as they come in and go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.monitoring.fields import ID, CreatedAt, UpdatedAt, Version
from functions.monitoring.maintenance.entities import WindowDraft
from shared.http import Moment, PageQuery, Schema


class WindowQuery(PageQuery):
    node_id: str | None = Field(
        default=None, max_length=64, description="Only work on this node.", examples=[ID]
    )


class WindowForm(Schema):
    node_id: str = Field(
        min_length=1, max_length=64, description="The node that is worked on.", examples=[ID]
    )
    title: str = Field(
        min_length=1,
        max_length=200,
        description="What is done, as customers read it.",
        examples=["Замена оборудования"],
    )
    begins_at: Moment = Field(
        description="When it begins (UTC).", examples=["2027-03-12T01:00:00Z"]
    )
    ends_at: Moment = Field(
        description="When it ends (UTC); it is over at that moment.",
        examples=["2027-03-12T05:00:00Z"],
    )
    is_announced: bool = Field(
        default=True, description="Whether customers are told ahead.", examples=[True]
    )

    def draft(self) -> WindowDraft:
        """The work that was sent."""
        return WindowDraft(
            self.node_id, self.title, self.begins_at, self.ends_at, self.is_announced
        )


class WindowView(Schema):
    id: str = Field(description="The window's id.", examples=[ID])
    node_id: str = Field(description="The node that is worked on.", examples=[ID])
    node_name: str = Field(description="What people call the node.", examples=["OLT Лесная 1"])
    site: str = Field(description="Where it stands; may be empty.", examples=["Тверь, центр"])
    title: str = Field(description="What is done.", examples=["Замена оборудования"])
    begins_at: datetime = Field(description="When it begins (UTC).")
    ends_at: datetime = Field(description="When it ends (UTC).")
    is_announced: bool = Field(description="Whether customers are told ahead.", examples=[True])
    created_at: CreatedAt
    updated_at: UpdatedAt
    version: Version
