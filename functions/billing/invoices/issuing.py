"""Issuing an invoice: what it does to the account and to the ledger, and what is said. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from functions.billing.accounts.entities import Account
from functions.billing.invoices.drafting import Draft
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.invoices.events import InvoiceCreated, InvoicePaid
from functions.billing.transactions.entities import (
    RECEIVABLE,
    VAT,
    LedgerTransaction,
    Reason,
    credit,
    debit,
    revenue,
)
from shared.event import Event
from shared.ids import NewId


@dataclass(frozen=True, slots=True)
class Issue:
    """An invoice, the account that now owes it, its ledger transaction and its events."""

    account: Account
    invoice: Invoice
    ledger: LedgerTransaction
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who issues it, on which local day and at which moment."""

    issued_on: date
    at: datetime
    author: str
    new_id: NewId


def issue(account: Account, draft: Draft, number: str, stamp: Stamp) -> Issue:
    """The draft as an invoice of the account; money in advance pays it at once."""
    invoice_id = stamp.new_id()
    due_date = stamp.issued_on + timedelta(days=account.payment_days)
    owing, settled = account.invoiced(invoice_id, number, due_date, draft.total)
    in_full = settled == draft.total
    invoice = Invoice(
        id=invoice_id,
        number=number,
        account_id=account.id,
        account_number=account.number,
        customer_id=account.customer_id,
        customer_name=account.customer_name,
        currency=account.currency,
        period_start=draft.period_start,
        period_end=draft.period_end,
        issued_on=stamp.issued_on,
        due_date=due_date,
        items=draft.items,
        taxes=draft.taxes,
        net=draft.net,
        tax=draft.tax,
        total=draft.total,
        created_at=stamp.at,
        amount_paid=settled,
        status=InvoiceStatus.PAID if in_full else InvoiceStatus.PENDING,
        paid_at=stamp.at if in_full else None,
        dunning_on=None if in_full else due_date + timedelta(days=1),
    )
    return Issue(owing, invoice, _ledger(owing, invoice, draft, stamp), _events(invoice))


def _ledger(account: Account, invoice: Invoice, draft: Draft, stamp: Stamp) -> LedgerTransaction:
    earned = [credit(revenue(kind), net) for kind, net in draft.revenue]
    tax = [credit(VAT, draft.tax)] if draft.tax else []
    return LedgerTransaction(
        id=stamp.new_id(),
        account_id=account.id,
        customer_id=account.customer_id,
        reason=Reason.INVOICE,
        at=stamp.at,
        currency=account.currency,
        lines=(debit(RECEIVABLE, draft.total), *earned, *tax),
        balance_after=account.balance,
        author=stamp.author,
        source=f"invoice#{invoice.id}",
        description=invoice.number,
    )


def _events(invoice: Invoice) -> tuple[Event, ...]:
    created = InvoiceCreated.of(invoice)
    if invoice.paid_at is None:
        return (created,)
    return created, InvoicePaid.of(invoice, invoice.paid_at)
