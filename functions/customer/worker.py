"""The worker of customer: a message is a file to check, or chunks of it to apply."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from functions.customer.imports.applying import ImportApplying
from functions.customer.imports.checking import ImportChecking
from functions.customer.imports.entities import ImportNotFound
from functions.customer.imports.queue import ImportQueue, MalformedStep, Step, parse
from functions.customer.settings import CustomerSettings
from shared.context import Context, working_in
from shared.messaging.consumer import DeadLetter, handle_each, to_dead_letters
from shared.service import deployed
from shared.settings import load
from shared.wiring import Wiring

TimeLeft = Callable[[], float]


class LambdaContext(Protocol):
    """What is used of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Work on the steps in an SQS batch; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(CustomerSettings).dead_letter_queue_url)
    wiring = deployed(CustomerSettings)
    return work(event, wiring, lambda: context.get_remaining_time_in_millis() / 1000, dead_letter)


def work(
    event: dict[str, Any], wiring: Wiring, time_left: TimeLeft, dead_letter: DeadLetter
) -> dict[str, Any]:
    """Work on the steps in an SQS batch."""
    return handle_each(event, lambda r: _step(r["body"], wiring, time_left), dead_letter)


def _step(body: str, wiring: Wiring, time_left: TimeLeft) -> None:
    """Do what a message asks for; what is left of it goes back on the queue.

    Raises: MalformedStep for an import that does not exist: trying again would not help.
    """
    message = parse(body)
    try:
        with working_in(Context(f"import#{message.import_id}", actor="import")):
            if message.step is Step.CHECK:
                next_steps = wiring.use(ImportChecking).work(message.import_id, time_left)
            else:
                next_steps = wiring.use(ImportApplying).work(message, time_left)
    except ImportNotFound as error:
        raise MalformedStep(f"there is no import {message.import_id}") from error
    wiring.use(ImportQueue).send(next_steps)  # type: ignore[type-abstract]
