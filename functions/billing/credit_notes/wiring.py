"""What credit notes provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.repository import NumberRepository
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of credit notes."""
    table = resources.table
    wiring.provide(
        CreditNotes,
        lambda: CreditNotes(
            table=table,
            notes=CreditNoteRepository(table=table),
            invoices=InvoiceRepository(table=table),
            accounts=AccountRepository(table=table),
            numbers=NumberRepository(table=table),
            ledger=LedgerRepository(table=table),
            settling=Settling(invoices=InvoiceRepository(table=table)),
            clock=resources.clock,
            sellers=wiring.use(Sellers),
            new_id=resources.new_id,
        ),
    )
