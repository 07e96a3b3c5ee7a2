"""The feed as it goes out."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from functions.notification.catalogue.entities import Kind
from shared.http import PageQuery, Schema


class FeedQuery(PageQuery):
    unread: bool = Field(default=False, description="Only unread notifications.")
    archived: bool = Field(
        default=False, description="Those that were put away, instead of the others."
    )


class NotificationView(Schema):
    id: str = Field(
        description="The notification's id.", examples=["0195812f-6c00-7b1d-9d3c-2f1f3f0c9a11"]
    )
    kind: Kind = Field(description="The topic of the message.", examples=["billing"])
    event_type: str = Field(
        description="The event it is about.", examples=["billing.invoice.created"]
    )
    subject: str = Field(
        description="The id of what the event is about, such as the invoice.",
        examples=["0195812f-6a10-7c55-8f3e-0d4be2a7c001"],
    )
    title: str = Field(
        description="The title, in the customer's language.", examples=["Счёт A-000001 на 590,00 ₽"]
    )
    text: str = Field(
        description="The text, in the customer's language.",
        examples=["К оплате 590,00 ₽ до 24 марта 2026 г."],
    )
    created_at: datetime = Field(
        description="When it was written.", examples=["2026-03-10T09:00:00Z"]
    )
    read_at: datetime | None = Field(
        description="When it was read; null while it is unread.", examples=[None]
    )

    archived_at: datetime | None = Field(
        description="When it was put away; null for what stands in the feed.", examples=[None]
    )


class UnreadView(Schema):
    unread: int = Field(description="How many are unread, at most 100.", examples=[3])
    has_more: bool = Field(description="Whether there are more than are counted.", examples=[False])


class ReadView(Schema):
    read: int = Field(description="How many notifications were marked as read.", examples=[3])
