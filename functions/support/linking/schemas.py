"""A link as it comes in."""

from __future__ import annotations

from pydantic import Field

from functions.support.tickets.parts import Link, LinkKind
from functions.support.tickets.schemas import LinkId
from shared.http import Schema


class NewLink(Schema):
    kind: LinkKind = Field(strict=False, description="What it is.", examples=["incident"])
    id: LinkId = Field(description="The id of that.")

    def link(self) -> Link:
        """The link that was sent."""
        return Link(self.kind, self.id)
