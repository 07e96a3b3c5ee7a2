"""The scheduled job that starts and ends subscriptions on their days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from functions.billing.failures.entities import Job, Unreadable
from functions.billing.failures.service import JobFailures
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionChanged,
    SubscriptionState,
)
from functions.billing.subscriptions.events import SubscriptionCancelled, SubscriptionStarted
from functions.billing.subscriptions.repository import ScheduledChange, SubscriptionRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.observability import logger


@dataclass(slots=True)
class ScheduleResult:
    """What the job has done: subscriptions started or ended, entries that failed.

    `complete` is false where time ran out; the next job does the rest.
    """

    on: date
    subscriptions: int = 0
    errors: int = 0
    complete: bool = True


@component
class SubscriptionSchedule:
    """Starts and ends subscriptions on their days. `time_zone` is the provider's."""

    table: Table
    subscriptions: SubscriptionRepository
    failures: JobFailures
    clock: Clock
    time_zone: str

    def run(self, on: date | None, has_time: Callable[[], bool]) -> ScheduleResult:
        """Do what is due on or before a day (default: today).

        A missed day is caught up, a repeated one changes nothing; what there is no time for, or
        what fails, stays due.
        """
        result = ScheduleResult(on or local_date(self.clock(), self.time_zone))
        for due in self.subscriptions.each_scheduled(result.on):
            if not has_time():
                result.complete = False
                break
            self._attempt(due, result)
        return result

    def _attempt(self, due: ScheduledChange | Unreadable, result: ScheduleResult) -> None:
        """Do what is due; a failure is reported and does not stop the others."""
        if isinstance(due, Unreadable):
            self._failed(due.subject, due.error, result)
            return
        try:
            self._do(due, result.on)
            result.subscriptions += 1
        except SubscriptionChanged:  # it has just been changed: the next job tries again
            logger().warning("subscription busy", subscription_id=due.subscription_id)
        except Exception as error:  # noqa: BLE001 - one bad entry must not stop the others
            self._failed(f"subscription#{due.subscription_id}", error, result)

    def _failed(self, subject: str, error: Exception, result: ScheduleResult) -> None:
        self.failures.report(Job.SUBSCRIPTIONS, subject, error)
        result.errors += 1

    def _do(self, due: ScheduledChange, day: date) -> None:
        old = self.subscriptions.get_in_account(due.account_id, due.subscription_id)
        new = old.as_of(day)
        writes = self.subscriptions.remove_scheduled(due)
        if new is not old:
            writes.extend(self.subscriptions.change(new, over=old))
            self._emit(new, writes)
        self.table.commit(writes)

    def _emit(self, subscription: Subscription, writes: Transaction) -> None:
        ended = subscription.state is SubscriptionState.CANCELLED
        model = SubscriptionCancelled if ended else SubscriptionStarted
        writes.emit(model.of(subscription, self.clock()))
