"""What compensation provides."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.service import Adjustments
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.compensation.repository import CompensationRepository
from functions.billing.compensation.service import Compensations
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide what is done about outages."""
    table = resources.table
    wiring.provide(
        Compensations,
        lambda: Compensations(
            table=table,
            accounts=AccountRepository(table=table),
            billable=BillableAccountRepository(table=table),
            compensations=CompensationRepository(table=table),
            adjustments=wiring.use(Adjustments),
            clock=resources.clock,
        ),
    )
