"""What a day of the books is made from: entries with their documents, accounts with theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TypeVar

from functions.billing.accounts.entities import Account
from functions.billing.accounts.repository import AccountRepository
from functions.billing.books.folding import Document
from functions.billing.books.proving import Evidence, Span
from functions.billing.books.sheet import Numbers
from functions.billing.credit_notes.repository import CreditNoteRepository
from functions.billing.invoices.entities import (
    Invoice,
)
from functions.billing.invoices.filters import InvoiceFilter
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.legal_entities.entities import Document as Paper
from functions.billing.legal_entities.sellers import Sellers
from functions.billing.transactions.entities import LedgerTransaction, Reason
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import local_date
from shared.component import component

T = TypeVar("T")
Owned = TypeVar("Owned", Account, LedgerTransaction)

AT_ONCE = 100
SETTLED_SINCE = 50
"""So many of an account's newest invoices are looked at for what was paid since a day."""


@component
class BookReading:
    """Reads what the books are made from. `time_zone` is the provider's."""

    accounts: AccountRepository
    ledger: LedgerRepository
    invoices: InvoiceRepository
    notes: CreditNoteRepository
    sellers: Sellers
    time_zone: str

    def documents(self, entries: Sequence[LedgerTransaction]) -> dict[str, Document]:
        """The documents that entries book, by their `source`."""
        billed = [e for e in entries if e.reason in (Reason.INVOICE, Reason.CANCELLATION)]
        ids = list(dict.fromkeys(_id(e) for e in billed))
        papers = {f"invoice#{i.id}": Document.of(i) for i in self._invoices(ids)}
        keys = [(e.invoice_id or "", _id(e)) for e in entries if e.reason is Reason.CREDIT_NOTE]
        for some in groups(keys):
            papers |= {f"credit-note#{n.id}": Document.of(n) for n in self.notes.get_many(some)}
        return papers

    def number_of(self, entry: LedgerTransaction) -> Numbers | None:
        """The number of the document that an entry books, or cancels."""
        is_note = entry.reason is Reason.CREDIT_NOTE
        day = local_date(entry.at, self.time_zone)
        seller = self.sellers.of(entry.legal_entity)
        series = seller.series(Paper.CREDIT_NOTE if is_note else Paper.INVOICE, day)
        read = _read_number(series.form, entry.description)
        if read is None:
            return None
        form, number = read
        reason = Reason.CREDIT_NOTE if is_note else Reason.INVOICE
        return Numbers(series.name, form, entry.legal_entity, reason, number, number)

    def owned(self, thing: Owned) -> Owned:
        """An entry or an account as its legal entity's; what names none is the default one's."""
        if thing.legal_entity or not (default := self.sellers.of("").id):
            return thing
        return replace(thing, legal_entity=default)

    def evidence(self, account_ids: Sequence[str], span: Span) -> Iterator[Evidence]:
        """What accounts are proved by; at most 100 of them."""
        accounts = [self.owned(account) for account in self.accounts.get_many(account_ids)]
        found = [self._entries(account, span) for account in accounts]
        wanted: dict[str, None] = {}
        for account, entries, _ in found:
            wanted |= dict.fromkeys(_invoice_ids(account, entries, span))
        invoices = {invoice.id: invoice for invoice in self._invoices(list(wanted))}
        for account, entries, is_complete in found:
            own = (i for i in _invoice_ids(account, entries, span) if i in invoices)
            yield Evidence(account, entries, {i: invoices[i] for i in own}, is_complete)

    def settled(self, account: Account) -> list[Invoice]:
        """An account's newest invoices, those due last first."""
        found = self.invoices.list(InvoiceFilter.all_of(account), SETTLED_SINCE).items
        return sorted(found, key=lambda i: (i.due_date, i.number), reverse=True)

    def _entries(
        self, account: Account, span: Span
    ) -> tuple[Account, list[LedgerTransaction], bool]:
        """An account's entries: the last one, where it says all; else all of them."""
        last = self.ledger.find_last(account.id)
        if last is None:
            return account, [], True
        if last.at < span.since and last.balance_after == account.balance:
            return account, [last], False
        return account, list(self.ledger.each_of(account.id)), True

    def _invoices(self, ids: Sequence[str]) -> Iterator[Invoice]:
        for some in groups(ids):
            yield from self.invoices.get_many(some)


def groups(things: Iterable[T]) -> Iterator[list[T]]:
    """The things, as many at once as one read takes."""
    left = iter(things)
    while group := list(islice(left, AT_ONCE)):
        yield group


def _invoice_ids(
    account: Account, entries: Sequence[LedgerTransaction], span: Span
) -> Iterator[str]:
    """The invoices that are open, and those that were booked since the day began."""
    yield from (item.invoice_id for item in account.open_items)
    yield from (_id(e) for e in entries if e.reason is Reason.INVOICE and e.at >= span.since)


def _id(entry: LedgerTransaction) -> str:
    return entry.source.partition("#")[2]


def _read_number(form: str, text: str) -> tuple[str, int] | None:
    """The form and the number of a text: of a form such as `INV-{:08d}`, or one of before."""
    before, _, rest = form.partition("{")
    after = rest.partition("}")[2]
    middle = text.removeprefix(before).removesuffix(after)
    if before + middle + after == text and _is_number(middle):
        return form, int(middle)
    places = [place for place, sign in enumerate(text) if _is_number(sign)]
    if not places:
        return None
    end = places[-1] + 1
    start = len(text[:end].rstrip("0123456789"))
    digits = text[start:end]
    return f"{text[:start]}{{:0{len(digits)}d}}{text[end:]}", int(digits)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
