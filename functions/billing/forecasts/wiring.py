"""What forecasts provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.failures.service import JobFailures
from functions.billing.forecasts.low_balances import LowBalances
from functions.billing.forecasts.service import Forecasts
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.settings import BillingSettings
from functions.billing.usage.repository import UsageRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use case of forecasts, and the job that warns."""
    table = resources.table
    wiring.provide(
        LowBalances,
        lambda: LowBalances(
            table=table,
            accounts=AccountRepository(table=table),
            billable=BillableAccountRepository(table=table),
            drafter=wiring.use(InvoiceDrafter),
            failures=wiring.use(JobFailures),
            days=resources.settings.low_balance_days,
            time_zone=resources.settings.time_zone,
            clock=resources.clock,
        ),
    )
    wiring.provide(
        Forecasts,
        lambda: Forecasts(
            billable=BillableAccountRepository(table=table),
            usage=UsageRepository(table=table),
            drafter=wiring.use(InvoiceDrafter),
            clock=resources.clock,
        ),
    )
