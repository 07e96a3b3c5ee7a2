"""What money that goes back provides."""

from __future__ import annotations

from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.money_back.service import MoneyBack
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of money that goes back."""
    invoices = InvoiceRepository(table=resources.table)
    wiring.provide(
        MoneyBack,
        lambda: MoneyBack(
            invoices=invoices,
            settling=Settling(invoices=invoices),
            clock=resources.clock,
        ),
    )
