"""Whether a voluntary suspension can be had on a tariff's terms, and what it costs. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from functions.billing.accounts.entities import Account
from functions.billing.changes.entities import FARTHEST, PauseRequest, SuspensionRefused
from functions.billing.invoices.pricing import Fee
from functions.billing.periods.calendar import shift
from functions.billing.periods.entities import BillingPeriod
from functions.billing.periods.proration import proportion, prorated
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.pauses import KEPT, PAUSE_FEE, Pause, days_paused
from functions.billing.tariffs.suspension import SuspensionTerms
from shared.messages import Count, Unit

YEAR = timedelta(days=365)


def agreed_pause(
    terms: SuspensionTerms,
    wanted: PauseRequest,
    subscription: Subscription,
    account: Account,
    today: date,
) -> Pause:
    """The suspension that is asked for. Raises: SuspensionRefused."""
    if not terms.allowed:
        raise SuspensionRefused("This tariff cannot be suspended voluntarily.")
    if terms.not_in_debt and account.balance < 0:
        raise SuspensionRefused("Pay what is owed first; then it can be suspended.")
    earliest = today + timedelta(days=terms.notice_days)
    start = wanted.starts_on or earliest
    if not earliest <= start <= today + FARTHEST:
        raise SuspensionRefused("It can be suspended from {day} on.", day=earliest)
    pause = Pause(
        starts_on=start,
        ends_on=_end(terms, wanted, start),
        earliest_end=start + timedelta(days=terms.minimum_days),
        fee_a_day=terms.fee_a_day,
        fee_a_month=terms.fee_a_month,
        ends_service=terms.ends_service and wanted.ends_on is None,
    )
    _check_days_left(terms, pause, subscription)
    return pause


def begin_fee(terms: SuspensionTerms, subscription: Subscription, on: date) -> Fee:
    """What it costs to begin: the fee, and so many days' price of the period it begins in."""
    cycle = subscription.charge_terms.cycle(subscription.started_on)
    whole = cycle.whole(cycle.number_on_or_before(on))
    share = proportion(terms.fee_days, whole.days) if terms.fee_days else Decimal(0)
    days = prorated(subscription.price, share, subscription.currency, subscription.quantity)
    return Fee(PAUSE_FEE, terms.fee + days)


def end_fee(subscription: Subscription, on: date) -> Fee:
    """What its days and months come to when it ends on a day; nothing where there is none."""
    pause = subscription.pause
    if pause is None:
        return Fee(PAUSE_FEE, Decimal(0))
    return Fee(PAUSE_FEE, pause.fee_until(on, subscription.currency))


def _end(terms: SuspensionTerms, wanted: PauseRequest, start: date) -> date | None:
    """The day it ends, at the latest its longest. Raises: SuspensionRefused."""
    limits = []
    if terms.maximum_days is not None:
        limits.append(start + timedelta(days=terms.maximum_days))
    if terms.maximum_months is not None:
        limits.append(shift(start, BillingPeriod.MONTH, terms.maximum_months))
    latest = min(limits, default=None)
    end = wanted.ends_on or latest
    if end is None:
        return None
    if latest is not None and end > latest:
        raise SuspensionRefused("It can be suspended until {day} at the latest.", day=latest)
    if (end - start).days < max(terms.minimum_days, 1):
        least = Count(max(terms.minimum_days, 1), Unit.DAY)
        raise SuspensionRefused("It is suspended for at least {days:of}.", days=least)
    return end


def _check_days_left(terms: SuspensionTerms, pause: Pause, subscription: Subscription) -> None:
    """Raises: SuspensionRefused."""
    ended = [p for p in subscription.pauses if p.ends_on is not None]
    if len([p for p in ended if p.ends_on and p.ends_on > pause.starts_on - YEAR]) >= KEPT:
        raise SuspensionRefused("It has been suspended too often within a year.")
    if terms.days_a_year is None:
        return
    last = max((p.ends_on for p in ended if p.ends_on), default=None)
    again = terms.restored_after_days
    if last and again is not None and (pause.starts_on - last).days >= again:
        return
    end = pause.ends_on or pause.starts_on + timedelta(days=max(terms.minimum_days, 1))
    used = days_paused(ended, end - YEAR, end)
    left = max(terms.days_a_year - used, 0)
    if pause.days_until(end) > left:
        days = Count(left, Unit.DAY)
        raise SuspensionRefused("Suspensions within a year: {days} are left.", days=days)
