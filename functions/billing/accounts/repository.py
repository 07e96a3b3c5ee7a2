"""Accounts in the billing table. One partition holds what it takes to bill an account.

pk ACCOUNT#<id>            sk A#ACCOUNT      the account
     gsi1 DUE#<shard>      <nextBillDate>#<id>     while something is to be billed
     gsi2 CUSTOMER#<id>    ACCOUNT#<id>
pk ACCOUNT#<id>            sk A#SUB#<id>     its subscriptions (subscriptions/repository.py), read
                                             with it (billable/repository.py)
pk ACCOUNTNUMBER#<number>  sk ACCOUNT        whose number it is
pk CONTRACT#<id>           sk ACCOUNT        the contract's one account
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from functions.billing.accounts.entities import (
    Account,
    AccountChanged,
    AccountExists,
    AccountNotFound,
    AccountState,
)
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Condition, Item, Transaction
from shared.errors import DomainError
from shared.numbering import NumberTaken

_ACCOUNT = "A#ACCOUNT"


@dataclass(frozen=True, slots=True)
class Due:
    """A place in the due index: whose it is, and what to read for it."""

    account_id: str
    subscription_ids: tuple[str, ...]
    position: str


@dataclass(frozen=True)
class AccountRepository:
    """Reads accounts, and says how changes of them are written."""

    table: Table

    def get(self, account_id: str) -> Account:
        """One account. Raises: AccountNotFound."""
        item = self.table.get(f"ACCOUNT#{account_id}", _ACCOUNT)
        if item is None:
            raise AccountNotFound
        return from_item(Account, item)

    def due(self, shard: int, until: date, after: str = "") -> Iterator[Due]:
        """Who is to be billed on or before a day, the longest due first; `after` a position."""
        since = after + " " if after else None
        query = Query(
            f"DUE#{shard:02d}",
            index="gsi1",
            since=since,
            until=f"{until}~",
            attributes=("pk", "gsi1sk", "subscription_ids"),
        )
        for item in self.table.each(query):
            listed = tuple(item.get("subscription_ids", ()))
            yield Due(item["pk"].partition("#")[2], listed, item["gsi1sk"])

    def anyone_due(self, shard: int, until: date) -> bool:
        """Whether a shard has somebody to bill."""
        query = Query(f"DUE#{shard:02d}", index="gsi1", until=f"{until}~")
        return bool(self.table.first(query))

    def of_customer(self, customer_id: str, limit: int, cursor: str | None) -> Page[Account]:
        """A customer's accounts, the oldest first."""
        query = Query(f"CUSTOMER#{customer_id}", index="gsi2", prefix="ACCOUNT#")
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Account, item))

    def id_of_number(self, number: str) -> str | None:
        """The id of the account with this number."""
        return self._pointer(f"ACCOUNTNUMBER#{number}")

    def id_of_contract(self, contract_id: str) -> str | None:
        """The id of a contract's account."""
        return self._pointer(f"CONTRACT#{contract_id}")

    def open(self, account: Account) -> Transaction:
        """Writes of a new account. Raise: AccountExists, NumberTaken."""
        pointer = {"sk": "ACCOUNT", "accountId": account.id}
        return (
            Transaction()
            .create(pointer | {"pk": f"CONTRACT#{account.contract_id}"}, otherwise=AccountExists())
            .create(pointer | {"pk": f"ACCOUNTNUMBER#{account.number}"}, otherwise=NumberTaken())
            .create(_item(account), otherwise=AccountExists())
        )

    def change(
        self, account: Account, *, over: Account, otherwise: DomainError | None = None
    ) -> Transaction:
        """Write an account over the state it was read in. Raises: AccountChanged."""
        return Transaction().put(
            _item(account),
            when=Condition(equals={"version": over.version}),
            otherwise=otherwise or AccountChanged(),
        )

    def _pointer(self, pk: str) -> str | None:
        item = self.table.get(pk, "ACCOUNT")
        return None if item is None else str(item["accountId"])


def _item(account: Account) -> Item:
    item = to_item(account) | {
        "pk": f"ACCOUNT#{account.id}",
        "sk": _ACCOUNT,
        "gsi2pk": f"CUSTOMER#{account.customer_id}",
        "gsi2sk": f"ACCOUNT#{account.id}",
    }
    if account.next_bill_date is not None and account.state is not AccountState.CLOSED:
        item["gsi1pk"] = f"DUE#{account.shard:02d}"
        item["gsi1sk"] = f"{account.next_bill_date}#{account.id}"
    return item
