"""Ledger transactions and their documents as a sheet. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from functions.billing.books.entities import Fault, FaultKind
from functions.billing.books.sheet import (
    Booked,
    Earned,
    Numbers,
    Sheet,
    Taxed,
    Turnover,
    joined,
    merged,
)
from functions.billing.credit_notes.entities import CreditNote, CreditNoteItem
from functions.billing.invoices.entities import Invoice, InvoiceItem, InvoiceTax
from functions.billing.transactions.entities import (
    OPENING,
    RECEIVABLE,
    REVENUE,
    VAT,
    LedgerTransaction,
    Reason,
)
from shared.money import ZERO, allocate

TAKING_BACK = (Reason.CREDIT_NOTE, Reason.CANCELLATION)
WITH_DOCUMENTS = (Reason.INVOICE, *TAKING_BACK)


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice or a credit note, as far as the books tell of it."""

    items: tuple[InvoiceItem | CreditNoteItem, ...]
    taxes: tuple[InvoiceTax, ...]
    total: Decimal
    tax: Decimal

    @classmethod
    def of(cls, paper: Invoice | CreditNote) -> Document:
        """What the books tell of it."""
        return cls(paper.items, paper.taxes, paper.total, paper.tax)


NumberOf = Callable[[LedgerTransaction], Numbers | None]
"""The number of the document that a transaction books; None where its series is not known."""


def fold(
    entries: Sequence[LedgerTransaction], documents: Mapping[str, Document], number_of: NumberOf
) -> tuple[Sheet, tuple[Fault, ...]]:
    """The entries' sheet, and what does not agree with their documents (by their `source`)."""
    with_paper = [e for e in entries if e.reason in WITH_DOCUMENTS]
    numbers = [(e.reason, n) for e in with_paper if (n := number_of(e)) is not None]
    sheet = Sheet(
        booked=merged(row for entry in entries for row in _booked(entry)),
        turnover=merged(_turnover(entry) for entry in entries),
        taxed=merged(row for e in with_paper for row in _taxed(e, documents.get(e.source))),
        earned=merged(row for e in entries for row in _earned(e, documents.get(e.source))),
        numbers=joined([n for reason, n in numbers if reason is not Reason.CANCELLATION]),
        cancelled=joined([n for reason, n in numbers if reason is Reason.CANCELLATION]),
        transactions=len(entries),
    )
    return sheet, tuple(fault for e in with_paper for fault in _faults(e, documents.get(e.source)))


def _booked(entry: LedgerTransaction) -> Iterator[Booked]:
    for line in entry.lines:
        yield Booked(
            entry.legal_entity, entry.reason, line.account, entry.currency, line.debit, line.credit
        )


def _turnover(entry: LedgerTransaction) -> Turnover:
    return Turnover(entry.legal_entity, entry.reason, entry.currency, entry.turnover)


def _taxed(entry: LedgerTransaction, paper: Document | None) -> Iterator[Taxed]:
    """What was sold by tax; a debt that is brought forward was taxed where it arose."""
    if any(line.account == OPENING for line in entry.lines):
        return
    sign = -1 if entry.reason in TAKING_BACK else 1
    for tax in paper.taxes if paper else ():
        yield Taxed(
            entry.legal_entity,
            entry.reason,
            tax.category,
            tax.percent,
            entry.currency,
            sign * tax.net,
            sign * tax.tax,
        )


def _earned(entry: LedgerTransaction, paper: Document | None) -> Iterator[Earned]:
    """The entry's lines of revenue, shared out over the tariffs of the document's items."""
    for line in entry.lines:
        if not line.account.startswith(REVENUE):
            continue
        kind, net = line.account.removeprefix(REVENUE), line.debit or line.credit
        sold = bool(line.credit) is (entry.reason not in TAKING_BACK)
        for tariff, part in _shares(kind, net, sold, paper, entry.currency):
            yield Earned(
                entry.legal_entity,
                kind,
                tariff,
                entry.currency,
                sold=part if line.credit else part - part,
                taken_back=part if line.debit else part - part,
            )


def _shares(
    kind: str, net: Decimal, sold: bool, paper: Document | None, currency: str
) -> Iterable[tuple[str, Decimal]]:
    """A kind's net by tariff; `sold` tells what is sold of it from what is taken off."""
    weights: dict[str, Decimal] = {}
    for item in paper.items if paper else ():
        amount = item.amount - item.discount
        if item.kind == kind and amount and (amount > 0) is sold:
            tariff = item.description if item.subscription_id else ""
            weights[tariff] = weights.get(tariff, ZERO) + abs(amount)
    if len(weights) < 2:
        return ((next(iter(weights), ""), net),)
    return zip(weights, allocate(net, list(weights.values()), currency), strict=True)


def _faults(entry: LedgerTransaction, paper: Document | None) -> Iterator[Fault]:
    """Where an entry's sum or tax is not that of its document."""
    if paper is None:
        yield Fault(FaultKind.DOCUMENT, entry.source, "a document", "none")
        return
    sign = 1 if entry.reason in TAKING_BACK else -1
    tax = sum((i.debit - i.credit for i in entry.lines if i.account == VAT), ZERO)
    for what, wanted, found in (
        (RECEIVABLE, sign * paper.total, entry.amount),
        (VAT, sign * paper.tax, tax),
        (VAT, paper.tax, sum((t.tax for t in paper.taxes), ZERO)),
    ):
        if wanted != found:
            yield Fault(FaultKind.DOCUMENT, f"{entry.source} {what}", str(wanted), str(found))
