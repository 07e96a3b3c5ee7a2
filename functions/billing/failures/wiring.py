"""What failures of scheduled jobs provide."""

from __future__ import annotations

from functions.billing.failures.repository import JobFailureRepository
from functions.billing.failures.service import JobFailures
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of failures."""
    wiring.provide(
        JobFailures,
        lambda: JobFailures(
            table=resources.table,
            failures=JobFailureRepository(table=resources.table),
            clock=resources.clock,
        ),
    )
