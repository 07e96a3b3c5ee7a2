"""Overviews as they go out."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from shared.http import Schema

EMPTY: dict[str, Any] = {"available": True, "data": {"items": [], "nextCursor": None}}
"""An example of a part that is a list."""


class PartView(Schema):
    """A part of the screen: `data` is what the part's own route answers."""

    available: bool = Field(description="False: its service does not answer just now.")
    data: dict[str, Any] | None = Field(description="Null: there is nothing, or no answer.")


class OverviewView(Schema):
    profile: PartView = Field(
        description="As GET /me/profile.",
        examples=[{"available": True, "data": {"name": "Anna Petrova"}}],
    )
    services: PartView = Field(description="As GET /me/services.", examples=[EMPTY])
    account: PartView = Field(
        description="As GET /me/account.", examples=[{"available": False, "data": None}]
    )
    invoices: PartView = Field(description="The latest five of GET /invoices.", examples=[EMPTY])
    tickets: PartView = Field(description="The latest five of GET /tickets.", examples=[EMPTY])
    notifications: PartView = Field(
        description="The latest five of GET /notifications.", examples=[EMPTY]
    )
