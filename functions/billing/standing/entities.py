"""What holds an account to its terms. Pure."""

from __future__ import annotations

from functions.billing.accounts.entities import Account
from shared.errors import Conflict


class TimeZoneFixed(Conflict):
    """An account's time zone stays as it is once anything is charged on it."""


def is_charged(account: Account) -> bool:
    """Whether days of it are billed or money is booked, by the dates of its time zone."""
    return bool(account.charged_until or account.open_items or account.balance)
