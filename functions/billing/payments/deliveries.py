"""A gateway's webhook as it was delivered, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class WebhookState(StrEnum):
    """What has become of a webhook."""

    RECEIVED = "received"
    APPLIED = "applied"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A gateway's message as it was received, stored before it is processed."""

    gateway: str
    id: str
    body: str
    received_at: datetime
    state: WebhookState = WebhookState.RECEIVED
    result: str = ""

    def processed(self, state: WebhookState, result: str = "") -> Webhook:
        """The webhook after it was applied, or ignored."""
        return replace(self, state=state, result=result)
