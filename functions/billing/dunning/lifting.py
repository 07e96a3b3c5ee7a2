"""Services that are suspended for debt come back as soon as the money is there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from functions.billing.accounts.entities import Account, PaymentType
from functions.billing.accounts.open_items import overdue
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.changes.deciding import Decided
from functions.billing.changes.entities import Change
from functions.billing.changes.writing import ChangeWriter
from functions.billing.dunning.repository import DunningRepository
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import SubscriptionResumed, SubscriptionStarted
from shared.clock import Clock, local_date
from shared.component import component

_ENDED = SubscriptionState.CANCELLED


@component
class DebtLifting:
    """The use case of an account that has more money than before."""

    billable: BillableAccountRepository
    dunning: DunningRepository
    writer: ChangeWriter
    clock: Clock

    def lift(self, account_id: str) -> None:
        """Bring its services back, charged from today on, unless something else holds them.

        Paid afterwards, all of them once no more is overdue than what suspends nobody; prepaid, as
        many as the money suffices for, in their order. Again is no harm.
        Raises: AccountNotFound, Unavailable.
        """
        billable = self.billable.get(account_id)
        if not any(_waits(one) for one in billable.subscriptions):
            return
        holds_from = self.dunning.policy(billable.account.currency).holds_from

        def decide(account: Account, old: Subscription, today: date) -> Decided:
            if not _waits(old) or not _may_be_back(account, holds_from, today):
                return Change(old, old, today), None
            new = old.resumed(Suspension.DEBT)
            if new.state is not SubscriptionState.ACTIVE:
                return Change(old, new, today), None
            charged = old.id in account.charged_until
            return Change(old, new, today), SubscriptionResumed if charged else SubscriptionStarted

        today = local_date(self.clock(), billable.account.time_zone)
        self.writer.write_all(account_id, decide, today, "resumed", None)


def _waits(subscription: Subscription) -> bool:
    return Suspension.DEBT in subscription.suspensions and subscription.state is not _ENDED


def _may_be_back(account: Account, holds_from: Decimal, today: date) -> bool:
    """What a prepaid account has money for is seen when the change is planned."""
    debt = overdue(account.open_items, today)
    return account.payment_type is PaymentType.PREPAID or not debt or debt < holds_from
