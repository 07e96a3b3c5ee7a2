"""Deliveries to webhooks as they go out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Literal

from pydantic import Field

from functions.notification.webhook_deliveries.entities import (
    Attempt,
    DeliveryState,
    WebhookDelivery,
)
from functions.notification.webhooks.events import ID
from shared.http import PageQuery, Schema

SHOWN_BODY = 4_000  # characters


class WebhookDeliveryQuery(PageQuery):
    """Which deliveries."""

    state: Literal["pending", "delivered", "failed"] | None = Field(
        default=None, description="Only those in this state."
    )

    def wanted(self) -> DeliveryState | None:
        """The state as an entity has it."""
        return None if self.state is None else DeliveryState(self.state)


class AttemptView(Schema):
    at: datetime = Field(description="When it was sent.")
    url: str = Field(description="To which address.", examples=["https://crm.example.com/lastmile"])
    headers: dict[str, str] = Field(
        description="What it was sent with; the signature is masked.",
        examples=[{"webhook-id": ID, "webhook-timestamp": "1773133200"}],
    )
    status: int | None = Field(
        description="The answer's status; null if there was none.", examples=[503]
    )
    error: str | None = Field(
        description="Why there was none, as a code; null if there was one.", examples=[None]
    )
    answer: str = Field(
        description="The beginning of the answer's body.", examples=["Service Unavailable"]
    )
    milliseconds: int = Field(description="How long it took.", ge=0, examples=[120])


class WebhookDeliveryView(Schema):
    event_id: str = Field(description="The event, and its `webhook-id`.", examples=[ID])
    webhook_id: str = Field(description="The webhook.", examples=[ID])
    event_type: str = Field(description="What it tells.", examples=["billing.invoice.created"])
    state: DeliveryState = Field(description="What became of it.", examples=["pending"])
    body: str = Field(
        description="What is sent; the beginning of a long one.",
        examples=[json.dumps({"type": "billing.invoice.created", "data": {}})],
    )
    attempts: tuple[AttemptView, ...] = Field(
        description="The last twenty attempts, the oldest first."
    )
    next_attempt_at: datetime | None = Field(
        description="When it is tried next, at the earliest; null if it is not."
    )
    created_at: datetime = Field(description="When it was recorded.")

    @classmethod
    def of(cls, delivery: WebhookDelivery) -> WebhookDeliveryView:
        """A delivery as it is shown."""
        return cls(
            event_id=delivery.id,
            webhook_id=delivery.webhook_id,
            event_type=delivery.event_type,
            state=delivery.state,
            body=delivery.body[:SHOWN_BODY],
            attempts=tuple(_shown(delivery.id, attempt) for attempt in delivery.attempts),
            next_attempt_at=delivery.due_at if delivery.is_pending else None,
            created_at=delivery.created_at,
        )


def _shown(event_id: str, attempt: Attempt) -> AttemptView:
    return AttemptView(
        at=attempt.at,
        url=attempt.url,
        headers={
            "webhook-id": event_id,
            "webhook-timestamp": str(int(attempt.at.timestamp())),
            "webhook-signature": "v1,***",
        },
        status=attempt.status,
        error=attempt.error,
        answer=attempt.text,
        milliseconds=attempt.milliseconds,
    )
