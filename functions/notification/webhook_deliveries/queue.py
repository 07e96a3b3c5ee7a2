"""The queue of what is sent to webhooks: one message is an attempt, or a part of a replay."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from shared.aws.json_service import JsonClient
from shared.component import component
from shared.event import MalformedEvent

LONGEST_DELAY = 900  # seconds; SQS takes no more


class MalformedStep(MalformedEvent):
    """The message names nothing that is done to webhooks."""


@dataclass(frozen=True, slots=True)
class AttemptStep:
    """Bring an event to a webhook."""

    webhook_id: str
    event_id: str


@dataclass(frozen=True, slots=True)
class ReplayStep:
    """Send a webhook's events of a span again, from `since` (a time, or a place in the list) on."""

    webhook_id: str
    replay_id: str
    since: str
    until: str | None
    failed_only: bool


Step = AttemptStep | ReplayStep


class WebhookQueue(Protocol):
    """Where steps wait for a worker."""

    def send(self, step: Step, delay: int = 0) -> None:
        """Put a step on the queue, where nobody sees it for some seconds."""


@component
class SqsWebhookQueue:
    """The queue in SQS."""

    client: JsonClient
    url: str

    def send(self, step: Step, delay: int = 0) -> None:
        """Put a step on the queue."""
        message: dict[str, Any] = {"QueueUrl": self.url, "MessageBody": json.dumps(asdict(step))}
        if delay:
            message |= {"DelaySeconds": min(delay, LONGEST_DELAY)}
        self.client.call("SendMessage", message)


def parse(body: str) -> Step:
    """The step that a message names. Raises: MalformedStep."""
    try:
        raw = dict(json.loads(body))
        return AttemptStep(**raw) if "event_id" in raw else ReplayStep(**raw)
    except (TypeError, ValueError, RecursionError) as error:
        raise MalformedStep(f"not a step of a webhook: {error}") from error
