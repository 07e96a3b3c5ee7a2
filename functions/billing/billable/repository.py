"""Accounts with their subscriptions, which lie in one partition of the billing table.

pk ACCOUNT#<id>   sk A#ACCOUNT    the account (accounts/repository.py)
pk ACCOUNT#<id>   sk A#SUB#<id>   its subscriptions (subscriptions/repository.py)
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.billing.accounts.entities import Account, AccountNotFound
from functions.billing.accounts.repository import DueAccount
from functions.billing.billable.entities import BillableAccount
from functions.billing.subscriptions.entities import Subscription
from shared.component import component
from shared.dynamo.mapping import from_item
from shared.dynamo.table import Query, Table
from shared.dynamo.transaction import Item

_ACCOUNT = "A#ACCOUNT"
_SUBSCRIPTION = "A#SUB#"
KEYS_AT_ONCE = 100  # what one batch read takes


@component
class BillableAccountRepository:
    """Reads accounts with their subscriptions; each is written by its own repository."""

    table: Table

    def get(self, account_id: str) -> BillableAccount:
        """An account with its subscriptions, in one read. Raises: AccountNotFound."""
        query = Query(f"ACCOUNT#{account_id}", prefix="A#", consistent=True)
        return _billable(list(self.table.each(query)))

    def get_many(self, dues: Sequence[DueAccount]) -> dict[str, BillableAccount | Exception]:
        """Many of them by account id, in few reads; an unreadable one is an error."""
        keys = [key for due in dues for key in _keys(due)]
        found: dict[str, list[Item]] = {due.account_id: [] for due in dues}
        for start in range(0, len(keys), KEYS_AT_ONCE):
            for item in self.table.get_many(keys[start : start + KEYS_AT_ONCE]):
                found[item["pk"].partition("#")[2]].append(item)
        return {due.account_id: self._read(due, found[due.account_id]) for due in dues}

    def _read(self, due: DueAccount, items: list[Item]) -> BillableAccount | Exception:
        """The index may be a moment behind: then the account's own list of subscriptions counts."""
        try:
            billable = _billable(items)
            known = {s.id for s in billable.subscriptions}
            complete = known == set(billable.account.subscription_ids)
            return billable if complete else self.get(due.account_id)
        except Exception as error:  # noqa: BLE001 - one unreadable account must not stop the others
            return error


def _keys(due: DueAccount) -> list[tuple[str, str]]:
    """The keys of an account's items that a bill needs."""
    pk = f"ACCOUNT#{due.account_id}"
    return [(pk, _ACCOUNT), *((pk, _SUBSCRIPTION + i) for i in due.subscription_ids)]


def _billable(items: list[Item]) -> BillableAccount:
    account = next((i for i in items if i["sk"] == _ACCOUNT), None)
    if account is None:
        raise AccountNotFound
    subscriptions = (i for i in items if i["sk"].startswith(_SUBSCRIPTION))
    return BillableAccount(
        from_item(Account, account), tuple(from_item(Subscription, i) for i in subscriptions)
    )
