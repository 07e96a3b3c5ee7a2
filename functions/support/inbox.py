"""Support's inbox: a message of its queue tells of a mail that lies in the bucket."""

from __future__ import annotations

from typing import Any

from functions.support.mail.arrivals import parse
from functions.support.mail.service import MailReceiving
from functions.support.settings import SupportMailSettings
from shared.context import Context, working_in
from shared.messaging.consumer import DeadLetter, handle_each, to_dead_letters
from shared.observability import logger
from shared.service import deployed
from shared.settings import load
from shared.wiring import Wiring


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Take in the mails of an SQS batch; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(SupportMailSettings).dead_letter_queue_url)
    return work(event, deployed(SupportMailSettings), dead_letter)


def work(event: dict[str, Any], wiring: Wiring, dead_letter: DeadLetter) -> dict[str, Any]:
    """Take in the mails of an SQS batch."""
    return handle_each(event, lambda record: _take(record["body"], wiring), dead_letter)


def _take(body: str, wiring: Wiring) -> None:
    """Raises: MalformedArrival."""
    arrival = parse(body)
    with working_in(Context(correlation_id=f"mail#{arrival.id}", actor="mail")):
        outcome = wiring.use(MailReceiving).receive(arrival)
        logger().info("mail taken in", outcome=outcome.done, ticket=outcome.ticket_id)
