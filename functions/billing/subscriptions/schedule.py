"""What was planned for a day comes to pass: pending subscriptions begin, ending ones end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionChanged,
    SubscriptionState,
)
from functions.billing.subscriptions.events import SubscriptionCancelled, SubscriptionStarted
from functions.billing.subscriptions.repository import Scheduled, SubscriptionRepository
from shared.clock import Clock, local_date
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.observability import logger


@dataclass(frozen=True)
class SubscriptionSchedule:
    """Begins and ends subscriptions on their days. `time_zone` is the provider's."""

    table: Table
    subscriptions: SubscriptionRepository
    clock: Clock
    time_zone: str

    def run(self, on: date | None, has_time: Callable[[], bool]) -> int:
        """Do what is due on or before a day (default: today); how many subscriptions it was.

        A missed day is caught up, a repeated one changes nothing; what there is no time for stays.
        """
        done = 0
        day = on or local_date(self.clock(), self.time_zone)
        for due in self.subscriptions.scheduled(day):
            if not has_time():
                break
            try:
                self._do(due, day)
                done += 1
            except SubscriptionChanged:  # somebody changes it just now: the next job sees it
                logger().warning("subscription busy", subscription_id=due.subscription_id)
        return done

    def _do(self, due: Scheduled, day: date) -> None:
        old = self.subscriptions.in_account(due.account_id, due.subscription_id)
        new = old.at(day)
        writes = self.subscriptions.unschedule(due)
        if new is not old:
            writes.extend(self.subscriptions.change(new, over=old))
            self._say(new, writes)
        self.table.commit(writes)

    def _say(self, subscription: Subscription, writes: Transaction) -> None:
        ended = subscription.state is SubscriptionState.CANCELLED
        said = SubscriptionCancelled if ended else SubscriptionStarted
        writes.emit(
            said.of(subscription).event(
                subject=subscription.id,
                at=self.clock(),
                sequence=subscription.version,
            )
        )
