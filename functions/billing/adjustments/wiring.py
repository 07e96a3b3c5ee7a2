"""What adjustments provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.adjustments.service import Adjustments
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of adjustments."""
    table = resources.table
    wiring.provide(
        Adjustments,
        lambda: Adjustments(
            table=table,
            accounts=AccountRepository(table=table),
            ledger=LedgerRepository(table=table),
            settling=Settling(invoices=InvoiceRepository(table=table)),
            clock=resources.clock,
            new_id=resources.new_id,
        ),
    )
