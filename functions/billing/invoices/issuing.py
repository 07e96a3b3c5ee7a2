"""Issuing an invoice: what it does to the account and the ledger, and its events. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.billing.accounts.entities import Account
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.invoices.events import InvoiceCreated, InvoicePaid
from functions.billing.invoices.totalling import InvoiceDraft
from functions.billing.numbering.entities import DocumentNumber
from functions.billing.transactions.entities import LedgerTransaction, Reason, sale
from shared.event import Event
from shared.ids import NewId


@dataclass(frozen=True, slots=True)
class IssuedInvoice:
    """An invoice, the account that now owes it, its ledger transaction and its events."""

    account: Account
    invoice: Invoice
    ledger: LedgerTransaction
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Issuance:
    """Who issues an invoice, on which local day and at which moment.

    `document_ids` are the ids of documents where a request's key decides them. Ledger transactions
    always have new ones: these sort by the time of booking.
    """

    issued_on: date
    at: datetime
    author: str
    new_id: NewId
    document_ids: Iterator[str] | None = None

    def document_id(self) -> str:
        """The id of the next document."""
        return self.new_id() if self.document_ids is None else next(self.document_ids)


def issue(
    account: Account, draft: InvoiceDraft, number: DocumentNumber, issuance: Issuance
) -> IssuedInvoice:
    """The draft as an invoice of the account; an advance pays it at once."""
    invoice_id = issuance.document_id()
    due_date = issuance.issued_on + timedelta(days=account.payment_days)
    owing, settled = account.invoiced(invoice_id, number.text, due_date, draft.total)
    in_full = settled == draft.total
    invoice = Invoice(
        id=invoice_id,
        number=number.text,
        account_id=account.id,
        account_number=account.number,
        customer_id=account.customer_id,
        customer_name=account.customer_name,
        currency=account.currency,
        period_start=draft.period_start,
        period_end=draft.period_end,
        issued_on=issuance.issued_on,
        due_date=due_date,
        items=draft.items,
        taxes=draft.taxes,
        net=draft.net,
        tax=draft.tax,
        total=draft.total,
        created_at=issuance.at,
        legal_entity=number.legal_entity,
        amount_paid=settled,
        status=InvoiceStatus.PAID if in_full else InvoiceStatus.PENDING,
        paid_at=issuance.at if in_full else None,
        overdue_on=None if in_full else due_date + timedelta(days=1),
        consolidates=account.consolidates and not in_full,
    )
    return IssuedInvoice(owing, invoice, _ledger(owing, invoice, draft, issuance), _events(invoice))


def _ledger(
    account: Account, invoice: Invoice, draft: InvoiceDraft, issuance: Issuance
) -> LedgerTransaction:
    return LedgerTransaction(
        id=issuance.new_id(),
        account_id=account.id,
        customer_id=account.customer_id,
        reason=Reason.INVOICE,
        at=issuance.at,
        currency=account.currency,
        lines=sale(draft.total, draft.tax, draft.revenue),
        balance_after=account.balance,
        author=issuance.author,
        source=f"invoice#{invoice.id}",
        description=invoice.number,
        legal_entity=invoice.legal_entity,
    )


def _events(invoice: Invoice) -> tuple[Event, ...]:
    created = InvoiceCreated.of(invoice)
    if invoice.paid_at is None:
        return (created,)
    return created, InvoicePaid.of(invoice, invoice.paid_at)
