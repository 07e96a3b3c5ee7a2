"""What billing runs provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.books.periods import Periods
from functions.billing.periods.work_dates import WorkDates
from functions.billing.runs.queue import RunQueue, SqsRunQueue
from functions.billing.runs.repository import RunRepository
from functions.billing.runs.service import BillingRuns
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of billing runs and their queue; a worker's are in shard_wiring.py."""
    table = resources.table
    wiring.provide(RunQueue, lambda: SqsRunQueue(resources.settings.run_queue_url))  # type: ignore[type-abstract]
    wiring.provide(
        BillingRuns,
        lambda: BillingRuns(
            table=table,
            runs=RunRepository(table=table),
            accounts=AccountRepository(table=table),
            queue=wiring.use(RunQueue),  # type: ignore[type-abstract]
            clock=resources.clock,
            new_id=resources.new_id,
            dates=wiring.use(WorkDates),
            periods=wiring.use(Periods),
        ),
    )
