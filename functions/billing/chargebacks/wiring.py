"""What chargebacks provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.chargebacks.booking import ChargebackBooking
from functions.billing.chargebacks.repository import ChargebackRepository
from functions.billing.chargebacks.service import Chargebacks
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.money_back.service import MoneyBack
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of chargebacks."""
    table = resources.table
    wiring.provide(
        Chargebacks,
        lambda: Chargebacks(
            table=table,
            chargebacks=ChargebackRepository(table=table),
            booking=ChargebackBooking(
                accounts=AccountRepository(table=table),
                money_back=wiring.use(MoneyBack),
                settling=Settling(invoices=InvoiceRepository(table=table)),
                ledger=LedgerRepository(table=table),
                clock=resources.clock,
                new_id=resources.new_id,
            ),
            new_id=resources.new_id,
        ),
    )
