"""Invoices that are not fully paid, as their account keeps them, and how money pays them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from shared.money import ZERO

if TYPE_CHECKING:
    from functions.billing.accounts.entities import Account

SETTLED_AT_ONCE = 40
"""Each invoice that is settled takes two writes of a transaction's 100."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice that is not fully paid, as the account keeps it."""

    invoice_id: str
    number: str
    due_date: date
    amount_due: Decimal


@dataclass(frozen=True, slots=True)
class Settlement:
    """An amount applied to an invoice; `in_full` where nothing is left to pay of it."""

    invoice_id: str
    number: str
    amount: Decimal
    in_full: bool


def overdue(open_items: Sequence[OpenItem], day: date) -> Decimal:
    """What should have been paid before a local day."""
    return sum((item.amount_due for item in open_items if item.due_date < day), ZERO)


def due_again(account: Account, amount: Decimal, again: Sequence[OpenItem]) -> Account:
    """An account from which money is taken back: what it had paid is open `again`, or some more."""
    items = {item.invoice_id: item for item in account.open_items}
    for item in again:
        known = items.get(item.invoice_id)
        due = item.amount_due + (known.amount_due if known else ZERO)
        items[item.invoice_id] = replace(item, amount_due=due)
    return replace(
        account,
        balance=account.balance - amount,
        open_items=tuple(items.values()),
        version=account.version + 1,
    )


def settle(
    open_items: Sequence[OpenItem], money: Decimal
) -> tuple[tuple[OpenItem, ...], tuple[Settlement, ...]]:
    """What is open after some money has paid the oldest due dates first, and what it has paid.

    At most SETTLED_AT_ONCE invoices are paid, so that a change of them fits a transaction.
    """
    left = money
    settlements: list[Settlement] = []
    still_open: list[OpenItem] = []
    for item in sorted(open_items, key=lambda i: (i.due_date, i.number)):
        paid = min(left, item.amount_due) if len(settlements) < SETTLED_AT_ONCE else ZERO
        left -= paid
        if paid:
            in_full = paid == item.amount_due
            settlements.append(Settlement(item.invoice_id, item.number, paid, in_full))
        if paid < item.amount_due:
            still_open.append(replace(item, amount_due=item.amount_due - paid))
    return tuple(still_open), tuple(settlements)
