"""What holds an account to its terms. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from functions.billing.accounts.entities import Account, AccountClosed, AccountState
from shared.errors import Conflict


class TimeZoneFixed(Conflict):
    """An account's time zone stays as it is once anything is charged on it."""


def updated(account: Account, changes: Mapping[str, Any]) -> Account:
    """The account with other values of some fields. Raises: AccountClosed, TimeZoneFixed."""
    if account.state is AccountState.CLOSED:
        raise AccountClosed
    after = replace(account, **changes)
    if after.time_zone != account.time_zone and _is_charged(account):
        raise TimeZoneFixed
    return after


def _is_charged(account: Account) -> bool:
    """Whether days of it are billed or money is booked, by the dates of its time zone."""
    return bool(account.charged_until or account.open_items or account.balance)
