"""Adding records to what was used in a period before. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from functions.billing.periods.proration import share_of
from functions.billing.subscriptions.entities import Subscription
from functions.billing.tariffs.entities import TariffTerms
from functions.billing.tariffs.meters import Meter
from functions.billing.usage.agreed import Agreed, Counted, Revision, agreed_on, counted
from functions.billing.usage.entities import (
    MOST,
    Refusal,
    Rejected,
    UsageMarks,
    UsagePeriod,
    UsageRecord,
    mark_of,
)
from functions.billing.usage.rating import included, measured, rate
from functions.billing.usage.repository import Key, holder_key, marks_key, period_key
from shared.money import ZERO

TermsOf = Callable[[Revision], TariffTerms]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a batch, with the day and the prefix that it counts for, and its mark's slot."""

    index: int
    record: UsageRecord
    day: date
    slot: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one period, which is as given where nothing is recorded in it yet.

    Where nobody has kept whose the subscription is, that is to be written too.
    """

    period: UsagePeriod
    meter: Meter
    entries: tuple[Entry, ...]
    keeps_holder: bool = False

    @property
    def key(self) -> Key:
        """Where the period lies."""
        one = self.period
        return period_key(one.account_id, one.subscription_id, one.metric, one.start)

    @property
    def slots(self) -> dict[str, Key]:
        """Where the marks of its records lie."""
        one = self.period
        slots = sorted({entry.slot for entry in self.entries})
        return {slot: marks_key(one.subscription_id, one.metric, slot) for slot in slots}

    @property
    def keys(self) -> tuple[Key, ...]:
        """The items that it writes; perhaps its thresholds, too."""
        holder = (holder_key(self.period.subscription_id),) if self.keeps_holder else ()
        return self.key, *self.slots.values(), *holder

    def over(self, stored: UsagePeriod) -> UsagePeriod:
        """What is stored, on the terms that its days have now: they may have been changed since.

        What was counted by the prefixes of other terms goes to those that begin so.
        """
        now = self.period
        by_prefix = stored.by_prefix
        if stored.revision != now.revision and self.meter.prefixes:
            by_prefix = {}
            for prefix, quantity in stored.by_prefix.items():
                known = self.meter.prefix_of(prefix) or prefix
                by_prefix[known] = by_prefix.get(known, ZERO) + quantity
        return replace(
            now,
            used=stored.used,
            amount=stored.amount,
            by_prefix=by_prefix,
            by_day=stored.by_day,
            reached=stored.reached,
            billed=stored.billed,
            billed_at=stored.billed_at,
            due_on=stored.due_on,
            version=stored.version,
        )


class Added:
    """A period to which records are added one by one."""

    def __init__(self, meter: Meter, before: UsagePeriod, slots: dict[str, UsageMarks]) -> None:
        self.meter, self.before, self.slots = meter, before, slots
        self.accepted = 0
        self.rejected: list[Rejected] = []
        self.marks: dict[str, list[str]] = {}
        self._seen = {slot: one.known for slot, one in slots.items()}
        self._by_prefix = dict(before.by_prefix)
        self._by_day = dict(before.by_day)

    def take(self, entry: Entry) -> None:
        """Count a record, unless it was counted before or can't be."""
        slot, mark = entry.slot, entry.record.mark
        seen = self._seen[slot]
        if mark in seen:
            return
        quantity = measured(self.meter, entry.record.quantity)
        total = self._by_prefix.get(entry.prefix, ZERO) + quantity
        if refusal := _refusal(entry.record, seen, total):
            self.rejected.append(Rejected(entry.index, entry.record.transaction_id, refusal))
            return
        day = entry.day.isoformat()
        self._by_prefix[entry.prefix] = total
        self._by_day[day] = self._by_day.get(day, ZERO) + quantity
        seen.add(mark)
        self.marks.setdefault(slot, []).append(mark)
        self.accepted += 1

    def after(self, now: datetime) -> tuple[UsagePeriod, tuple[int, ...]]:
        """The period with what was added, and the thresholds that it has passed."""
        before = self.before
        rated = rate(self.meter, self._by_prefix, before.share, before.currency)
        reached = before.newly_reached(rated.used)
        is_billed = before.billed_at is not None
        due_on = now.date() if is_billed else before.end
        counts_at_end = self.meter.prorated and not is_billed  # the share may be a smaller one
        after = replace(
            before,
            used=rated.used,
            amount=rated.amount,
            by_prefix=self._by_prefix,
            by_day=self._by_day,
            reached=(*before.reached, *reached),
            due_on=due_on if counts_at_end or rated.amount != before.billed else None,
            version=before.version + 1,
        )
        return after, reached


def _refusal(record: UsageRecord, seen: set[str], total: Decimal) -> Refusal | None:
    """Why a record can't be counted, given the marks about it and what would be the sum with it."""
    if record.correction_of is not None and mark_of(record.correction_of) not in seen:
        return Refusal.UNKNOWN_CORRECTION
    if record.correction_of is None and record.quantity < 0:
        return Refusal.NO_CORRECTION
    if total < 0:
        return Refusal.BELOW_ZERO
    return Refusal.TOO_MANY if len(seen) >= MOST else None


def as_agreed(
    period: UsagePeriod, subscription: Subscription, terms_of: TermsOf, now: datetime
) -> UsagePeriod:
    """A period, ended where its subscription or its terms have ended since it was last counted.

    That matters where only a share of its free units is due.
    """
    agreed = agreed_on(subscription, period.start)
    if counted(subscription, agreed, period.start).days.end == period.end:
        return period
    terms = terms_of(agreed.revision)
    meter = next((m for m in terms.meters if m.metric == period.metric), None)
    if meter is None:
        return period
    group = Group(nothing_used(subscription, agreed, terms, meter, period.start), meter, ())
    return Added(meter, group.over(period), {}).after(now)[0]


def nothing_used(
    subscription: Subscription, agreed: Agreed, terms: TariffTerms, meter: Meter, day: date
) -> UsagePeriod:
    """The period of a day on the terms that it has, with nothing used in it."""
    found: Counted = counted(subscription, agreed, day)
    share = share_of(found.days, found.whole)
    tariff_id, revision = agreed.revision
    return UsagePeriod(
        account_id=subscription.account_id,
        customer_id=subscription.customer_id,
        subscription_id=subscription.id,
        tariff_id=tariff_id,
        tariff_revision=revision,
        tariff_name=agreed.tariff_name,
        metric=meter.metric,
        unit=meter.unit,
        start=found.days.start,
        end=found.days.end,
        share=share,
        currency=subscription.currency,
        unit_size=meter.unit_size,
        included=included(meter, share),
        tax_category=terms.tax_category,
        price_includes_tax=terms.price_includes_tax,
    )
