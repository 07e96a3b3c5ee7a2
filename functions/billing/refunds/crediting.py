"""Crediting items of invoices with a refund, by a credit note of each invoice."""

from __future__ import annotations

from dataclasses import dataclass

from functions.billing.accounts.entities import Account
from functions.billing.credit_notes.crediting import Credit, NoteHead, credit_items, issue_credit
from functions.billing.credit_notes.entities import CreditReason, CreditRequest
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.invoices.entities import Invoice, InvoiceNotFound
from functions.billing.invoices.issuing import Issuance
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.entities import Document
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.numbering.entities import DocumentNumber
from functions.billing.numbering.repository import NumberRepository
from functions.billing.refunds.entities import (
    CreditedWith,
    CreditsElsewhere,
    CreditsExceedRefund,
    Refund,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.component import component
from shared.dynamo.transaction import Transaction
from shared.ids import derived_id
from shared.money import ZERO


@dataclass(frozen=True, slots=True)
class Credited:
    """The account with what is credited, its invoices before and after, the notes, the writes.

    The invoices themselves are not among the writes: what goes back may change them again.
    """

    account: Account
    invoices: tuple[tuple[Invoice, Invoice], ...]
    notes: tuple[CreditedWith, ...]
    writes: Transaction


@component
class RefundCredits:
    """Issues the credit notes of a refund."""

    invoices: InvoiceRepository
    notes: CreditNoteRepository
    numbers: NumberRepository
    sellers: Sellers
    ledger: LedgerRepository

    def issued(self, account: Account, refund: Refund, issuance: Issuance) -> Credited:
        """The account and its invoices with what a refund credits.

        Its failure: NumberTaken. Raises: InvoiceNotFound, CreditsElsewhere, CreditsExceedRefund,
        and as `credit_items`.
        """
        writes = Transaction()
        if not refund.items:
            return Credited(account, (), (), writes)
        found = self._invoices(account, refund)
        wanted = [(i, credit_items(i, _of(i, refund), issuance)) for i in found]
        if sum((credited.total for _, credited in wanted), ZERO) > refund.amount:
            raise CreditsExceedRefund
        numbers = self._numbers(found, issuance, writes)
        notes: list[CreditedWith] = []
        for (before, credited), number in zip(wanted, numbers, strict=True):
            account, note = self._issue(account, before, credited, number, refund, issuance, writes)
            notes.append(note)
        changed = tuple((before, credited.invoice) for before, credited in wanted)
        return Credited(account, changed, tuple(notes), writes)

    def _issue(
        self,
        account: Account,
        before: Invoice,
        credited: Credit,
        number: DocumentNumber,
        refund: Refund,
        issuance: Issuance,
        writes: Transaction,
    ) -> tuple[Account, CreditedWith]:
        seconds = refund.created_at.timestamp()
        note_id = derived_id(f"refund#{refund.id}#{before.id}", int(seconds * 1000))
        head = NoteHead(note_id, number, CreditReason.CORRECTION, refund.reason)
        issued = issue_credit(account, before, credited, head, issuance)
        writes.extend(self.notes.add(issued.note)).extend(self.ledger.add(issued.ledger))
        writes.emit(issued.event)
        return issued.account, CreditedWith(before.id, note_id, issued.note.number)

    def _invoices(self, account: Account, refund: Refund) -> list[Invoice]:
        """The invoices in the order in which they are named first."""
        wanted = list(dict.fromkeys(item.invoice_id for item in refund.items))
        found = self.invoices.get_many(wanted)
        if len(found) < len(wanted):
            raise InvoiceNotFound
        if any(invoice.account_id != account.id for invoice in found):
            raise CreditsElsewhere
        return found

    def _numbers(
        self, invoices: list[Invoice], issuance: Issuance, writes: Transaction
    ) -> list[DocumentNumber]:
        """A number for each invoice's note, of the series of who has sold it."""
        waiting: dict[str, list[DocumentNumber]] = {}
        sellers = [invoice.legal_entity for invoice in invoices]
        for seller in dict.fromkeys(sellers):
            series = self.sellers.of(seller).series(Document.CREDIT_NOTE, issuance.issued_on)
            draw = self.numbers.draw(series, sellers.count(seller))
            writes.extend(draw.taking)
            waiting[seller] = list(draw.documents)
        return [waiting[seller].pop(0) for seller in sellers]


def _of(invoice: Invoice, refund: Refund) -> list[CreditRequest]:
    return [
        CreditRequest(one.item, one.amount) for one in refund.items if one.invoice_id == invoice.id
    ]
