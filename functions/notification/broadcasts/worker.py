"""The worker of broadcasts: a message has it go on with a lane."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from functions.notification.broadcasts.going import BroadcastGoing
from functions.notification.broadcasts.queue import BroadcastQueue, parse
from functions.notification.settings import BroadcastSettings
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
    """Go on with the lanes in an SQS batch; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(BroadcastSettings).dead_letter_queue_url)
    wiring = deployed(BroadcastSettings)
    return work(event, wiring, lambda: context.get_remaining_time_in_millis() / 1000, dead_letter)


def work(
    event: dict[str, Any], wiring: Wiring, time_left: TimeLeft, dead_letter: DeadLetter
) -> dict[str, Any]:
    """Go on with the lanes in an SQS batch."""
    return handle_each(event, lambda r: _go_on(r["body"], wiring, time_left), dead_letter)


def _go_on(body: str, wiring: Wiring, time_left: TimeLeft) -> None:
    """Raises: MalformedLane."""
    step = parse(body)
    with working_in(Context(f"broadcast#{step.broadcast_id}", actor="broadcasts")):
        left = wiring.use(BroadcastGoing).work(step, time_left)
        wiring.use(BroadcastQueue).send(left)  # type: ignore[type-abstract]
