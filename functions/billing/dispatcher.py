"""The run's beginning, on a schedule or by hand: `{"date": "2026-04-01", "dryRun": false}`.

Without a date, as the schedule asks every hour, it is the provider's local one, unless that is
billed. What was missed on earlier days is due as well.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from functions.billing.run_wiring import wire
from functions.billing.runs.service import BillingRuns
from shared.observability import logger


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Begin the run of a date, or go on with it; the answer is its id, state and shards."""
    return dispatch(event, wire().use(BillingRuns))


def dispatch(event: dict[str, Any], runs: BillingRuns) -> dict[str, Any]:
    """Begin the run that an event asks for. Raises: ValueError for what is no date."""
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
