"""Deliveries as they go in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from functions.notification.catalogue.entities import Channel, Kind
from functions.notification.messages.entities import Filter, State
from shared.http import PageQuery, Schema
from shared.http.people import ShownEmail
from shared.http.schema import Amount, Currency


class DeliveryQuery(PageQuery):
    """Filters, in any combination."""

    customer_id: str | None = Field(
        default=None, min_length=1, max_length=64, description="Only deliveries to this customer."
    )
    state: Literal["queued", "sent", "delivered", "failed", "suppressed"] | None = Field(
        default=None, description="Only deliveries in this state."
    )
    channel: Channel | None = Field(default=None, description="Only deliveries on this channel.")
    on: date | None = Field(
        default=None, description="Only deliveries of this day (UTC).", examples=["2026-03-10"]
    )

    def filter(self) -> Filter:
        """Which deliveries."""
        state = None if self.state is None else State(self.state)
        return Filter(state, self.customer_id, self.channel, self.on)


class DeliveryView(Schema):
    id: str = Field(
        description="The delivery's id.", examples=["0195812f-6c00-7b1d-9d3c-2f1f3f0c9a11"]
    )
    customer_id: str | None = Field(
        description="The customer it is for; null if it is for somebody else.",
        examples=["0195812e-0c4f-7a52-b1c1-6d1a2b3c4d5e"],
    )
    event_id: str = Field(
        description="The id of the event that caused it.",
        examples=["0195812f-6bf0-7d00-8a4e-1c2d3e4f5a6b"],
    )
    event_type: str = Field(
        description="The type of the event that caused it.", examples=["billing.invoice.created"]
    )
    channel: Channel = Field(description="How it is sent.", examples=["email"])
    kind: Kind = Field(description="The topic of the message.", examples=["billing"])
    state: State = Field(description="What became of it.", examples=["failed"])
    address: ShownEmail | None = Field(
        description="The recipient's address; null for in-app messages."
    )
    reason: str | None = Field(
        description="Why it was not delivered, as a code.", examples=["MessageRejected"]
    )
    attempts: int = Field(description="How many times sending was tried.", examples=[1])
    repeatable: bool = Field(description="Whether it can be sent again.", examples=[True])
    created_at: datetime = Field(
        description="When it was queued.", examples=["2026-03-10T09:00:00Z"]
    )
    sent_at: datetime | None = Field(
        description="When it was sent; null until then.", examples=[None]
    )
    delivered_at: datetime | None = Field(
        description="When its channel said that it has arrived; null until then.", examples=[None]
    )
    segments: int | None = Field(
        description="How many parts an SMS went out in; null for anything else.", examples=[2]
    )
    price: Amount | None = Field(
        description="What all parts of an SMS cost; null where nobody says so.", examples=["5.80"]
    )
    currency: Currency | None = Field(description="The currency of `price`.", examples=["RUB"])
