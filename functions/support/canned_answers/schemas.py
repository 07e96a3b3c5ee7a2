"""Canned answers as they go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from functions.support.canned_answers.entities import CannedAnswerDraft
from functions.support.categories.schemas import CategoryCode
from functions.support.tickets.schemas import ID
from shared.http import PageQuery, Schema

TEXT = "Здравствуйте, {customer.name}! Перезагрузите роутер, пожалуйста. {agent.name}"
Language = Literal["ru", "en"]


class CannedAnswerQuery(PageQuery):
    language: Language | None = Field(default=None, description="Only answers in this language.")
    category: CategoryCode | None = Field(
        default=None, description="Only answers for tickets of this category."
    )


class CannedAnswerForm(Schema):
    title: str = Field(
        min_length=1, max_length=100, description="What people call it.", examples=["Reboot"]
    )
    text: str = Field(
        min_length=1,
        max_length=5000,
        description="The reply, with `{customer.name}`, `{ticket.number}`, `{ticket.subject}` and "
        "`{agent.name}` where their values belong.",
        examples=[TEXT],
    )
    language: Language = Field(description="The language it is written in.", examples=["ru"])
    category: CategoryCode | None = Field(
        default=None, description="For tickets of this category; null for all."
    )
    own: bool = Field(default=False, description="Whether only the caller sees it.")

    def draft(self) -> CannedAnswerDraft:
        """The canned answer that was sent."""
        return CannedAnswerDraft(
            self.title, self.text, self.language, self.category or "", self.own
        )


class CannedAnswerView(Schema):
    id: str = Field(description="The canned answer's id.", examples=[ID])
    title: str = Field(description="What people call it.", examples=["Reboot"])
    text: str = Field(description="The reply with its variables.", examples=[TEXT])
    language: str = Field(description="The language it is written in.", examples=["ru"])
    category: str = Field(
        description="For tickets of this category; empty for all.", examples=["connection"]
    )
    owner_id: str | None = Field(description="Who alone sees it; null for all.", examples=[None])
    created_at: datetime = Field(description="When it was added.")
    updated_at: datetime = Field(description="When it was last changed.")
    version: int = Field(description="For If-Match.", ge=1, examples=[1])


class Rendering(Schema):
    ticket_id: str = Field(
        min_length=1, max_length=64, description="The ticket to be answered.", examples=[ID]
    )


class RenderedView(Schema):
    text: str = Field(
        description="The reply, ready to be sent.", examples=["Здравствуйте, Анна Петрова!"]
    )
    missing: tuple[str, ...] = Field(
        description="Variables that have no value here, and are left out.",
        examples=[["agent.name"]],
    )
