"""What SES says of mails: a message of its queue tells what became of one."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from functions.notification.feedback.service import Feedback
from functions.notification.feedback.ses import parse
from functions.notification.settings import ReturnsSettings
from shared.clock import Clock, system_clock
from shared.context import Context, working_in
from shared.dynamo.once import REMEMBERED_DAYS, Once
from shared.messaging.consumer import DeadLetter, handle_each, to_dead_letters
from shared.observability import logger
from shared.service import deployed
from shared.settings import load
from shared.wiring import Wiring


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take in the reports of an SQS batch; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(ReturnsSettings).dead_letter_queue_url)
    return work(event, deployed(ReturnsSettings), dead_letter)


def work(
    event: dict[str, Any], wiring: Wiring, dead_letter: DeadLetter, clock: Clock = system_clock
) -> dict[str, Any]:
    """Take in the reports of an SQS batch."""
    return handle_each(event, lambda record: _take(record["body"], wiring, clock), dead_letter)


def _take(body: str, wiring: Wiring, clock: Clock) -> None:
    """The same words are the same report. Raises: MalformedReport, NotSentYet."""
    report = parse(body)
    if report is None:
        return
    digest = hashlib.sha256(body.encode()).hexdigest()[:32]
    until = clock() + timedelta(days=REMEMBERED_DAYS)
    once = Once("notification-returns", f"ses-{digest}", int(until.timestamp()))
    with working_in(Context(correlation_id=f"mail#{report.external_id}", actor="mail")):
        wiring.use(Feedback).take(report, once)
        logger().info("report taken in", code=report.code)
