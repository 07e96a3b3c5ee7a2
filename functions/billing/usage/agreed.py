"""Which terms a day's use is counted on: those that the subscription had on it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from functions.billing.periods.calendar import BillingCycle, period_containing
from functions.billing.periods.entities import BillingPeriod, Period
from functions.billing.periods.proration import leading_whole
from functions.billing.subscriptions.entities import Subscription

Revision = tuple[str, int]
"""A tariff's id, and the number of its terms."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a subscription had for the days from `since` on, up to `until` if that is known."""

    revision: Revision
    tariff_name: str
    period: BillingPeriod
    bill_day: int
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """Days that are counted together, and the whole period that they are a part of."""

    days: Period
    whole: Period


def agreed_on(subscription: Subscription, day: date) -> Agreed:
    """The terms of a day; before its start, those of its first day."""
    return next(one for one in _agreed(subscription) if one.until is None or day < one.until)


def counted(subscription: Subscription, terms: Agreed, day: date) -> Counted:
    """The billing period of a day, as far as the terms held in it."""
    start = subscription.started_on
    found = period_containing(day, start, terms.period, terms.bill_day)
    cycle = BillingCycle.starting(start, terms.period, terms.bill_day)
    whole = leading_whole(cycle.first, terms.period) if found.start < cycle.first else found
    ends = [one for one in (found.end, terms.until, subscription.ends_on) if one is not None]
    return Counted(Period(max(found.start, terms.since), min(ends)), whole)


def longest_period(subscription: Subscription) -> int:
    """How many days a period of its terms has at most."""
    return max(one.period.days + one.period.months * 31 for one in _agreed(subscription))


def _agreed(subscription: Subscription) -> Iterator[Agreed]:
    """All terms that are known, in order of time."""
    since = subscription.started_on
    for past in subscription.past_terms:
        revision = past.tariff_id, past.tariff_revision
        yield Agreed(revision, past.tariff_name, past.period, past.bill_day, since, past.until)
        since = past.until
    now, coming = subscription, subscription.next_terms
    since = now.terms_since or since
    until = coming.on if coming else None
    revision = now.tariff_id, now.tariff_revision
    yield Agreed(revision, now.tariff_name, now.period, now.bill_day, since, until)
    if coming is not None:
        revision = coming.tariff_id, coming.tariff_revision
        name, period = coming.tariff_name, coming.period
        yield Agreed(revision, name, period, coming.bill_day, coming.on)
