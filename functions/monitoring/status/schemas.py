"""The public status as it goes out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from shared.http import Schema


class TroubleView(Schema):
    area: str = Field(
        description="Where; empty where no place is known.", examples=["Тверь, центр"]
    )
    since: datetime = Field(description="Since when there is no service (UTC).")


class WorkView(Schema):
    area: str = Field(
        description="Where; empty where no place is known.", examples=["Тверь, центр"]
    )
    begins_at: datetime = Field(description="When it begins (UTC).")
    ends_at: datetime = Field(description="When it ends (UTC).")


class StatusView(Schema):
    at: datetime = Field(description="Of which moment this is (UTC).")
    outages: tuple[TroubleView, ...] = Field(description="Areas without service, at most 200.")
    works: tuple[WorkView, ...] = Field(description="Planned work, at most 200.")
