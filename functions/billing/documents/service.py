"""What one can do with documents: have them made, lent, and sent again."""

from __future__ import annotations

from datetime import timedelta

from functions.billing.accounts.reaching import must_reach_issued
from functions.billing.accounts.repository import AccountRepository
from functions.billing.consolidation.entities import ConsolidatedInvoiceNotFound
from functions.billing.consolidation.repository import ConsolidatedInvoiceRepository
from functions.billing.documents import pages
from functions.billing.documents.bucket import Bucket
from functions.billing.documents.entities import (
    LINK_SECONDS,
    DocumentKind,
    DocumentLink,
    DocumentNotFound,
    DocumentNotReady,
    MadeDocument,
    NoClosingDocument,
)
from functions.billing.documents.events import InvoiceSendRequested
from functions.billing.documents.repository import DocumentRepository
from functions.billing.invoices.entities import Invoice, InvoiceNotFound, InvoiceStatus
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.payers.repository import PayerRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.idempotency import KeyedRequest
from shared.principal import Principal


@component
class Documents:
    """Use cases of who wants a document; somebody else's do not exist for a customer."""

    table: Table
    invoices: InvoiceRepository
    accounts: AccountRepository
    payers: PayerRepository
    consolidated: ConsolidatedInvoiceRepository
    records: DocumentRepository
    bucket: Bucket
    clock: Clock

    def lend(self, invoice_id: str, by: Principal) -> DocumentLink:
        """A link to an invoice's PDF. Raises: InvoiceNotFound, DocumentNotReady."""
        made = self.records.find(invoice_id, DocumentKind.INVOICE)
        if made is None or by.customer_id not in (None, made.customer_id):
            self._reach(self.invoices.get(invoice_id), by)
        if made is None:
            raise DocumentNotReady
        if by.customer_id is None:
            by.must_reach(made.customer_id, otherwise=InvoiceNotFound)
        return self._link(made)

    def lend_act(self, invoice_id: str, by: Principal) -> DocumentLink:
        """A link to an invoice's closing document, from the last day of its period on.

        Raises: InvoiceNotFound, NoClosingDocument, DocumentNotReady.
        """
        invoice = self.invoices.get(invoice_id)
        self._reach(invoice, by)
        account = self.accounts.get(invoice.account_id)
        day, today = pages.act_day(invoice), local_date(self.clock(), account.time_zone)
        if invoice.status is InvoiceStatus.CANCELLED or not self.payers.find(account.id).is_company:
            raise NoClosingDocument
        if today < day:
            raise NoClosingDocument("The closing document is dated {day}; ask then.", day=day)
        made = self.records.find(invoice_id, DocumentKind.ACT)
        if made is None:
            raise DocumentNotReady
        return self._link(made)

    def _reach(self, invoice: Invoice, by: Principal) -> None:
        """Raises: InvoiceNotFound."""
        account_id, issued_to = invoice.account_id, invoice.customer_id
        must_reach_issued(self.accounts, account_id, issued_to, by, otherwise=InvoiceNotFound)

    def lend_credit_note(self, invoice_id: str, note_id: str, by: Principal) -> DocumentLink:
        """A link to a credit note's PDF. Raises: DocumentNotFound."""
        made = self.records.find(invoice_id, DocumentKind.CREDIT_NOTE, note_id)
        if made is None:
            raise DocumentNotFound
        by.must_reach(made.customer_id, otherwise=DocumentNotFound)
        return self._link(made)

    def lend_consolidated(self, invoice_id: str, by: Principal) -> DocumentLink:
        """A link to a consolidated invoice's PDF.

        Raises: ConsolidatedInvoiceNotFound, DocumentNotReady.
        """
        made = self.records.find(invoice_id, DocumentKind.CONSOLIDATED)
        owner = made or self.consolidated.get(invoice_id)
        by.must_reach(owner.customer_id, otherwise=ConsolidatedInvoiceNotFound)
        if made is None:
            raise DocumentNotReady
        return self._link(made)

    def send(self, invoice_id: str, once: KeyedRequest | None = None) -> Invoice:
        """Have an invoice sent to its customer, again. Raises: InvoiceNotFound."""
        invoice, now = self.invoices.get(invoice_id), self.clock()
        writes = Transaction().emit(InvoiceSendRequested.of(invoice, now))
        writes.audit(f"invoice#{invoice.id}", "invoice.sent", at=now)
        self.table.commit(writes.once(once, result=invoice))
        return invoice

    def _link(self, made: MadeDocument) -> DocumentLink:
        until = self.clock() + timedelta(seconds=LINK_SECONDS)
        url = self.bucket.link(made.path, LINK_SECONDS, made.file_name)
        return DocumentLink(url, made.file_name, until)
