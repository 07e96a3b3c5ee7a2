"""A subscription that becomes active when its first invoice is paid, or is given up. Pure.

    pending -> active       its invoice is paid
    pending -> cancelled    the time for that is over, or it is cancelled before

Until then nothing more is charged, whatever the day.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from functions.billing.subscriptions.awaiting import AwaitedPayment, AwaitsPayment
from functions.billing.subscriptions.entities import Subscription, SubscriptionState


def refuse_awaiting(subscription: Subscription) -> None:
    """Refuse what is for active subscriptions only. Raises: AwaitsPayment."""
    if subscription.awaits_payment is not None:
        raise AwaitsPayment


def awaiting(subscription: Subscription, payment: AwaitedPayment) -> Subscription:
    """The new subscription, pending until its payment."""
    return replace(subscription, state=SubscriptionState.PENDING, awaits_payment=payment)


def paid_for(subscription: Subscription, today: date) -> Subscription:
    """The subscription, active from today on, or from a later day that is its own."""
    start = max(today, subscription.started_on)
    is_active = not subscription.suspensions and start <= today
    return replace(
        subscription,
        awaits_payment=None,
        started_on=start,
        state=SubscriptionState.ACTIVE if is_active else subscription.state,
        version=subscription.version + 1,
    )


def given_up(subscription: Subscription) -> Subscription:
    """The subscription, cancelled without a day on which it was active."""
    return replace(subscription.cancelled(), awaits_payment=None, ends_on=subscription.started_on)
