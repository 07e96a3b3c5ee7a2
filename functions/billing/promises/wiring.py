"""What promises provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.changes.writing import ChangeWriter
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.promises.repository import PromiseRepository
from functions.billing.promises.service import PromisedPayments
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of promises."""
    table = resources.table
    wiring.provide(
        PromisedPayments,
        lambda: PromisedPayments(
            table=table,
            accounts=AccountRepository(table=table),
            billable=BillableAccountRepository(table=table),
            promises=PromiseRepository(table=table),
            ledger=LedgerRepository(table=table),
            writer=wiring.use(ChangeWriter),
            drafter=wiring.use(InvoiceDrafter),
            failures=wiring.use(JobFailures),
            clock=resources.clock,
            time_zone=resources.settings.time_zone,
        ),
    )
