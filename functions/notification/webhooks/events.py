"""What is said of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from pydantic import Field

from functions.notification.webhooks.entities import Webhook
from shared.clock import iso
from shared.event import Event
from shared.messaging.data import EventData

ID = "01890a5d-ac96-774b-bcce-b302099a8057"


class WebhookDisabled(EventData):
    """Nothing is sent to a webhook any more, because of how it answered."""

    event_type: ClassVar[str] = "notification.webhook.disabled"
    webhook_id: str = Field(examples=[ID])
    url: str = Field(examples=["https://crm.example.com/lastmile"])
    email: str = Field(description="Its owner's.", examples=["dev@example.com"])
    locale: str = Field(examples=["en"])
    reason: str = Field(description="gone or failing", examples=["failing"])
    failing_since: str = Field(examples=["2026-03-05T09:00:00.000Z"])

    @classmethod
    def of(cls, webhook: Webhook, at: datetime) -> Event:
        """The event of a webhook that was just disabled."""
        data = cls(
            webhook_id=webhook.id,
            url=webhook.url,
            email=webhook.owner_email,
            locale=webhook.locale,
            reason=webhook.disabled_because or "",
            failing_since=iso(webhook.failing_since or at),
        )
        return data.event(subject=webhook.id, at=at, sequence=webhook.version)


class WebhookTestRequested(EventData):
    """Somebody wants to see whether a webhook works."""

    event_type: ClassVar[str] = "notification.webhook.test-requested"
    webhook_id: str = Field(examples=[ID])

    @classmethod
    def of(cls, webhook: Webhook, at: datetime) -> Event:
        """The event of a wish."""
        return cls(webhook_id=webhook.id).event(subject=webhook.id, at=at)


class WebhookReplayRequested(EventData):
    """What was sent to a webhook is to be sent again: one event, or those of a span of time."""

    event_type: ClassVar[str] = "notification.webhook.replay-requested"
    webhook_id: str = Field(examples=[ID])
    replay_id: str = Field(examples=["01890a5d-ac96-774b-bcce-b302099a8058"])
    event_id: str | None = Field(default=None, examples=[None])
    since: str | None = Field(default=None, examples=["2026-03-10T00:00:00.000Z"])
    until: str | None = Field(default=None, examples=["2026-03-11T00:00:00.000Z"])
    failed_only: bool = Field(default=True, examples=[True])

    def said(self, at: datetime) -> Event:
        """The event."""
        return self.event(subject=self.webhook_id, at=at)
