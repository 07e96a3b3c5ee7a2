"""What a change is to be, decided once its account is up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from functions.billing.accounts.entities import Account
from functions.billing.billable.entities import BillableAccount
from functions.billing.changes.entities import Change
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.events import SubscriptionEvent
from shared.dynamo.transaction import Transaction

AT_ONCE = 12
"""How many subscriptions one transaction changes: with notes and events they fit its 100 items."""
Decided = tuple[Change, type[SubscriptionEvent] | None]
Decide = Callable[[Account, Subscription, date], Decided]
"""What a change is to be, given the account, the subscription and the account's local day."""
DecideNew = Callable[[BillableAccount, date], Decided]
"""What is to be added to an account, given its local day."""

Prepare = Callable[[Account], Account]
"""What is done to the account before its changes are planned."""
Along = Callable[[Account], tuple[Account, Transaction]]
"""What is done with the account along with its subscriptions, and written with it."""


def decided_of(
    billable: BillableAccount, decide: Decide, today: date
) -> tuple[list[Decided], bool]:
    """What is to be changed in one transaction, and whether there is more."""
    decided = [decide(billable.account, old, today) for old in billable.subscriptions]
    wanted = [one for one in decided if one[0].is_one]
    return wanted[:AT_ONCE], len(wanted) > AT_ONCE
