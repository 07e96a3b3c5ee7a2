"""Links of chats as they go out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from shared.http import Schema


class TelegramLinkView(Schema):
    code: str = Field(
        description="What the chat hands over; it works once.",
        examples=["rT3cJd0X5mWcH1yqkq2vXl8Jb7nP0sQe"],
    )
    url: str = Field(
        description="Opens a chat with the provider's bot, which hands the code over.",
        examples=["https://t.me/lastmile_bot?start=rT3cJd0X5mWcH1yqkq2vXl8Jb7nP0sQe"],
    )
    expires_at: datetime = Field(
        description="Until when the code works.", examples=["2026-03-10T09:15:00Z"]
    )
