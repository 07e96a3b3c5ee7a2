"""What making documents takes, in the one function that has a typesetter beside it."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.consolidation.repository import ConsolidatedInvoiceRepository
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.documents.bucket import Bucket
from functions.billing.documents.making import DocumentMaker
from functions.billing.documents.repository import DocumentRepository
from functions.billing.documents.typesetting import Typesetter
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.repository import LegalEntityRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.payers.repository import PayerRepository
from functions.billing.settings import BillingSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the making of documents."""
    table = resources.table
    wiring.provide(
        DocumentMaker,
        lambda: DocumentMaker(
            table=table,
            invoices=InvoiceRepository(table=table),
            notes=CreditNoteRepository(table=table),
            consolidated=ConsolidatedInvoiceRepository(table=table),
            accounts=AccountRepository(table=table),
            payers=PayerRepository(table=table),
            entities=LegalEntityRepository(table=table),
            sellers=wiring.use(Sellers),
            records=DocumentRepository(table=table),
            typesetter=wiring.use(Typesetter),  # type: ignore[type-abstract]
            bucket=wiring.use(Bucket),
            public_url=resources.settings.public_url,
            clock=resources.clock,
        ),
    )
