"""Monitoring's scheduled jobs: `{"job": "watch"}`. Each can be repeated, and missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Protocol

from functions.monitoring.incidents.watch import IncidentWatch
from functions.monitoring.reach.service import Reaching
from functions.monitoring.settings import MonitoringSettings
from functions.monitoring.states.service import HasTime, States
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


def watch(wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Notice which nodes have been silent for too long, and what that means."""
    swept = asdict(wiring.use(States).sweep(has_time))
    judged = asdict(wiring.use(IncidentWatch).run(has_time))
    spread = asdict(wiring.use(Reaching).run(has_time))
    failed = swept["failed"] + judged["failed"] + spread["failed"]
    return swept | judged | spread | {"failed": failed}


JOBS: Mapping[str, Job] = {"watch": watch}


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do the job that a schedule asks for; the answer says what was done."""
    wiring = deployed(MonitoringSettings)
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
