"""Thirty accounts that are three months behind, in two shards; two of them have paid in advance."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from functions.billing.accounts.repository import AccountRepository
from functions.billing.transactions.entities import (
    RECEIVABLE,
    LedgerTransaction,
    Reason,
    cash,
    credit,
    debit,
)
from functions.billing.transactions.repository import LedgerRepository
from shared.dynamo.table import Table
from tests.fakes.books import Books
from tests.fakes.due_accounts import seed_accounts
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock
from tests.faults.house import House, ids_in_shards

APRIL, JUNE, JULY = date(2026, 4, 1), date(2026, 6, 1), date(2026, 7, 1)
BEHIND = ("2026-04-01", "2026-05-01", "2026-06-01")
SHARDS = (7, 19)


class Scene:
    """The accounts, as often as a test wants to begin with them."""

    def __init__(self, in_first: int = 27, in_second: int = 3) -> None:
        table = InMemoryTable()
        first = seed_accounts(table, in_first, APRIL, ids_in_shards(SHARDS[0]))
        second = seed_accounts(
            table, in_second, APRIL, ids_in_shards(SHARDS[1]), first_number=in_first + 1
        )
        self.accounts = first + second
        for account_id, paid in zip([*first[:1], *second[:1]], ("700.00", "5000.00"), strict=False):
            _pay(table, account_id, Decimal(paid))
        self.items = table.items

    def house(self) -> House:
        """Billing with these accounts, at the beginning."""
        table = InMemoryTable()
        table.items = dict(self.items)
        return House(table)

    def expected(self, *periods: str) -> Counter[tuple[str, str]]:
        """One invoice for every account and period."""
        return Counter((account, period) for account in self.accounts for period in periods)


def books_of(house: House) -> Books:
    """What an in-memory house's table holds."""
    table = house.table
    assert isinstance(table, InMemoryTable)
    return Books.of(table.items.values())


def _pay(table: Table, account_id: str, amount: Decimal) -> None:
    """Money in advance, with its entry."""
    accounts, ledger = AccountRepository(table=table), LedgerRepository(table=table)
    account = accounts.get(account_id)
    paid, _ = account.credited(amount)
    entry = LedgerTransaction(
        id=f"advance-{account_id}",
        customer_id="customer-1",
        account_id=account_id,
        reason=Reason.PAYMENT,
        at=FixedClock()(),
        currency=account.currency,
        lines=(debit(cash("manual"), amount), credit(RECEIVABLE, amount)),
        balance_after=paid.balance,
        author="test",
        source=f"payment#{account_id}",
    )
    table.commit(accounts.change(paid, over=account).extend(ledger.add(entry)))
