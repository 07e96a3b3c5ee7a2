"""What periods provide."""

from __future__ import annotations

from functions.billing.periods.work_dates import WorkDates
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the dates that runs and jobs may have."""
    settings = resources.settings
    wiring.provide(
        WorkDates,
        lambda: WorkDates(
            clock=resources.clock,
            time_zone=settings.time_zone,
            days_ahead=settings.run_days_ahead,
        ),
    )
