"""The workers of billing: a message is a shard to bill, or of a day's books, or bank documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from functions.billing.books.queue import BookQueue, PartMessage
from functions.billing.books.queue import parse as queued_part
from functions.billing.runs.entities import RunNotFound, ShardBusy
from functions.billing.runs.queue import MalformedMessage, RunQueue, ShardMessage, parse
from functions.billing.runs.shard import ShardBilling, TimeLeft
from functions.billing.settings import BillingSettings
from functions.billing.statements.entities import ImportNotFound
from functions.billing.statements.queue import MalformedRows, RowsMessage, RowsQueue
from functions.billing.statements.queue import parse as queued_rows
from shared.context import Context, working_in
from shared.messaging.consumer import DeadLetter, handle_each, to_dead_letters
from shared.observability import logger
from shared.service import deployed
from shared.settings import load
from shared.wiring import Wiring

BUSY_DELAY = 20  # seconds until a shard that another worker holds is tried again


class LambdaContext(Protocol):
    """What is used of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Work on the shards in an SQS batch; the answer names the messages to deliver again."""
    dead_letter = to_dead_letters(load(BillingSettings).dead_letter_queue_url)
    wiring = deployed(BillingSettings)
    return work(event, wiring, lambda: context.get_remaining_time_in_millis() / 1000, dead_letter)


def work(
    event: dict[str, Any], wiring: Wiring, time_left: TimeLeft, dead_letter: DeadLetter
) -> dict[str, Any]:
    """Work on the shards in an SQS batch."""
    return handle_each(event, lambda r: _shard(r["body"], wiring, time_left), dead_letter)


def _shard(body: str, wiring: Wiring, time_left: Callable[[], float]) -> None:
    """Do what a message asks for. Raises: MalformedPart, MalformedRows, MalformedMessage."""
    rows, part = queued_rows(body), queued_part(body)
    if rows is not None:
        _book(rows, wiring, time_left)
    elif part is not None:
        _draw_up(part, wiring, time_left)
    else:
        _bill(parse(body), wiring, time_left)


def _book(rows: RowsMessage, wiring: Wiring, time_left: Callable[[], float]) -> None:
    """Book a part of a bank statement; what is left of it goes back on the queue.

    Raises: MalformedRows for an import that does not exist: trying again would not help.
    """
    from functions.billing.statements.working import StatementWork  # a run starts without it

    try:
        done = wiring.use(StatementWork).work(rows, time_left)
    except ImportNotFound as error:
        raise MalformedRows(f"there is no import {rows.import_id}") from error
    if not done:
        wiring.use(RowsQueue).send([rows])  # type: ignore[type-abstract]


def _draw_up(part: PartMessage, wiring: Wiring, time_left: Callable[[], float]) -> None:
    """Draw up a shard of a day; what is left of it goes back on the queue."""
    from functions.billing.books.drawing import BookDrawing  # a run starts without it

    with working_in(Context(correlation_id=f"books#{part.day}", actor="books")):
        if not wiring.use(BookDrawing).work(part, time_left):
            wiring.use(BookQueue).send([part])  # type: ignore[type-abstract]


def _bill(message: ShardMessage, wiring: Wiring, time_left: Callable[[], float]) -> None:
    """Bill a shard; what is left of it, or what another worker holds, goes back on the queue.

    Raises: MalformedMessage for a shard that does not exist: trying again would not help.
    """
    queue = wiring.use(RunQueue)  # type: ignore[type-abstract]
    with working_in(Context(correlation_id=f"run#{message.run_id}", actor="billing-run")):
        try:
            finished = wiring.use(ShardBilling).work(message, time_left)
        except ShardBusy:
            queue.send([message], delay=BUSY_DELAY)
            return
        except RunNotFound as error:
            missing = f"there is no shard {message.shard} of a run {message.run_id}"
            raise MalformedMessage(missing) from error
        if not finished:
            queue.send([message])
        logger().info("shard worked", run=message.run_id, shard=message.shard, finished=finished)
