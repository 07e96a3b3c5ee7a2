"""Accounts in the billing table. One partition holds what it takes to bill an account.

pk ACCOUNT#<id>            sk A#ACCOUNT      the account
     gsi1 DUE#<shard>      <nextBillDate>#<id>     while something is to be billed
     gsi2 CUSTOMER#<id>    ACCOUNT#<id>
     gsi3 ACCOUNTS#<state>#<shard>   <id>              keys alone, as in gsi4
     gsi4 DEBTORS#<state>#<shard>    <debt>#<id>       while anything is to be paid
pk ACCOUNT#<id>            sk A#SUB#<id>     its subscriptions (subscriptions/repository.py), read
                                             with it (billable/repository.py)
pk ACCOUNTNUMBER#<number>  sk ACCOUNT        whose number it is
pk CONTRACT#<id>           sk ACCOUNT        the contract's one account
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from heapq import merge
from itertools import groupby

from functions.billing.accounts.entities import (
    Account,
    AccountChanged,
    AccountExists,
    AccountNotFound,
    AccountState,
    PaymentType,
)
from functions.billing.accounts.filters import AccountFilter
from functions.billing.accounts.sharding import shard_of
from shared.component import component
from shared.dynamo import ShardedList
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.query import partition
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Item, Transaction
from shared.errors import DomainError
from shared.numbering import NumberTaken

_ACCOUNT = "A#ACCOUNT"
_ALL = ShardedList("ACCOUNTS", index="gsi3", shards=2, keys_only=True)
_DEBTORS = ShardedList("DEBTORS", index="gsi4", shards=4, keys_only=True)


@dataclass(frozen=True, slots=True)
class DueAccount:
    """An entry of the due index: the account, and what to read to bill it."""

    account_id: str
    subscription_ids: tuple[str, ...]
    position: str
    prepaid: bool = False


@component
class AccountRepository:
    """Reads accounts, and says how changes of them are written."""

    table: Table

    def get(self, account_id: str) -> Account:
        """One account. Raises: AccountNotFound."""
        item = self.table.get(f"ACCOUNT#{account_id}", _ACCOUNT)
        if item is None:
            raise AccountNotFound
        return from_item(Account, item)

    def each_due(self, shard: int, until: date, after: str = "") -> Iterator[DueAccount]:
        """The accounts to bill by a day, the longest due first; those after a position."""
        since = after + " " if after else None
        query = Query(
            f"DUE#{shard:02d}",
            index="gsi1",
            since=since,
            until=f"{until}~",
            attributes=("pk", "gsi1sk", "subscription_ids", "payment_type"),
        )
        for item in self.table.each(query):
            listed = tuple(item.get("subscription_ids", ()))
            prepaid = item.get("payment_type") == PaymentType.PREPAID
            yield DueAccount(item["pk"].partition("#")[2], listed, item["gsi1sk"], prepaid)

    def has_due(self, shard: int, until: date) -> bool:
        """Whether a shard has an account to bill by a day."""
        query = Query(f"DUE#{shard:02d}", index="gsi1", until=f"{until}~")
        return bool(self.table.first(query))

    def get_many(self, account_ids: Sequence[str]) -> list[Account]:
        """The accounts with these ids, in their order; at most 100."""
        items = self.table.get_many([(f"ACCOUNT#{i}", _ACCOUNT) for i in account_ids])
        return [from_item(Account, item) for item in items]

    def each_id(self, shard: int, after: str = "") -> Iterator[str]:
        """The ids of all accounts of a shard, in order; those after one."""
        lists = (_ids(self.table, state, shard, after) for state in AccountState)
        for account_id, _ in groupby(merge(*lists)):  # a state may change while we look
            if shard_of(account_id) == shard:
                yield account_id

    def list(self, wanted: AccountFilter, limit: int, cursor: str | None = None) -> Page[Account]:
        """Accounts, newest first; with `min_debt` the largest debts first.

        Raises: InvalidCursor.
        """
        page = self.table.page(_query(wanted), limit=limit, cursor=cursor)
        found = page.map(lambda item: from_item(Account, item))
        return replace(found, items=tuple(a for a in found.items if wanted.matches(a)))

    def find_first_of_customer(self, customer_id: str) -> Account | None:
        """A customer's oldest account."""
        found = self.table.first(Query(f"CUSTOMER#{customer_id}", index="gsi2", prefix="ACCOUNT#"))
        return from_item(Account, found[0]) if found else None

    def find_id_by_number(self, number: str) -> str | None:
        """The id of the account with this number."""
        return self._pointer(number_key(number)[0])

    def find_ids_by_numbers(self, numbers: Sequence[str]) -> dict[str, str]:
        """The ids of the accounts with these numbers, by number; at most 100."""
        by_pk = {number_key(number)[0]: number for number in numbers}
        items = self.table.get_many([number_key(number) for number in numbers])
        return {by_pk[item["pk"]]: str(item["accountId"]) for item in items}

    def find_id_by_contract(self, contract_id: str) -> str | None:
        """The id of a contract's account."""
        return self._pointer(f"CONTRACT#{contract_id}")

    def add(self, account: Account) -> Transaction:
        """A new account. Its failures: AccountExists, NumberTaken."""
        pointer = {"sk": "ACCOUNT", "accountId": account.id}
        writes = Transaction()
        if account.contract_id:
            of_contract = pointer | {"pk": f"CONTRACT#{account.contract_id}"}
            writes.create(of_contract, otherwise=AccountExists())
        return writes.create(
            pointer | {"pk": number_key(account.number)[0]}, otherwise=NumberTaken()
        ).create(_item(account), otherwise=AccountExists())

    def point(self, account_id: str, contract_id: str) -> Transaction:
        """A contract that leads to an account, beside those that did before."""
        pointer = {"pk": f"CONTRACT#{contract_id}", "sk": "ACCOUNT", "accountId": account_id}
        return Transaction().put(pointer)

    def change(
        self, account: Account, *, over: Account, otherwise: DomainError | None = None
    ) -> Transaction:
        """An account over the state it was read in. Its failure: AccountChanged, or `otherwise`."""
        return Transaction().put(
            _item(account),
            when=Condition(equals={"version": over.version}),
            otherwise=otherwise or AccountChanged(),
        )

    def _pointer(self, pk: str) -> str | None:
        item = self.table.get(pk, "ACCOUNT")
        return None if item is None else str(item["accountId"])


def number_key(number: str) -> tuple[str, str]:
    """Where it is kept whose an account's number is."""
    return f"ACCOUNTNUMBER#{number}", "ACCOUNT"


def _ids(table: Table, state: AccountState, shard: int, after: str) -> Iterator[str]:
    """The ids in that part of a state's list in which a shard's accounts lie."""
    part = partition(f"{_ALL.name}#{state}", shard % _ALL.shards)
    query = Query(
        part, index="gsi3", since=after + " " if after else None, attributes=("pk", "gsi3sk")
    )
    for item in table.each(query, page_size=1000):
        yield str(item["gsi3sk"])


def _query(wanted: AccountFilter) -> Query:
    """The narrowest list that contains them."""
    if wanted.customer_id is not None:
        key = f"CUSTOMER#{wanted.customer_id}"
        return Query(key, index="gsi2", prefix="ACCOUNT#", newest_first=True)
    states = tuple(AccountState) if wanted.state is None else (wanted.state,)
    if wanted.min_debt is None:
        return _ALL.query(of=states)
    return _DEBTORS.query(of=states, since=_debt(wanted.min_debt))


def _debt(amount: Decimal) -> str:
    """An amount as a text that sorts as the amounts do."""
    return f"{amount:019.3f}"


def _item(account: Account) -> Item:
    item = to_item(account) | {
        "pk": f"ACCOUNT#{account.id}",
        "sk": _ACCOUNT,
        "gsi2pk": f"CUSTOMER#{account.customer_id}",
        "gsi2sk": f"ACCOUNT#{account.id}",
        **_ALL.keys_by_id(account.id, of=account.state),
    }
    if account.open_items:
        item |= _DEBTORS.keys(_debt(account.amount_due), account.id, of=account.state)
    if account.next_bill_date is not None and account.state is not AccountState.CLOSED:
        item["gsi1pk"] = f"DUE#{account.shard:02d}"
        item["gsi1sk"] = f"{account.next_bill_date}#{account.id}"
    return item
