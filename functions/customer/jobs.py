"""Customer's scheduled jobs: `{"job": "contracts", "date": "2026-04-01"}`.

Without a date it is today where the thing is; a day may be repeated or missed.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Protocol

from functions.customer.schedules import JOBS, HasTime
from functions.customer.settings import CustomerSettings
from shared.clock import local_date, system_clock
from shared.context import Context, working_in
from shared.ids import new_id
from shared.observability import logger
from shared.service import deployed
from shared.wiring import Wiring

RESERVE_MS = 20_000  # an entry begun with this much left is finished in it
TOMORROW = timedelta(days=1)


class UnknownJob(ValueError):
    """There is no such job."""


class DateToCome(ValueError):
    """A job does what is due, not what is yet to come."""


class LambdaContext(Protocol):
    """What is used of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the function is stopped."""


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Do the job that a schedule asks for; the answer says what was done."""
    wiring = deployed(CustomerSettings)
    today = local_date(system_clock(), "UTC")
    return run(event, wiring, lambda: context.get_remaining_time_in_millis() > RESERVE_MS, today)


def run(event: dict[str, Any], wiring: Wiring, has_time: HasTime, today: date) -> dict[str, Any]:
    """Do a job. Raises: UnknownJob, DateToCome, and ValueError for what is no date.

    `today` is UTC's; somewhere it may be tomorrow already.
    """
    name = str(event.get("job", ""))
    if name not in JOBS:
        raise UnknownJob(f"{name!r} is not one of {', '.join(JOBS)}")
    on = date.fromisoformat(event["date"]) if event.get("date") else None
    if on is not None and on > today + TOMORROW:
        raise DateToCome(f"{on} is yet to come")
    with working_in(Context(correlation_id=f"{name}#{new_id()}", actor=f"job:{name}")):
        done = JOBS[name](wiring, on, has_time)
        logger().info("job done", job=name, result=done)
    return done
