"""What the books provide; a worker's use cases are in drawing_wiring.py."""

from __future__ import annotations

from functions.billing.books.periods import Periods
from functions.billing.books.queue import BookQueue, SqsBookQueue
from functions.billing.books.repository import BookRepository
from functions.billing.books.service import Books
from functions.billing.periods.work_dates import WorkDates
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of the books."""
    table, settings = resources.table, resources.settings
    wiring.provide(BookQueue, lambda: SqsBookQueue(settings.run_queue_url))  # type: ignore[type-abstract]
    wiring.provide(
        Books,
        lambda: Books(
            table=table,
            books=BookRepository(table=table),
            ledger=LedgerRepository(table=table),
            queue=wiring.use(BookQueue),  # type: ignore[type-abstract]
            dates=wiring.use(WorkDates),
            clock=resources.clock,
            time_zone=settings.time_zone,
        ),
    )
    wiring.provide(
        Periods,
        lambda: Periods(
            table=table,
            books=BookRepository(table=table),
            dates=wiring.use(WorkDates),
            clock=resources.clock,
        ),
    )
