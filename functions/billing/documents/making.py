"""Making documents, on the events of what they are of."""

from __future__ import annotations

from collections.abc import Callable

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.consolidation.entities import ConsolidatedInvoice
from functions.billing.consolidation.repository import ConsolidatedInvoiceRepository
from functions.billing.credit_notes.entities import CreditNote
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.documents import pages
from functions.billing.documents.bucket import Bucket
from functions.billing.documents.entities import (
    DocumentKind,
    DocumentNotFound,
    MadeDocument,
)
from functions.billing.documents.events import (
    ConsolidatedInvoiceDocumentStored,
    InvoiceDocumentStored,
)
from functions.billing.documents.repository import DocumentRepository
from functions.billing.documents.typesetting import Typesetter
from functions.billing.invoices.entities import Invoice
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.repository import LegalEntityRepository
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.payers.repository import PayerRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction

PDF = "application/pdf"


@component
class DocumentMaker:
    """Use cases of the function that makes documents; each is made once, whoever asks again.

    It lies in the bucket before its record says so: a function that dies in between leaves an
    object that the next attempt writes again, with the same content.
    """

    table: Table
    invoices: InvoiceRepository
    notes: CreditNoteRepository
    consolidated: ConsolidatedInvoiceRepository
    accounts: AccountRepository
    payers: PayerRepository
    entities: LegalEntityRepository
    sellers: Sellers
    records: DocumentRepository
    typesetter: Typesetter
    bucket: Bucket
    public_url: str
    clock: Clock

    def make_invoice(
        self, invoice_id: str, once: Once | None = None, *, asked_for: bool = False
    ) -> MadeDocument:
        """An invoice's PDF, and that it is to be sent; a company's closing document with it.

        One that comes with those of other accounts is sent only where it is `asked_for`.
        Raises: InvoiceNotFound, AlreadySeen.
        """
        invoice = self.invoices.get(invoice_id)
        parties = self._parties(invoice.legal_entity, self.accounts.get(invoice.account_id))
        writes = Transaction().once(once)
        made = self._made(
            invoice, DocumentKind.INVOICE, lambda: pages.invoice_page(invoice, parties), writes
        )
        if parties.payer.is_company:
            self._made(invoice, DocumentKind.ACT, lambda: pages.act_page(invoice, parties), writes)
        if asked_for or not (invoice.consolidates or invoice.consolidated_in):
            writes.emit(InvoiceDocumentStored.of(made, invoice, self.clock()))
        self._commit(writes)
        return made

    def make_credit_note(self, invoice_id: str, note_id: str, once: Once | None = None) -> None:
        """A credit note's PDF. Raises: DocumentNotFound, AlreadySeen."""
        note = self.notes.find(invoice_id, note_id)
        if note is None:
            raise DocumentNotFound
        parties = self._parties(note.legal_entity, self.accounts.get(note.account_id))
        writes = Transaction().once(once)
        self._made(
            note, DocumentKind.CREDIT_NOTE, lambda: pages.credit_note_page(note, parties), writes
        )
        self._commit(writes)

    def make_consolidated(self, invoice_id: str, once: Once | None = None) -> MadeDocument:
        """A consolidated invoice's PDF, and that it is to be sent.

        Raises: ConsolidatedInvoiceNotFound, AlreadySeen.
        """
        invoice = self.consolidated.get(invoice_id)
        parties = self._parties(invoice.legal_entity, self.accounts.get(invoice.account_id))
        writes = Transaction().once(once)
        kind = DocumentKind.CONSOLIDATED
        made = self._made(invoice, kind, lambda: pages.consolidated_page(invoice, parties), writes)
        writes.emit(ConsolidatedInvoiceDocumentStored.of(made, invoice, self.clock()))
        self._commit(writes)
        return made

    def _parties(self, legal_entity: str, account: Account) -> pages.Parties:
        seller, payer = self.sellers.of(legal_entity), self.payers.find(account.id)
        return pages.Parties(seller, account, payer, self.public_url)

    def _made(
        self,
        of: Invoice | CreditNote | ConsolidatedInvoice,
        kind: DocumentKind,
        page: Callable[[], pages.Page],
        writes: Transaction,
    ) -> MadeDocument:
        invoice_id, note_id = (of.invoice_id, of.id) if isinstance(of, CreditNote) else (of.id, "")
        known = self.records.find(invoice_id, kind, note_id)
        if known is not None:
            return known
        seller = self.sellers.of(of.legal_entity)
        logo = self.entities.find_logo(seller.id) if seller.has_logo else ""
        pdf = self.typesetter.pdf(page(), logo)
        path = f"{kind.value}/{note_id or invoice_id}.pdf"
        self.bucket.put(path, pdf, PDF)
        made = MadeDocument(
            invoice_id, kind, of.number, of.customer_id, path, len(pdf), self.clock(), note_id
        )
        writes.extend(self.records.add(made))
        return made

    def _commit(self, writes: Transaction) -> None:
        """Raises: AlreadyMade where another worker was faster: the event is delivered again."""
        if len(writes):
            self.table.commit(writes)
