"""What dunning provides."""

from __future__ import annotations

from functions.billing.dunning.entities import DunningPolicy
from functions.billing.dunning.service import Dunning
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the job that marks invoices overdue and reminds their payers."""
    settings = resources.settings
    wiring.provide(
        Dunning,
        lambda: Dunning(
            table=resources.table,
            invoices=InvoiceRepository(table=resources.table),
            policy=DunningPolicy.parsed(settings.reminder_days),
            failures=wiring.use(JobFailures),
            time_zone=settings.time_zone,
            clock=resources.clock,
        ),
    )
