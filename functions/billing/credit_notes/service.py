"""What one can do with credit notes."""

from __future__ import annotations

from collections.abc import Sequence

from functions.billing.accounts.entities import AccountChanged
from functions.billing.accounts.events import AccountFunded
from functions.billing.accounts.open_items import Settlement
from functions.billing.accounts.repository import AccountRepository
from functions.billing.credit_notes.crediting import (
    IssuedCreditNote,
    NoteHead,
    credit_items,
    issue_credit,
)
from functions.billing.credit_notes.entities import (
    CreditNote,
    CreditRequest,
    NoteRequest,
    NothingToCredit,
)
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.invoices.entities import Invoice, InvoiceChanged, InvoiceNotFound
from functions.billing.invoices.issuing import Issuance
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.settling import Settling
from functions.billing.legal_entities.entities import Document
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.repository import ATTEMPTS, NumberRepository
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.context import current
from shared.dynamo.table import Page, Table
from shared.dynamo.transaction import Transaction
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.numbering import NumberTaken
from shared.principal import Principal
from shared.retrying import retrying

_BUSY = (NumberTaken, AccountChanged, InvoiceChanged)


@component
class CreditNotes:
    """Use cases of credit notes."""

    table: Table
    notes: CreditNoteRepository
    invoices: InvoiceRepository
    accounts: AccountRepository
    numbers: NumberRepository
    sellers: Sellers
    ledger: LedgerRepository
    settling: Settling
    clock: Clock
    new_id: NewId

    def list(
        self, invoice_id: str, by: Principal, limit: int, cursor: str | None
    ) -> Page[CreditNote]:
        """An invoice's credit notes, newest first. Raises: InvoiceNotFound, InvalidCursor.

        Each names its customer, so the invoice is read only where there are none.
        """
        page = self.notes.list(invoice_id, limit, cursor)
        owners = {note.customer_id for note in page.items}
        for owner in owners or {self.invoices.get(invoice_id).customer_id}:
            by.must_reach(owner, otherwise=InvoiceNotFound)
        return page

    def issue(self, request: NoteRequest, once: KeyedRequest | None = None) -> CreditNote:
        """Credit items of an invoice: less is due on it, and the rest is the account's advance.

        Raises: InvoiceNotFound, InvoiceNotCreditable, NoSuchItem, ItemCreditedTwice,
        InvalidCredit, NothingToCredit, CreditExceedsInvoice, Unavailable.
        """
        return retrying(lambda: self._issued(request, once), on=_BUSY, attempts=ATTEMPTS)

    def _issued(self, request: NoteRequest, once: KeyedRequest | None) -> CreditNote:
        """One try. Raises: NumberTaken, AccountChanged, InvoiceChanged if somebody was faster."""
        invoice = self.invoices.get(request.invoice_id)
        before = self.accounts.get(invoice.account_id)
        today = local_date(self.clock(), before.time_zone)
        issuance = Issuance(today, self.clock(), current().actor, self.new_id)
        wanted = request.items or _all_that_is_left(invoice)
        credited = credit_items(invoice, wanted, issuance)
        series = self.sellers.of(invoice.legal_entity).series(Document.CREDIT_NOTE, today)
        draw = self.numbers.draw(series)
        note_id = id_for(once, "credit-note", self.new_id)
        head = NoteHead(note_id, draw.documents[0], request.reason, request.comment)
        issued = issue_credit(before, invoice, credited, head, issuance)
        account = issued.account
        settlements: tuple[Settlement, ...] = ()
        if account.has_advance_to_settle and not issued.invoice.amount_due:
            account, settlements = account.settled()
        writes = self._writes(issued, invoice).extend(draw.taking)
        writes.extend(self.accounts.change(account, over=before))
        writes.emit(AccountFunded.of(account, issuance.at))
        writes.extend(self.settling.paying(settlements, issuance.at))
        subject = f"invoice#{invoice.id}"
        writes.audit(subject, "invoice.credited", at=issuance.at, before=invoice, after=issued.note)
        self.table.commit(writes.once(once, result=issued.note))
        return issued.note

    def _writes(self, issued: IssuedCreditNote, before: Invoice) -> Transaction:
        return (
            self.notes.add(issued.note)
            .extend(self.settling.changing(issued.invoice, before, issued.note.created_at))
            .extend(self.ledger.add(issued.ledger))
            .emit(issued.event)
        )


def _all_that_is_left(invoice: Invoice) -> Sequence[CreditRequest]:
    """Raises: NothingToCredit."""
    left = [CreditRequest(number) for number, item in enumerate(invoice.items, 1) if item.left > 0]
    if not left:
        raise NothingToCredit("All of this invoice has been credited.")
    return left
