"""What a scheduled day means for what is charged: what is billed first, and fees. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import Account
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from functions.billing.subscriptions.events import (
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionEvent,
    SubscriptionResumed,
    SubscriptionStarted,
    SubscriptionSuspended,
)
from functions.billing.subscriptions.pauses import PAUSE_FEE, Pause
from shared.event import Event


@dataclass(frozen=True, slots=True)
class Turn:
    """A subscription before and after what a day brings, and its account where that changes too."""

    old: Subscription
    new: Subscription
    account: Account | None = None
    read: Account | None = None

    def news(self, at: datetime) -> tuple[Event, ...]:
        """What is said of it; one more suspension, or one less, is no news."""
        old, new = self.old, self.new
        model: type[SubscriptionEvent] | None = None
        if new.state is SubscriptionState.CANCELLED:
            model = SubscriptionCancelled
        elif old.next_terms is not None and new.next_terms is None:
            model = SubscriptionChanged
        elif old.state is SubscriptionState.PENDING:
            model = SubscriptionStarted
        elif new.state is not old.state:
            suspended = new.state is SubscriptionState.SUSPENDED
            model = SubscriptionSuspended if suspended else SubscriptionResumed
        return (model.of(new, at),) if model else ()


def turn(old: Subscription, day: date, read: Callable[[], Account]) -> Turn | None:
    """What a day brings first; None where that waits for days before it to be billed.

    `read` gives the account, where that must be asked. Raises: TooManyCharges.
    """
    new = old.as_of(day)
    if old.next_terms == new.next_terms and not _is_pause_over(old, new):
        return Turn(old, new)
    account = read()
    if _is_billed_first(account, old, new):
        return None
    if _is_pause_over(old, new):
        new, after = _resumed(account, old, new)
        return Turn(old, new, after, account)
    return Turn(old, new)


def _is_billed_first(account: Account, old: Subscription, new: Subscription) -> bool:
    until = account.charged_until.get(old.id)
    if old.next_terms is not None and new.next_terms is None:
        begin = old.next_terms.on
        return (until or old.charged_from) < begin and not old.until(begin).is_over(until)
    return not old.is_over(until)


def _resumed(
    account: Account, old: Subscription, new: Subscription
) -> tuple[Subscription, Account]:
    """The subscription and its account where a pause is over: its days are not charged.

    What the tariff asks for them is a charge to come.
    """
    pause = old.pause
    if pause is None:
        return new, account
    ends = [day for day in (pause.ends_on, new.ends_on) if day is not None]
    end, until = min(ends), account.charged_until.get(old.id)
    if until is None:
        new = replace(new, trial_until=max(new.charged_from, end))
    elif not old.billed_while_suspended:
        charged = {old.id: max(until, end)}
        account = account.billed_through(charged, account.next_bill_date)
    fee = pause.fee_until(end, old.currency)
    return new, account.charging(_fee(old, pause, end, fee)) if fee else account


def _is_pause_over(old: Subscription, new: Subscription) -> bool:
    ended = new.pause is None or new.state is SubscriptionState.CANCELLED
    return old.pause is not None and ended


def _fee(subscription: Subscription, pause: Pause, end: date, fee: Decimal) -> PendingCharge:
    by_day = not pause.fee_a_month
    return PendingCharge(
        id=f"{PAUSE_FEE}#{subscription.id}#{pause.starts_on}",
        kind=PAUSE_FEE,
        description=subscription.tariff_name,
        amount=fee,
        on=end,
        tax_category=subscription.tax_category,
        tax_included=subscription.price_includes_tax,
        period_start=pause.starts_on,
        period_end=end,
        quantity=Decimal(pause.days_until(end) if by_day else 1),
        unit_price=pause.fee_a_day if by_day else fee,
        subscription_id=subscription.id,
    )
