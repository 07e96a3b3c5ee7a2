"""Merging and splitting as they come in."""

from __future__ import annotations

from pydantic import Field

from functions.support.tickets.schemas import ID, LinkId
from shared.http import Schema


class Merge(Schema):
    into: LinkId = Field(description="The ticket that stays.", examples=[ID])


class Split(Schema):
    message_id: LinkId = Field(description="The message that the new ticket begins with.")
    subject: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="What the new ticket is about; by default as the old one.",
        examples=["And the TV box, too"],
    )
