"""The scheduled job that starts, changes, pauses and ends subscriptions on their days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from functions.billing.accounts.entities import AccountChanged
from functions.billing.accounts.repository import AccountRepository
from functions.billing.failures.entities import Job, Unreadable
from functions.billing.failures.service import JobFailures
from functions.billing.subscriptions.entities import (
    SubscriptionBusy,
)
from functions.billing.subscriptions.repository import ScheduledChange, SubscriptionRepository
from functions.billing.subscriptions.turning import turn
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
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
    """Starts, changes, pauses and ends subscriptions. `time_zone` is the provider's."""

    table: Table
    accounts: AccountRepository
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
        except (
            SubscriptionBusy,
            AccountChanged,
        ):  # changed just now: the next job tries again
            logger().warning("subscription busy", subscription_id=due.subscription_id)
        except Exception as error:  # noqa: BLE001 - one bad entry must not stop the others
            self._failed(f"subscription#{due.subscription_id}", error, result)

    def _failed(self, subject: str, error: Exception, result: ScheduleResult) -> None:
        self.failures.report(Job.SUBSCRIPTIONS, subject, error)
        result.errors += 1

    def _do(self, due: ScheduledChange, day: date) -> None:
        old = self.subscriptions.get_in_account(due.account_id, due.subscription_id)
        writes = self.subscriptions.remove_scheduled(due)
        if old.as_of(day) is not old:
            turned = turn(old, day, lambda: self.accounts.get(old.account_id))
            if turned is None:
                return
            writes.extend(self.subscriptions.change(turned.new, over=old))
            if turned.account is not None and turned.read is not None:
                writes.extend(self.accounts.change(turned.account, over=turned.read))
            writes.emit(*turned.news(self.clock()))
        self.table.commit(writes)
