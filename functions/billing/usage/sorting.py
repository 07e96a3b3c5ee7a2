"""Putting a batch's records together by the period that they count for. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.subscriptions.entities import Subscription
from functions.billing.usage.adding import Entry, Group, TermsOf, nothing_used
from functions.billing.usage.agreed import agreed_on
from functions.billing.usage.entities import Refusal, Rejected, UsageRecord
from functions.billing.usage.repository import Key
from shared.clock import local_date

AHEAD = timedelta(hours=1)
OLDEST = timedelta(days=400)


class Sorting:
    """Records by period, and those that count for none.

    A subscription's days are looked at once a metric: many of a batch's records share one.
    """

    def __init__(self, terms_of: TermsOf, now: datetime) -> None:
        self.terms_of = terms_of
        self.rejected: list[Rejected] = []
        self._latest, self._earliest = now + AHEAD, now - OLDEST
        self._known: dict[tuple[str, str, date], Group | Refusal] = {}
        self._periods: dict[Key, Group] = {}
        self._entries: dict[Key, list[Entry]] = {}

    @property
    def groups(self) -> list[Group]:
        """The records that can be counted."""
        return [
            replace(group, entries=tuple(self._entries[key]))
            for key, group in self._periods.items()
        ]

    def put(self, index: int, record: UsageRecord, holder: tuple[Subscription, Account]) -> None:
        """Put a record where it counts, or among the rejected."""
        found = self._period_of(record, *holder)
        if isinstance(found, Refusal):
            self.reject(index, record, found)
            return
        key, group, day = found
        prefix = group.meter.prefix_of(record.destination) if group.meter.prefixes else ""
        if prefix is None:
            self.reject(index, record, Refusal.UNKNOWN_DESTINATION)
            return
        self._periods.setdefault(key, group)
        self._entries.setdefault(key, []).append(Entry(index, record, day, record.slot, prefix))

    def reject(self, index: int, record: UsageRecord, reason: Refusal) -> None:
        """Put a record among the rejected."""
        self.rejected.append(Rejected(index, record.transaction_id, reason))

    def _period_of(
        self, record: UsageRecord, subscription: Subscription, account: Account
    ) -> tuple[Key, Group, date] | Refusal:
        if record.at > self._latest:
            return Refusal.IN_THE_FUTURE
        if record.at < self._earliest:
            return Refusal.TOO_OLD
        day = local_date(record.at, account.time_zone)
        one = subscription.id, record.metric, day
        if one not in self._known:
            self._known[one] = _period(day, record.metric, subscription, account, self.terms_of)
        found = self._known[one]
        return found if isinstance(found, Refusal) else (found.key, found, day)


def _period(
    day: date, metric: str, subscription: Subscription, account: Account, terms_of: TermsOf
) -> Group | Refusal:
    """The period that a day's use counts for, without records yet, or why it counts for none."""
    ended = subscription.ends_on is not None and day >= subscription.ends_on
    if day < subscription.started_on or ended or account.state is AccountState.CLOSED:
        return Refusal.NOT_IN_SERVICE
    agreed = agreed_on(subscription, day)
    terms = terms_of(agreed.revision)
    meter = next((m for m in terms.meters if m.metric == metric), None)
    if meter is None:
        return Refusal.UNKNOWN_METRIC
    return Group(nothing_used(subscription, agreed, terms, meter, day), meter, ())
