"""Merges as they come in and go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.customer.fields import ID, UpdatedAt, Version
from functions.customer.merges.entities import State
from shared.http import Schema


class MergeForm(Schema):
    into_id: str = Field(
        min_length=1,
        max_length=64,
        description="The id of the customer whose record stays.",
        examples=[ID],
    )
    keep_user_id: str | None = Field(
        default=None,
        max_length=64,
        description="Which user stays; needed where both have one. The other signs in no more.",
        examples=[None],
    )


class MergeView(Schema):
    id: str = Field(description="The merge's id.", examples=[ID])
    from_id: str = Field(description="The id of the record that was merged.", examples=[ID])
    into_id: str = Field(description="The id of the record that stays.", examples=[ID])
    state: State = Field(
        description="`moving` and `undoing` while what belongs to the record moves on or back.",
        examples=["done"],
    )
    moved: int = Field(description="How many things have moved with it.", examples=[12])
    kept_user_id: str | None = Field(
        description="The user who signs in for the record that stays; null if there is none.",
        examples=[ID],
    )
    closed_user_id: str | None = Field(
        description="The user who signs in no more; null if there is none.", examples=[None]
    )
    merged_by: str = Field(description="The id of the user who merged the two.", examples=[ID])
    merged_at: datetime = Field(description="When they were merged (UTC).")
    undo_until: datetime = Field(description="Until when that can be undone (UTC).")
    updated_at: UpdatedAt
    version: Version
