"""Support's scheduled jobs: `{"job": "deadlines"}`. Each can be repeated, and missed.

Deadlines are looked at as of now, or `at` a moment, such as "2026-03-10T09:00:00Z".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Protocol

from functions.support.attachments.clearing import AttachmentClearing
from functions.support.bulk.working import BulkWork
from functions.support.deadlines.service import DeadlineWatch, HasTime
from functions.support.queues.recount import Recount
from functions.support.settings import SupportSettings
from functions.support.silence.service import SilenceWatch
from shared.context import Context, working_in
from shared.ids import new_id
from shared.observability import logger
from shared.service import deployed
from shared.wiring import Wiring

RESERVE_MS = 10_000  # what is begun with this much left is finished in it
Job = Callable[[Wiring, HasTime], dict[str, Any]]


class UnknownJob(ValueError):
    """There is no such job."""


class LambdaContext(Protocol):
    """What is used of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""


def deadlines(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Say what is nearly late or late, and measure open tickets by new rules."""
    return asdict(wiring.use(DeadlineWatch).run(has_time))


def attachments(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Remove the files of tickets that have been closed for long."""
    return asdict(wiring.use(AttachmentClearing).run(has_time))


def silence(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Close tickets about which nobody says anything, and say so before."""
    return asdict(wiring.use(SilenceWatch).run(has_time))


def recount(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Set right what queues count."""
    return asdict(wiring.use(Recount).run(has_time))


def bulk(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Go on with changes of many tickets."""
    return asdict(wiring.use(BulkWork).run(has_time))


JOBS: Mapping[str, Job] = {
    "attachments": attachments,
    "bulk": bulk,
    "deadlines": deadlines,
    "recount": recount,
    "silence": silence,
}


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do the job that a schedule asks for; the answer says what was done."""
    wiring = deployed(SupportSettings)
    return run(event, wiring, lambda: context.get_remaining_time_in_millis() > RESERVE_MS)


def run(event: dict[str, Any], wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Do a job. Raises: UnknownJob."""
    name = str(event.get("job", ""))
    if name not in JOBS:
        raise UnknownJob(f"{name!r} is not one of {', '.join(JOBS)}")
    moment = datetime.fromisoformat(event["at"]) if event.get("at") else None
    with working_in(Context(correlation_id=f"{name}#{new_id()}", actor=f"job:{name}")):
        done = JOBS[name](_at(moment, wiring) if moment else wiring, has_time)
        if any(done.values()):
            logger().info("job done", job=name, result=done)
    return done


def _at(moment: datetime, wiring: Wiring) -> Wiring:
    """The wiring, with deadlines that are looked at as of a moment."""
    watch = replace(wiring.use(DeadlineWatch), clock=lambda: moment)
    return Wiring().provide(DeadlineWatch, lambda: watch)
