"""What dunning provides."""

from __future__ import annotations

from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.changes.writing import ChangeWriter
from functions.billing.dunning.entities import DunningPolicy
from functions.billing.dunning.lifting import DebtLifting
from functions.billing.dunning.service import Dunning
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide what is done about unpaid invoices, and once the money is there."""
    settings = resources.settings
    wiring.provide(
        DebtLifting,
        lambda: DebtLifting(
            billable=BillableAccountRepository(table=resources.table),
            writer=wiring.use(ChangeWriter),
            clock=resources.clock,
        ),
    )
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
