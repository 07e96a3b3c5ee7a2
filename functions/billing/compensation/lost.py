"""Which periods of a subscription an outage falls into, and what each of them costs. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from functions.billing.compensation.entities import SERVICES
from functions.billing.periods.calendar import BillingCycle
from functions.billing.periods.entities import Period
from functions.billing.periods.proration import WHOLE, leading_whole
from functions.billing.subscriptions.discounts import discount_on
from functions.billing.subscriptions.entities import Subscription
from functions.billing.subscriptions.timeline import pieces
from shared.clock import day_begins, local_date
from shared.money import rounded
from shared.spans import Span, within

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LostPart:
    """A part of an outage within one whole period, and what that period costs."""

    period: Period
    span: Span
    price: Decimal


def lost_parts(subscription: Subscription, outage: Span, time_zone: str) -> Iterator[LostPart]:
    """The parts of an outage that a subscription is charged for, by its periods.

    Days are those of the account's time zone. Days before its terms last changed are measured at
    the present ones.
    """
    if subscription.kind not in SERVICES:
        return
    for piece, start in pieces(subscription):
        begins = day_begins(start, time_zone)
        end = piece.charge_end
        charged = (begins, max(outage[1], begins) if end is None else day_begins(end, time_zone))
        for span in within([outage], charged):
            yield from _by_period(piece, start, span, time_zone)


def _by_period(piece: Subscription, start: date, span: Span, zone: str) -> Iterator[LostPart]:
    cycle = piece.charge_terms.cycle(start)
    day, last = local_date(span[0], zone), local_date(span[1], zone)
    while day <= last:
        period = _period(cycle, piece, day)
        days = (day_begins(period.start, zone), day_begins(period.end, zone))
        for part in within([span], days):
            yield LostPart(period, part, _price(piece, period))
        day = max(period.end, day + _DAY)


def _period(cycle: BillingCycle, piece: Subscription, day: date) -> Period:
    if day < cycle.first:
        return leading_whole(cycle.first, piece.period)
    return cycle.whole(cycle.number_on_or_before(day))


def _price(piece: Subscription, period: Period) -> Decimal:
    """What the whole period costs, after discounts."""
    price = rounded(piece.price * piece.quantity, piece.currency)
    return price - discount_on(piece.discounts, period.start, price, WHOLE, piece.currency)
