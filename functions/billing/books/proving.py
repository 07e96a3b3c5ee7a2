"""The proof of an account: its balance, its open items, and what it owed when a day ended. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.accounts.open_items import OpenItem
from functions.billing.books.entities import Fault, FaultKind
from functions.billing.books.sheet import Owed, Sheet, age_of, merged
from functions.billing.invoices.entities import Invoice
from functions.billing.transactions.entities import LedgerTransaction, Reason
from shared.money import ZERO, nothing


@dataclass(frozen=True, slots=True)
class Span:
    """A day, and the moments at which it begins and at which the next one does."""

    day: date
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an account is proved by.

    `entries` are all of its ledger transactions, or, where nothing was booked since the day began,
    the last one alone. `invoices` are those of its open items and those booked since, by id.
    """

    account: Account
    entries: Sequence[LedgerTransaction]
    invoices: Mapping[str, Invoice]
    is_complete: bool

    @property
    def proved_balance(self) -> Decimal:
        """The balance that its entries make."""
        if self.is_complete:
            return sum((e.amount for e in self.entries), nothing(self.account.currency))
        last = self.entries[0].balance_after if self.entries else None
        return nothing(self.account.currency) if last is None else last


def faults(evidence: Evidence) -> tuple[Fault, ...]:
    """What does not agree."""
    return (*_balance_faults(evidence), *_item_faults(evidence))


def owed(evidence: Evidence, span: Span, settled: Sequence[Invoice] = ()) -> Sheet:
    """What the account owed, or had in advance, when the day ended.

    `settled` are its invoices that may have been paid since, those due last first.
    """
    account = evidence.account
    balance = balance_at(evidence, span)
    items = _items_at(evidence, span, max(-balance, ZERO), settled)
    rows = [
        Owed(
            account.legal_entity,
            account.currency,
            item.amount_due,
            age_of((span.day - item.due_date).days),
            1,
        )
        for item in items
    ]
    if balance > 0:
        rows.append(Owed(account.legal_entity, account.currency, balance))
    return Sheet(owed=merged(rows), accounts=1)


def balance_at(evidence: Evidence, span: Span) -> Decimal:
    """The account's balance when the day ended."""
    later = (e.amount for e in evidence.entries if e.at >= span.until)
    return evidence.account.balance - sum(later, ZERO)


def lacks(evidence: Evidence, span: Span) -> bool:
    """Whether more was owed when the day ended than is open now: something has been paid since."""
    debt = max(-balance_at(evidence, span), ZERO)
    return debt > sum((i.amount_due for i in _still_open(evidence, span)), ZERO)


def _still_open(evidence: Evidence, span: Span) -> list[OpenItem]:
    """The open items that were there when the day ended, as they are now."""
    later = {
        e.source.partition("#")[2]
        for e in evidence.entries
        if e.reason is Reason.INVOICE and e.at >= span.until
    }
    return [item for item in evidence.account.open_items if item.invoice_id not in later]


def _items_at(
    evidence: Evidence, span: Span, debt: Decimal, settled: Sequence[Invoice]
) -> list[OpenItem]:
    """The open items as they were: money goes to the oldest first, so it came from those last."""
    items = _still_open(evidence, span)
    missing = debt - sum((i.amount_due for i in items), ZERO)
    if missing < 0:
        return _cut(items, debt)
    known = {item.invoice_id: item for item in items}
    for invoice in settled:
        was = min(missing, invoice.total - invoice.amount_due)
        if was <= 0 or invoice.created_at >= span.until:
            continue
        known[invoice.id] = _with_more(known.get(invoice.id), invoice, was)
        missing -= was
    return list(known.values())


def _with_more(item: OpenItem | None, invoice: Invoice, amount: Decimal) -> OpenItem:
    if item is None:
        return OpenItem(invoice.id, invoice.number, invoice.due_date, amount)
    return replace(item, amount_due=item.amount_due + amount)


def _cut(items: Sequence[OpenItem], debt: Decimal) -> list[OpenItem]:
    """The items without what an advance is about to pay, the oldest first."""
    left: list[OpenItem] = []
    for item in sorted(items, key=lambda i: (i.due_date, i.number), reverse=True):
        due = min(item.amount_due, debt)
        debt -= due
        if due:
            left.append(replace(item, amount_due=due))
    return left


def _balance_faults(evidence: Evidence) -> Iterator[Fault]:
    account, proved = evidence.account, evidence.proved_balance
    if proved != account.balance:
        subject = f"account#{account.id}"
        yield Fault(FaultKind.BALANCE, subject, str(proved), str(account.balance))


def _item_faults(evidence: Evidence) -> Iterator[Fault]:
    """Open items that are not what their invoices say, and invoices that lack their open item."""
    account = evidence.account
    opened = {item.invoice_id: item.amount_due for item in account.open_items}
    due = {i.id: i.amount_due for i in evidence.invoices.values() if i.amount_due}
    for invoice_id in sorted(opened.keys() | due.keys()):
        wanted, found = due.get(invoice_id, ZERO), opened.get(invoice_id, ZERO)
        if wanted != found:
            subject = f"account#{account.id} invoice#{invoice_id}"
            yield Fault(FaultKind.OPEN_ITEMS, subject, str(wanted), str(found))
