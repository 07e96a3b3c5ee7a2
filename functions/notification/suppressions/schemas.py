"""Suppressions as they go in and out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.notification.catalogue.entities import Channel
from functions.notification.suppressions.entities import Why
from shared.http import PageQuery, Schema
from shared.http.people import ShownEmail


class SuppressionQuery(PageQuery):
    channel: Channel | None = Field(default=None, description="Only addresses of this channel.")


class SuppressionView(Schema):
    id: str = Field(
        description="The suppression's id.", examples=["9f86d081884c7d659a2feaa0c55ad015"]
    )
    channel: Channel = Field(description="The channel that it holds for.", examples=["email"])
    address: ShownEmail | None = Field(
        description="The address; null once its person's data are erased."
    )
    why: Why = Field(
        description=(
            "`bounced`: its mail system takes nothing for it; `complained`: its reader called a "
            "message spam; `gone`: the channel knows nobody there any more."
        ),
        examples=["bounced"],
    )
    detail: str | None = Field(
        description="What the channel said, as a code.", examples=["BouncePermanentGeneral"]
    )
    message_id: str | None = Field(
        description="The delivery that it was said of.",
        examples=["0195812f-6c00-7b1d-9d3c-2f1f3f0c9a11"],
    )
    customer_id: str | None = Field(
        description="The customer whose address it is, where that is known.",
        examples=["0195812e-0c4f-7a52-b1c1-6d1a2b3c4d5e"],
    )
    created_at: datetime = Field(
        description="Since when it holds.", examples=["2026-03-10T09:00:00Z"]
    )
