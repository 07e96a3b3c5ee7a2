"""The start of a billing run, on a schedule or by hand: `{"date": "2026-04-01", "dryRun": false}`.

Without a date, as every hour on the schedule, it is the provider's local date, unless that is
billed already. What was missed on earlier days is due as well.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from functions.billing.runs.service import BillingRuns
from functions.billing.settings import BillingSettings
from shared.observability import logger
from shared.service import deployed


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Start or resume the run of a date; the answer is its id, state and open shards."""
    return dispatch(event, deployed(BillingSettings).use(BillingRuns))


def dispatch(event: dict[str, Any], runs: BillingRuns) -> dict[str, Any]:
    """Start the run that an event asks for. Raises: ValueError where the date is not one."""
    if event.get("date"):
        day = date.fromisoformat(event["date"])
        report = runs.start(day, by="schedule", dry_run=bool(event.get("dryRun")))
    else:
        report = runs.start_today(by="schedule")
    answer = {
        "runId": report.run.id,
        "date": report.run.date.isoformat(),
        "state": report.run.state.value,
        "shards": len(report.unfinished),
    }
    logger().info("billing run dispatched", run=answer)
    return answer
