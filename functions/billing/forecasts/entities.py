"""How long money lasts, and what comes next. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from functions.billing.periods.calendar import BillingCycle
from functions.billing.periods.proration import proportion, prorated
from functions.billing.subscriptions.discounts import discount_on
from functions.billing.subscriptions.entities import Subscription, SubscriptionState
from shared.money import ZERO


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an account is charged next, and how long its money lasts.

    `available` is the balance with the credit limit and the promise that hold today; `to_pay` is
    what is missing for services to go on, or to come back. `daily` is what a day of its
    active services costs now; without any, money lasts for ever (`days_left` is None).
    """

    account_id: str
    currency: str
    balance: Decimal
    available: Decimal
    to_pay: Decimal
    next_charge_on: date | None
    next_charge: Decimal
    daily: Decimal
    days_left: int | None


def daily_cost(subscriptions: Sequence[Subscription], today: date) -> Decimal:
    """What a day of the active services costs, exactly: each period's price by its days."""
    return sum((_a_day(s, today) for s in subscriptions if _is_on(s)), ZERO)


def days_left(available: Decimal, daily: Decimal) -> int | None:
    """For how many whole days money lasts; None where nothing is used."""
    if daily <= 0:
        return None
    return max(int(available / daily), 0)


def _is_on(subscription: Subscription) -> bool:
    return subscription.state is SubscriptionState.ACTIVE


def _a_day(subscription: Subscription, today: date) -> Decimal:
    terms = subscription.started_on, subscription.period, subscription.bill_day
    cycle = BillingCycle.starting(*terms)
    whole = cycle.whole(cycle.number_on_or_before(today))
    price, share = subscription.price * subscription.quantity, Decimal(1)
    if subscription.daily:  # as it is charged, rounded each day
        share = proportion(1, whole.days)
        price = prorated(subscription.price, share, subscription.currency, subscription.quantity)
    off = discount_on(subscription.discounts, today, price, share, subscription.currency)
    return price - off if subscription.daily else (price - off) / whole.days
