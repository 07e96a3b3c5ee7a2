"""One invoice for what several accounts of a customer owe on one day.

What each account owes stays its own: its invoices, with their numbers, taxes and entries. The
consolidated invoice names those of one day, currency, seller and due date, and what was due on them
when it was issued. A payment of it comes in on the leading account, and is spread from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from shared.errors import Conflict, Invalid, NotFound
from shared.money import ZERO, nothing

FEWEST, MOST = 2, 20
"""How many accounts share an invoice."""
MOST_INVOICES = 40
"""Each invoice takes a write of a transaction's 100; more of them take another one."""


class ConsolidationNotFound(NotFound):
    """This customer's accounts have invoices of their own."""


class ConsolidationChanged(Conflict):
    """Somebody else changed which accounts share an invoice; try again."""


class InvalidConsolidation(Invalid):
    """An invoice is shared by open accounts of one customer, currency and legal entity."""


class ConsolidatedInvoiceNotFound(NotFound):
    """There is no such consolidated invoice."""


class NothingDue(Conflict):
    """Nothing is due on this consolidated invoice any more."""


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Which accounts of a customer share invoices; the first one leads, and is paid."""

    customer_id: str
    account_ids: tuple[str, ...]
    version: int = 1

    def own(self, accounts: Sequence[Account]) -> list[Account]:
        """Those accounts that are still the customer's."""
        return [account for account in accounts if account.customer_id == self.customer_id]

    def of(self, account_ids: tuple[str, ...]) -> Consolidation:
        """The same customer's, of other accounts; as it is where they are the same."""
        if account_ids == self.account_ids:
            return self
        return replace(self, account_ids=account_ids, version=self.version + 1)


def check_accounts(customer_id: str, accounts: Sequence[Account]) -> None:
    """Refuse accounts that can't share an invoice. Raises: InvalidConsolidation."""
    alike = {(a.customer_id, a.currency, a.legal_entity) for a in accounts}
    is_open = all(a.state is not AccountState.CLOSED for a in accounts)
    if len(alike) != 1 or accounts[0].customer_id != customer_id or not is_open:
        raise InvalidConsolidation


@dataclass(frozen=True, slots=True)
class ConsolidatedLine:
    """An invoice of an account, and what was due on it when it was put here.

    `amount_due` and `status` are those of now, where they were asked for.
    """

    invoice_id: str
    number: str
    account_id: str
    account_number: str
    amount: Decimal
    amount_due: Decimal | None = None
    status: InvoiceStatus | None = None


@dataclass(frozen=True, slots=True)
class ConsolidatedInvoice:
    """What several accounts owe; `account_id` is the one that is paid.

    `amount_due` is what is due by now, where that was asked for.
    """

    id: str
    number: str
    customer_id: str
    customer_name: str
    account_id: str
    account_number: str
    currency: str
    issued_on: date
    due_date: date
    total: Decimal
    lines: tuple[ConsolidatedLine, ...]
    created_at: datetime
    legal_entity: str = ""
    amount_due: Decimal | None = None

    @property
    def invoice_ids(self) -> tuple[str, ...]:
        """The ids of the invoices on it."""
        return tuple(line.invoice_id for line in self.lines)

    def beside(self, invoices: Sequence[Invoice]) -> ConsolidatedInvoice:
        """The consolidated invoice with what is due on the invoices on it as they are."""
        known = {one.id: one for one in invoices}
        lines = tuple(_due(line, known[line.invoice_id]) for line in self.lines)
        due = sum((line.amount_due or ZERO for line in lines), nothing(self.currency))
        return replace(self, lines=lines, amount_due=due)

    def owed_by_others(self) -> dict[str, Decimal]:
        """What is due by now on the invoices of each account but the one that is paid."""
        owed: dict[str, Decimal] = {}
        for line in self.lines:
            if line.account_id != self.account_id and line.amount_due:
                owed[line.account_id] = owed.get(line.account_id, ZERO) + line.amount_due
        return owed


@dataclass(frozen=True, slots=True)
class ConsolidatedPayment:
    """A payment of a consolidated invoice that is asked for; by default, of all that is due."""

    gateway: str
    amount: Decimal | None = None
    return_url: str | None = None
    document: str | None = None
    document_date: date | None = None
    bank: str | None = None
    another: bool = False


def bundles(invoices: Sequence[Invoice]) -> Iterator[tuple[Invoice, ...]]:
    """Invoices that come together: of one day, due date, currency and seller."""

    def alike(one: Invoice) -> tuple[date, date, str, str]:
        return one.issued_on, one.due_date, one.currency, one.legal_entity

    for _, same in groupby(sorted(invoices, key=lambda i: (alike(i), i.number)), key=alike):
        found = tuple(same)
        for start in range(0, len(found), MOST_INVOICES):
            yield found[start : start + MOST_INVOICES]


def lines_of(invoices: Sequence[Invoice]) -> tuple[ConsolidatedLine, ...]:
    """The lines of a consolidated invoice, in order of the accounts' numbers."""
    ordered = sorted(invoices, key=lambda i: (i.account_number, i.number))
    return tuple(
        ConsolidatedLine(i.id, i.number, i.account_id, i.account_number, i.amount_due)
        for i in ordered
    )


def _due(line: ConsolidatedLine, invoice: Invoice) -> ConsolidatedLine:
    due = invoice.amount_due if invoice.payable else nothing(invoice.currency)
    return replace(line, amount_due=due, status=invoice.status)
