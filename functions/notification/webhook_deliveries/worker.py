"""The function that sends to integrators: a message is an attempt, or a part of a replay."""

from __future__ import annotations

from typing import Any

from functions.notification.settings import WebhookSettings
from functions.notification.webhook_deliveries.queue import AttemptStep, parse
from functions.notification.webhook_deliveries.replaying import WebhookReplaying
from functions.notification.webhook_deliveries.sending import WebhookSending
from shared.context import Context, working_in
from shared.messaging.consumer import DeadLetter, handle_each, to_dead_letters
from shared.service import deployed
from shared.settings import load
from shared.wiring import Wiring


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Do the steps in an SQS batch; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(WebhookSettings).dead_letter_queue_url)
    return work(event, deployed(WebhookSettings), dead_letter)


def work(event: dict[str, Any], wiring: Wiring, dead_letter: DeadLetter) -> dict[str, Any]:
    """Do the steps in an SQS batch."""
    return handle_each(event, lambda record: _step(record["body"], wiring), dead_letter)


def _step(body: str, wiring: Wiring) -> None:
    """Raises: MalformedStep."""
    step = parse(body)
    with working_in(Context(f"webhook#{step.webhook_id}", actor="webhooks")):
        if isinstance(step, AttemptStep):
            wiring.use(WebhookSending).attempt(step)
        else:
            wiring.use(WebhookReplaying).replay(step)
