"""What becomes of accounts and saved cards when two records of a customer become one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.accounts.filters import AccountFilter
from functions.billing.accounts.repository import AccountRepository
from functions.billing.lifecycle.transferring import ContractTransfer, NewCustomer
from functions.billing.wallets.entities import (
    PaymentMethodNotFound,
    TooManyPaymentMethods,
    Wallet,
    WalletChanged,
)
from functions.billing.wallets.repository import WalletRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo.once import Once
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.ids import NewId
from shared.observability import logger
from shared.retrying import retrying

_PAGE = 100
_Change = Callable[[Wallet, Wallet], Wallet]


@dataclass(frozen=True, slots=True)
class Record:
    """A customer's record to which accounts go from the day `on`."""

    customer_id: str
    name: str
    on: date
    inn: str = ""
    kpp: str = ""


@component
class CustomerMerging:
    """Use cases of merges: each account is a change of its own, and one that is done stays done."""

    table: Table
    accounts: AccountRepository
    transfer: ContractTransfer
    wallets: WalletRepository
    clock: Clock
    new_id: NewId

    def merge(self, from_id: str, into: Record, once: Once | None = None) -> None:
        """Hand all accounts of a record over to another of the same customer, with its cards.

        The other record keeps its cards too, to have them when the merge is undone.
        Raises: StaleEvent, AlreadySeen, Unavailable.
        """
        self._begin(once)
        retrying(lambda: self._cards(from_id, into.customer_id, _with_all), on=WalletChanged)
        for account in self._accounts_of(from_id):
            self._hand_over(account, into)
        self.table.commit(Transaction().once(once))

    def undo(self, from_id: str, back: Record, once: Once | None = None) -> None:
        """Hand back the accounts that came with a merge, and take its cards out again.

        Raises: StaleEvent, AlreadySeen, Unavailable.
        """
        self._begin(once)
        for account in self._accounts_of(from_id):
            last = account.earlier_customers[-1:]
            if last and last[0].is_same and last[0].customer_id == back.customer_id:
                self._hand_over(account, back)
        retrying(lambda: self._cards(back.customer_id, from_id, _without_all), on=WalletChanged)
        self.table.commit(Transaction().once(once))

    def _begin(self, once: Once | None) -> None:
        """Drop what a later event has overtaken, before anything moves. Raises: StaleEvent."""
        if once is not None:
            self.table.commit(Transaction().once(once.begun(self.new_id())))

    def _hand_over(self, account: Account, to: Record) -> None:
        contract = NewCustomer(
            account.contract_id, to.on, to.customer_id, to.name, to.inn, to.kpp, is_same=True
        )
        self.transfer.hand_over(account.id, contract)

    def _accounts_of(self, customer_id: str) -> list[Account]:
        """All of a customer's accounts, read before any of them goes over."""
        return list(self._each_account(AccountFilter(customer_id=customer_id)))

    def _each_account(self, wanted: AccountFilter) -> Iterator[Account]:
        cursor: str | None = None
        while True:
            page = self.accounts.list(wanted, _PAGE, cursor)
            yield from page.items
            if (cursor := page.next_cursor) is None:
                return

    def _cards(self, of: str, to: str, change: _Change) -> None:
        before = self.wallets.find(to)
        after = change(before, self.wallets.find(of))
        if after is before:
            return
        writes = self.wallets.change(replace(after, version=before.version + 1), over=before)
        shown = before.shown, after.shown
        subject, now = f"wallet#{to}", self.clock()
        writes.audit(subject, "wallet.merged", at=now, before=shown[0], after=shown[1])
        self.table.commit(writes)


def _with_all(wallet: Wallet, other: Wallet) -> Wallet:
    for method in other.methods:
        try:
            wallet = wallet.saved(method)
        except TooManyPaymentMethods:
            logger().warning("no room for a payment method", customer_id=wallet.customer_id)
    return wallet


def _without_all(wallet: Wallet, other: Wallet) -> Wallet:
    for method in other.methods:
        try:
            wallet = wallet.without(method.id)
        except PaymentMethodNotFound:
            continue
    return wallet
