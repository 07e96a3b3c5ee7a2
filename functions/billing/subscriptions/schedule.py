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
    Subscription,
    SubscriptionBusy,
    SubscriptionState,
)
from functions.billing.subscriptions.events import (
    SubscriptionCancelled,
    SubscriptionChanged,
    SubscriptionResumed,
    SubscriptionStarted,
    SubscriptionSuspended,
)
from functions.billing.subscriptions.repository import ScheduledChange, SubscriptionRepository
from functions.billing.subscriptions.turning import (
    changes_what_is_charged,
    is_billed_first,
    resumed,
)
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
        new = old.as_of(day)
        writes = self.subscriptions.remove_scheduled(due)
        if new is not old:
            if changes_what_is_charged(old, new):
                account = self.accounts.get(old.account_id)
                if is_billed_first(account, old, new):
                    return
                new, after = resumed(account, old, new)
                if after is not account:
                    writes.extend(self.accounts.change(after, over=account))
            writes.extend(self.subscriptions.change(new, over=old))
            self._emit(old, new, writes)
        self.table.commit(writes)

    def _emit(self, old: Subscription, new: Subscription, writes: Transaction) -> None:
        now = self.clock()
        if new.state is SubscriptionState.CANCELLED:
            writes.emit(SubscriptionCancelled.of(new, now))
        elif old.next_terms is not None and new.next_terms is None:
            writes.emit(SubscriptionChanged.of(new, now))
        elif old.state is SubscriptionState.PENDING:
            writes.emit(SubscriptionStarted.of(new, now))
        elif new.state is not old.state:
            suspended = new.state is SubscriptionState.SUSPENDED
            model = SubscriptionSuspended if suspended else SubscriptionResumed
            writes.emit(model.of(new, now))
