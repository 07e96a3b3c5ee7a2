"""What the workers that draw up the books provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.books.drawing import BookDrawing
from functions.billing.books.reading import BookReading
from functions.billing.books.repository import BookRepository
from functions.billing.books.service import Books
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.settings import BillingSettings
from functions.billing.transactions.repository import LedgerRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the drawing up of parts of days."""
    table = resources.table
    wiring.provide(
        BookDrawing,
        lambda: BookDrawing(
            table=table,
            books=BookRepository(table=table),
            reading=BookReading(
                accounts=AccountRepository(table=table),
                ledger=LedgerRepository(table=table),
                invoices=InvoiceRepository(table=table),
                notes=CreditNoteRepository(table=table),
                sellers=wiring.use(Sellers),
                time_zone=resources.settings.time_zone,
            ),
            service=wiring.use(Books),
            clock=resources.clock,
        ),
    )
