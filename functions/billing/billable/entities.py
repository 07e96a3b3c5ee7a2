"""An account with its subscriptions, as they were read together."""

from __future__ import annotations

from dataclasses import dataclass

from functions.billing.accounts.entities import Account
from functions.billing.subscriptions.entities import Subscription


@dataclass(frozen=True, slots=True)
class BillableAccount:
    """What it takes to bill an account."""

    account: Account
    subscriptions: tuple[Subscription, ...]
