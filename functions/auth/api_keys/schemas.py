"""API keys in requests and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.auth.api_keys.entities import ApiKey
from functions.auth.roles.schemas import Permissions
from shared.http import Schema
from shared.messages import Unit
from shared.takes import Takes

_ID = "01930d3e-7a2b-7c1d-9e4f-5a6b7c8d9e0f"
Name = Annotated[str, Field(min_length=1, max_length=100, examples=["Payment terminal"])]


class NewApiKey(Schema):
    name: Name = Field(description="What the key is for, as people call it.")
    permissions: Permissions
    days: Annotated[int, Takes(unit=Unit.DAY)] = Field(
        default=365, ge=1, le=730, description="How many days the key is valid.", examples=[365]
    )


class ApiKeyView(Schema):
    id: str = Field(description="The key's id.", examples=[_ID])
    name: Name = Field(description="What the key is for, as people call it.")
    permissions: tuple[str, ...] = Field(
        description="`service:resource:action`; a part may be `*`.",
        examples=[["billing:payment:read"]],
    )
    created_by: str = Field(description="The id of the user who created it.", examples=[_ID])
    created_at: datetime = Field(description="When it was created.")
    expires_at: datetime = Field(description="When it stops working.")
    last_used_at: datetime | None = Field(default=None, description="Accurate to the hour.")


class IssuedApiKeyView(ApiKeyView):
    key: str = Field(
        repr=False,
        description="Not shown again. Send as `Authorization: Bearer <key>`.",
        examples=[f"lm_{_ID}_lnJ8Zq3mJ0yW4o2cT5vB1xK7sR9dF6gH8jLpQeUiOaM"],
    )

    @classmethod
    def of(cls, key: ApiKey, text: str) -> IssuedApiKeyView:
        """A new key together with its text."""
        return cls(**dict(ApiKeyView.model_validate(key)), key=text)
