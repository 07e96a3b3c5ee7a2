"""Health as it goes out."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.http import Schema


class LiveView(Schema):
    status: Literal["ok"] = Field(description="Always `ok`.")


class DependencyView(Schema):
    name: str = Field(description="The name of the service.", examples=["billing"])
    status: Literal["up", "down"] = Field(description="Whether it answers.")
    ms: int = Field(ge=0, description="How long its answer took.", examples=[12])


class ReadyView(Schema):
    dependencies: tuple[DependencyView, ...] = Field(description="Every service behind the API.")
