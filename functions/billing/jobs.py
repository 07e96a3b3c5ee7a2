"""Billing's scheduled jobs: `{"job": "payments", "date": "2026-04-01"}`.

Without a date it is the provider's local one; a day may be repeated or missed.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from functions.billing.periods.work_dates import WorkDates
from functions.billing.schedules import JOBS, HasTime
from functions.billing.settings import BillingSettings
from shared.context import Context, working_in
from shared.ids import new_id
from shared.observability import logger
from shared.service import deployed
from shared.wiring import Wiring

RESERVE_MS = 20_000  # a batch, or a gateway's answer, begun with this much left is finished in it


class UnknownJob(ValueError):
    """There is no such job."""


class LambdaContext(Protocol):
    """What is used of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do the job that a schedule asks for; the answer says what was done."""
    wiring = deployed(BillingSettings)
    return run(event, wiring, lambda: context.get_remaining_time_in_millis() > RESERVE_MS)


def run(event: dict[str, Any], wiring: Wiring, has_time: HasTime) -> dict[str, Any]:
    """Do a job. Raises: UnknownJob, DateOutOfRange, and ValueError for what is no date."""
    name = str(event.get("job", ""))
    if name not in JOBS:
        raise UnknownJob(f"{name!r} is not one of {', '.join(JOBS)}")
    on = date.fromisoformat(event["date"]) if event.get("date") else None
    if on is not None:
        wiring.use(WorkDates).checked(on)
    with working_in(Context(correlation_id=f"{name}#{new_id()}", actor=f"job:{name}")):
        done = JOBS[name](wiring, on, has_time)
        logger().info("job done", job=name, result=done)
    return done
