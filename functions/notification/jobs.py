"""Notification's scheduled jobs: `{"job": "due"}`. Each can be repeated, and missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Protocol

from functions.notification.broadcasts.going import BroadcastWatch
from functions.notification.messages.due import DueMessages
from functions.notification.settings import JobSettings
from functions.notification.webhook_deliveries.sending import WebhookWatch
from shared.context import Context, working_in
from shared.ids import new_id
from shared.observability import logger
from shared.service import deployed
from shared.wiring import Wiring

RESERVE_MS = 10_000  # what is begun with this much left is finished in it
HasTime = Callable[[], bool]
Job = Callable[[Wiring, HasTime], dict[str, Any]]


class UnknownJob(ValueError):
    """There is no such job."""


class LambdaContext(Protocol):
    """What is used of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""


def webhooks(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Queue what is due to be tried again."""
    return {"queued": wiring.use(WebhookWatch).run(has_time)}


def due(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Put messages whose hour has come on the queue."""
    return asdict(wiring.use(DueMessages).run(has_time))


def broadcasts(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:  # noqa: ARG001 - a job's signature
    """Begin what is due, and wake what stands."""
    return {"queued": wiring.use(BroadcastWatch).run()}


JOBS: Mapping[str, Job] = {"broadcasts": broadcasts, "due": due, "webhooks": webhooks}


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do the job that a schedule asks for; the answer says what was done."""
    wiring = deployed(JobSettings)
    return run(event, wiring, lambda: context.get_remaining_time_in_millis() > RESERVE_MS)


def run(event: dict[str, Any], wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Do a job. Raises: UnknownJob."""
    name = str(event.get("job", ""))
    if name not in JOBS:
        raise UnknownJob(f"{name!r} is not one of {', '.join(JOBS)}")
    with working_in(Context(correlation_id=f"{name}#{new_id()}", actor=f"job:{name}")):
        done = JOBS[name](wiring, has_time)
        if any(done.values()):
            logger().info("job done", job=name, result=done)
    return done
