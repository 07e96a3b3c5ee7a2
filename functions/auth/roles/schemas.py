"""Roles as they go out."""

from __future__ import annotations

from pydantic import Field

from shared.http import Schema


class RoleView(Schema):
    name: str = Field(examples=["operator"])
    permissions: tuple[str, ...] = Field(
        description="`service:resource:action`; a part may be `*`.",
        examples=[["customer:*:*", "billing:invoice:read"]],
    )
    built_in: bool = Field(description="Whether the role came with the system.", examples=[True])
