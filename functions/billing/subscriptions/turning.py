"""What a scheduled day means for what is charged: what is billed first, and fees. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import Account
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from functions.billing.subscriptions.pauses import PAUSE_FEE, Pause


def changes_what_is_charged(old: Subscription, new: Subscription) -> bool:
    """Whether other terms begin, or a pause is over."""
    return old.next_terms != new.next_terms or _is_pause_over(old, new)


def is_billed_first(account: Account, old: Subscription, new: Subscription) -> bool:
    """Whether days before the change are still to be billed: it waits for the next job."""
    until = account.charged_until.get(old.id)
    if old.next_terms is not None and new.next_terms is None:
        begin = old.next_terms.on
        return (until or old.charged_from) < begin and not old.until(begin).is_over(until)
    return not old.is_over(until)


def resumed(account: Account, old: Subscription, new: Subscription) -> tuple[Subscription, Account]:
    """The subscription and its account where a pause is over: its days are not charged.

    What the tariff asks for each of them is a charge to come. Raises: TooManyCharges.
    """
    pause = old.pause
    if pause is None or not _is_pause_over(old, new):
        return new, account
    end = min(day for day in (pause.ends_on, new.ends_on) if day is not None)
    until = account.charged_until.get(old.id)
    if until is None:
        new = replace(new, trial_until=max(new.charged_from, end))
    elif not old.billed_while_suspended and until < end:
        account = account.billed_through({old.id: end}, account.next_bill_date)
    fee = pause.fee_a_day * pause.days_until(end)
    return new, account.charging(_fee(old, pause, end, fee)) if fee else account


def _is_pause_over(old: Subscription, new: Subscription) -> bool:
    ended = new.pause is None or new.state is SubscriptionState.CANCELLED
    return old.pause is not None and ended


def _fee(subscription: Subscription, pause: Pause, end: date, fee: Decimal) -> PendingCharge:
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
        quantity=Decimal(pause.days_until(end)),
        unit_price=pause.fee_a_day,
        subscription_id=subscription.id,
    )
