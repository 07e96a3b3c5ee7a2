"""A ledger transaction: lines of double entry that balance, written once and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from shared.money import ZERO, nothing

RECEIVABLE = "receivable"
"""What customers owe; a credit balance is their advance."""
VAT = "tax:vat"
"""Tax collected, owed to the state."""
BAD_DEBT = "bad-debt"
"""What customers owed and will not pay."""
SUSPENSE = "suspense"
"""Money received whose account is not known yet."""
TRANSFER = "transfer"
"""What moves between two accounts; it comes to nothing with each transfer."""
OPENING = "opening-balances"
"""What was owed and paid in advance when an account was taken over from elsewhere."""
REVENUE, CASH, ADJUSTMENT = "revenue:", "cash:", "adjustment:"
"""How the ledger accounts begin of which there are several."""


OPENING_DEBT = "opening_debt"
"""The kind of an invoice's item that brings a debt forward."""


def adjustment(reason: str) -> str:
    """The ledger account of adjustments for a reason, such as `adjustment:goodwill`."""
    return f"{ADJUSTMENT}{reason}"


def revenue(kind: str) -> str:
    """The ledger account of the revenue of a kind of service, such as `revenue:internet`.

    A debt that is brought forward was somebody's revenue before, and is none here.
    """
    return OPENING if kind == OPENING_DEBT else f"{REVENUE}{kind}"


def cash(gateway: str) -> str:
    """The ledger account of the money received through a gateway, such as `cash:sandbox`."""
    return f"{CASH}{gateway}"


class Unbalanced(ValueError):
    """Debits do not equal credits, or a line has not exactly one side: a programming error."""


class Reason(StrEnum):
    """What a ledger transaction is for."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    CREDIT_NOTE = "credit_note"
    ADJUSTMENT = "adjustment"
    TRANSFER = "transfer"
    WRITE_OFF = "write_off"
    CANCELLATION = "cancellation"
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An amount on one side of a ledger account."""

    account: str
    debit: Decimal = ZERO
    credit: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class LedgerTransaction:
    """A transaction on a personal account. Raises: Unbalanced.

    `source` is what it is for (`invoice#<id>`, `payment#<id>`), `external_id` its id outside,
    `author` who caused it, `balance_after` the account's balance after it; `legal_entity` is whose
    books it belongs to, `invoice_id` the invoice that a credit note is on.
    """

    id: str
    account_id: str
    customer_id: str
    reason: Reason
    at: datetime
    currency: str
    lines: tuple[LedgerLine, ...]
    balance_after: Decimal
    author: str
    source: str
    external_id: str | None = None
    description: str = ""
    legal_entity: str = ""
    invoice_id: str | None = None

    def __post_init__(self) -> None:
        """Check double entry."""
        debits = credit_sum = ZERO
        for line in self.lines:
            if line.debit < 0 or line.credit < 0 or bool(line.debit) is bool(line.credit):
                raise Unbalanced(f"{line.account}: debit {line.debit}, credit {line.credit}")
            debits += line.debit
            credit_sum += line.credit
        if debits != credit_sum or not self.lines:
            raise Unbalanced(f"{self.source}: debits {debits}, credits {credit_sum}")

    @property
    def amount(self) -> Decimal:
        """The change of the personal account's balance: negative for an invoice."""
        given = (i.credit - i.debit for i in self.lines if i.account == RECEIVABLE)
        return sum(given, nothing(self.currency))

    @property
    def turnover(self) -> Decimal:
        """The sum of its debits, which is that of its credits."""
        return sum((line.debit for line in self.lines), ZERO)


def sale(
    total: Decimal, tax: Decimal, revenues: Iterable[tuple[str, Decimal]]
) -> tuple[LedgerLine, ...]:
    """The lines of what is sold: what is owed for it, and what it is; below zero what is taken off.

    `revenues` are the net amounts by kind of service.
    """
    owed = [debit(RECEIVABLE, total)] if total else []
    earned = [
        credit(revenue(kind), net) if net > 0 else debit(revenue(kind), -net)
        for kind, net in revenues
    ]
    return (*owed, *earned, *([credit(VAT, tax)] if tax else []))


def taken_back(lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """The lines, each on the other side."""
    return tuple(LedgerLine(i.account, debit=i.credit, credit=i.debit) for i in lines)


def debit(account: str, amount: Decimal) -> LedgerLine:
    """An amount on the debit side, and zero, at its scale, on the other."""
    return LedgerLine(account, debit=amount, credit=amount - amount)


def credit(account: str, amount: Decimal) -> LedgerLine:
    """An amount on the credit side, and zero, at its scale, on the other."""
    return LedgerLine(account, debit=amount - amount, credit=amount)
