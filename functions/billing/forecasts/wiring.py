"""What forecasts provide."""

from __future__ import annotations

from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.forecasts.service import Forecasts
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.settings import BillingSettings
from functions.billing.usage.repository import UsageRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use case of forecasts."""
    wiring.provide(
        Forecasts,
        lambda: Forecasts(
            billable=BillableAccountRepository(table=resources.table),
            usage=UsageRepository(table=resources.table),
            drafter=wiring.use(InvoiceDrafter),
            clock=resources.clock,
        ),
    )
