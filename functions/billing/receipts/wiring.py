"""What receipts provide."""

from __future__ import annotations

from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.receipts.service import Receipts
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use case of receipts."""
    wiring.provide(
        Receipts,
        lambda: Receipts(
            invoices=InvoiceRepository(table=resources.table), sellers=wiring.use(Sellers)
        ),
    )
