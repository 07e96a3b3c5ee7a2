"""Crediting an invoice: its note, and what that does to the invoice, account and ledger. Pure.

credit   what some items come to with their tax, and the invoice with them credited
issue    the note with its number; the account has the money from then on
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.credit_notes.entities import (
    CreditNote,
    CreditNoteItem,
    CreditReason,
    CreditRequest,
    InvalidCredit,
    ItemCreditedTwice,
    NoSuchItem,
    NothingToCredit,
)
from functions.billing.credit_notes.events import CreditNoteIssued
from functions.billing.invoices.entities import Invoice, InvoiceItem, InvoiceTax
from functions.billing.invoices.issuing import Issuance
from functions.billing.invoices.totalling import revenue_by_kind, taxable
from functions.billing.numbering.entities import DocumentNumber
from functions.billing.taxes.entities import TaxRate
from functions.billing.taxes.totals import (
    CreditExceedsInvoice,
    TaxTotal,
    credit_totals,
    tax_totals,
)
from functions.billing.transactions.entities import (
    LedgerTransaction,
    Reason,
    sale,
    taken_back,
)
from shared.event import Event
from shared.money import ZERO, rounded


@dataclass(frozen=True, slots=True)
class Credit:
    """What is credited of an invoice before it has a number; `invoice` has it credited."""

    invoice: Invoice
    items: tuple[CreditNoteItem, ...]
    taxes: tuple[InvoiceTax, ...]
    net: Decimal
    tax: Decimal
    total: Decimal
    revenue: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class IssuedCreditNote:
    """A credit note, its account and invoice with it, its ledger transaction and its event."""

    account: Account
    invoice: Invoice
    note: CreditNote
    ledger: LedgerTransaction
    event: Event


def credit_items(invoice: Invoice, wanted: Sequence[CreditRequest], issuance: Issuance) -> Credit:
    """What crediting some items comes to.

    Raises: NoSuchItem, ItemCreditedTwice, InvalidCredit, NothingToCredit, CreditExceedsInvoice,
    InvoiceNotCreditable.
    """
    if len({one.item for one in wanted}) < len(wanted):
        raise ItemCreditedTwice
    credited = {one.item: _part(invoice, one) for one in wanted}
    parts = list(credited.values())
    totals = credit_totals([taxable(p) for p in parts], _left(invoice), invoice.currency)
    total = sum((t.gross for t in totals), ZERO)
    if not total:
        raise NothingToCredit("A discount has made these items free.")
    since = {one.item: one.since for one in wanted}
    items = tuple(
        _with_credit(item, credited.get(number), since.get(number))
        for number, item in enumerate(invoice.items, 1)
    )
    return Credit(
        invoice=invoice.credited(items, _taxes_after(invoice, totals), total, issuance.at),
        items=tuple(_note_item(number, part) for number, part in sorted(credited.items())),
        taxes=tuple(InvoiceTax(t.rate.category, t.rate.percent, t.net, t.tax) for t in totals),
        net=sum((t.net for t in totals), ZERO),
        tax=sum((t.tax for t in totals), ZERO),
        total=total,
        revenue=revenue_by_kind(parts, totals, invoice.currency),
    )


@dataclass(frozen=True, slots=True)
class NoteHead:
    """What a note says beside its amounts."""

    id: str
    number: DocumentNumber
    reason: CreditReason
    comment: str = ""


def issue_credit(
    account: Account, before: Invoice, credited: Credit, head: NoteHead, issuance: Issuance
) -> IssuedCreditNote:
    """The credit as a note on the invoice as it was `before`, and the account that has it."""
    less_due = before.amount_due - credited.invoice.amount_due
    after = account.offset(before.id, credited.total, less_due)
    note = CreditNote(
        id=head.id,
        number=head.number.text,
        invoice_id=before.id,
        invoice_number=before.number,
        account_id=account.id,
        account_number=account.number,
        customer_id=before.customer_id,
        customer_name=before.customer_name,
        currency=account.currency,
        issued_on=issuance.issued_on,
        items=credited.items,
        taxes=credited.taxes,
        net=credited.net,
        tax=credited.tax,
        total=credited.total,
        reason=head.reason,
        created_at=issuance.at,
        comment=head.comment,
        legal_entity=head.number.legal_entity,
    )
    ledger = _ledger(after, note, credited, issuance)
    return IssuedCreditNote(after, credited.invoice, note, ledger, CreditNoteIssued.of(note))


def _part(invoice: Invoice, wanted: CreditRequest) -> InvoiceItem:
    """An item cut to what is credited of it; its discount comes along by its share."""
    if not 1 <= wanted.item <= len(invoice.items):
        raise NoSuchItem("The invoice has no item {number}.", number=wanted.item)
    item = invoice.items[wanted.item - 1]
    amount = item.left if wanted.amount is None else wanted.amount
    if item.left <= 0:
        raise NothingToCredit("Item {number} has been credited in full.", number=wanted.item)
    if amount <= 0 or rounded(amount, invoice.currency) != amount:
        raise InvalidCredit
    if amount > item.left:
        raise CreditExceedsInvoice(
            "{amount} is more than the item's {left}.", amount=amount, left=item.left
        )
    discount_left = item.discount - (item.credited_discount or ZERO)
    share = rounded(item.discount * amount / item.amount, invoice.currency)
    discount = discount_left if amount == item.left else min(share, discount_left)
    return replace(item, amount=amount, discount=discount, credited=None, credited_discount=None)


def _left(invoice: Invoice) -> list[TaxTotal]:
    """What is left of the invoice's totals, rate by rate as they were made."""
    made = zip(_made(invoice), invoice.taxes, strict=True)
    return [_less(total, stored) for total, stored in made]


def _made(invoice: Invoice) -> tuple[TaxTotal, ...]:
    """The totals that can be credited: what was taken off an invoice stays the customer's."""
    items = [taxable(item) for item in invoice.items if item.amount >= 0]
    return tax_totals(items, invoice.currency)


def _less(total: TaxTotal, stored: InvoiceTax) -> TaxTotal:
    net, tax = stored.credited_net or ZERO, stored.credited_tax or ZERO
    taxable_credited = net + tax if total.included else net
    return replace(total, taxable=total.taxable - taxable_credited, tax=total.tax - tax)


def _taxes_after(invoice: Invoice, credited: Sequence[TaxTotal]) -> tuple[InvoiceTax, ...]:
    given: dict[tuple[TaxRate, bool], TaxTotal] = {(t.rate, t.included): t for t in credited}
    return tuple(
        replace(
            stored,
            credited_net=(stored.credited_net or ZERO) + one.net,
            credited_tax=(stored.credited_tax or ZERO) + one.tax,
        )
        if (one := given.get((total.rate, total.included))) is not None
        else stored
        for total, stored in zip(_made(invoice), invoice.taxes, strict=True)
    )


def _with_credit(item: InvoiceItem, part: InvoiceItem | None, since: date | None) -> InvoiceItem:
    if part is None:
        return item
    return replace(
        item,
        credited=(item.credited or ZERO) + part.amount,
        credited_discount=(item.credited_discount or ZERO) + part.discount,
        used_until=since or item.used_until,
    )


def _note_item(number: int, part: InvoiceItem) -> CreditNoteItem:
    return CreditNoteItem(
        item=number,
        description=part.description,
        kind=part.kind,
        amount=part.amount,
        discount=part.discount,
        tax_category=part.tax_category,
        tax_percent=part.tax_percent,
        tax_included=part.tax_included,
        subscription_id=part.subscription_id,
    )


def _ledger(
    account: Account, note: CreditNote, credited: Credit, issuance: Issuance
) -> LedgerTransaction:
    """The invoice's own lines, the other way round."""
    return LedgerTransaction(
        id=issuance.new_id(),
        account_id=account.id,
        customer_id=account.customer_id,
        reason=Reason.CREDIT_NOTE,
        at=issuance.at,
        currency=account.currency,
        lines=taken_back(sale(note.total, note.tax, credited.revenue)),
        balance_after=account.balance,
        author=issuance.author,
        source=f"credit-note#{note.id}",
        description=note.number,
        legal_entity=note.legal_entity,
        invoice_id=note.invoice_id,
    )
