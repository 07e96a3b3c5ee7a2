"""What documents provide to who asks for them."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.consolidation.repository import ConsolidatedInvoiceRepository
from functions.billing.documents.bucket import Bucket
from functions.billing.documents.repository import DocumentRepository
from functions.billing.documents.service import Documents
from functions.billing.documents.typesetting import Typesetter, Typst
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.payers.repository import PayerRepository
from functions.billing.settings import BillingSettings
from shared.aws import clients
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of documents."""
    table = resources.table
    name = resources.settings.documents_bucket
    wiring.provide(Bucket, lambda: Bucket(store=clients.objects(), name=name))
    wiring.provide(Typesetter, Typst)  # type: ignore[type-abstract]
    wiring.provide(
        Documents,
        lambda: Documents(
            table=table,
            invoices=InvoiceRepository(table=table),
            accounts=AccountRepository(table=table),
            payers=PayerRepository(table=table),
            consolidated=ConsolidatedInvoiceRepository(table=table),
            records=DocumentRepository(table=table),
            bucket=wiring.use(Bucket),
            clock=resources.clock,
        ),
    )
