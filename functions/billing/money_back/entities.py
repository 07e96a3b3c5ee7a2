"""Taking money from an account that had come in: its advance first, then its newest invoices. Pure.

Which payment had paid which invoice is nobody's choice: money goes to the oldest invoice first. So
what goes back is what came last: it had paid the invoices that are due last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.accounts.open_items import OpenItem, due_again
from functions.billing.invoices.entities import Invoice, InvoiceStatus
from functions.billing.transactions.entities import (
    BAD_DEBT,
    RECEIVABLE,
    LedgerLine,
    cash,
    credit,
    debit,
)
from shared.errors import Conflict
from shared.money import nothing

REOPENED_AT_ONCE = 30
"""Each invoice that is due again takes two writes of a transaction's 100."""


class MoneyNotThere(Conflict):
    """What was paid is not on the account any more: it was moved, or has gone back already."""


@dataclass(frozen=True, slots=True)
class Reopened:
    """An invoice on which some money that had paid it is due again."""

    invoice_id: str
    number: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An account without some money, and its invoices that are due again.

    `uncovered` is what it has not got: it was moved to another account, or has gone back before.
    """

    account: Account
    invoices: tuple[Invoice, ...]
    reopened: tuple[Reopened, ...]
    from_advance: Decimal
    uncovered: Decimal

    @property
    def covered(self) -> Decimal:
        """What the account owes more, or has less."""
        return sum((one.amount for one in self.reopened), self.from_advance)


def take_back(
    account: Account, amount: Decimal, invoices: Sequence[Invoice], today: date
) -> TakenBack:
    """The account with so much money less; `invoices` are those it may have paid."""
    left = nothing(account.currency) + amount
    from_advance = min(max(account.advance, nothing(account.currency)), left)
    left -= from_advance
    changed: list[Invoice] = []
    reopened: list[Reopened] = []
    for invoice in sorted(invoices, key=lambda i: (i.due_date, i.number), reverse=True):
        part = min(left, invoice.money_kept)
        if part <= 0 or not _has_been_paid(invoice) or len(changed) == REOPENED_AT_ONCE:
            continue
        left -= part
        changed.append(invoice.reopened(part, today))
        reopened.append(Reopened(invoice.id, invoice.number, part))
    due = {i.id: i.due_date for i in changed}
    items = [OpenItem(o.invoice_id, o.number, due[o.invoice_id], o.amount) for o in reopened]
    after = due_again(account, amount - left, items)
    return TakenBack(after, tuple(changed), tuple(reopened), from_advance, left)


def lines_of(taken: TakenBack, gateway: str) -> tuple[LedgerLine, ...]:
    """The ledger's lines: what the account lacks is lost, until a person finds it."""
    owed = [debit(RECEIVABLE, taken.covered)] if taken.covered else []
    lost = [debit(BAD_DEBT, taken.uncovered)] if taken.uncovered else []
    return (*owed, *lost, credit(cash(gateway), taken.covered + taken.uncovered))


def _has_been_paid(invoice: Invoice) -> bool:
    return invoice.payable or invoice.status is InvoiceStatus.PAID
