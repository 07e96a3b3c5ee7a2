"""Charging the usage of periods that are over, and what came late.

An hourly job does it, and so does each worker of a billing run for its shard, before it bills it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, islice

from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.sharding import SHARDS
from functions.billing.failures.entities import Job, Unreadable
from functions.billing.failures.service import JobFailures
from functions.billing.subscriptions.entities import Subscription
from functions.billing.usage.adding import as_agreed
from functions.billing.usage.charging import charge
from functions.billing.usage.entities import UsageChanged, UsagePeriod
from functions.billing.usage.known import KnownTerms
from functions.billing.usage.repository import Key, UsageRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.mapping import from_item
from shared.dynamo.table import Table
from shared.dynamo.transaction import Item, Transaction
from shared.observability import logger

BATCH = 48
"""Periods that are charged in one transaction, each perhaps of an account of its own."""

HasTime = Callable[[], bool]


@dataclass(slots=True)
class ClosingResult:
    """What was done: periods charged, periods that failed.

    `complete` is false where time ran out; the next job or run does the rest.
    """

    on: date
    periods: int = 0
    errors: int = 0
    complete: bool = True


@component
class UsageClosing:
    """Charges usage: it becomes a charge to come, which the account's next invoice takes up."""

    table: Table
    usage: UsageRepository
    accounts: AccountRepository
    terms: KnownTerms
    failures: JobFailures
    clock: Clock
    time_zone: str

    def run(self, on: date | None, has_time: HasTime) -> ClosingResult:
        """Charge every period that is over on a day (default: today where the account is).

        A missed day is caught up, a repeated one charges nothing more; what there is no time for,
        or what fails, stays due.
        """
        result = ClosingResult(on or local_date(self.clock(), self.time_zone))
        for shard in range(SHARDS):
            self._close(shard, result, lambda account: on or self._today(account), has_time)
            if not result.complete:
                break
        return result

    def run_shard(self, shard: int, day: date, has_time: HasTime) -> ClosingResult:
        """Charge the periods of a shard that are over by a day, and over where the account is."""
        result = ClosingResult(day)
        self._close(shard, result, lambda account: min(day, self._today(account)), has_time)
        return result

    def _today(self, account: Account) -> date:
        return local_date(self.clock(), account.time_zone)

    def _close(
        self, shard: int, result: ClosingResult, today: Callable[[Account], date], has_time: HasTime
    ) -> None:
        due = self.usage.each_due(shard, result.on + timedelta(days=1))
        readable = self._readable(due, result)
        while some := list(islice(readable, BATCH)):
            if not has_time():
                result.complete = False
                return
            self._charge_all(some, result, today)

    def _readable(
        self, due: Iterator[UsagePeriod | Unreadable], result: ClosingResult
    ) -> Iterator[UsagePeriod]:
        for one in due:
            if isinstance(one, Unreadable):
                self._failed(one.subject, one.error, result)
            else:
                yield one

    def _charge_all(
        self, some: Sequence[UsagePeriod], result: ClosingResult, today: Callable[[Account], date]
    ) -> None:
        """Charge periods at once, or account by account where that fails."""
        whose = sorted(some, key=lambda period: (period.account_id, period.start, period.metric))
        parts = [list(part) for _, part in groupby(whose, lambda period: period.account_id)]
        try:
            result.periods += self._charge(parts, today)
        except Exception as error:  # noqa: BLE001 - one bad period must not stop the others
            if len(parts) > 1:
                for part in parts:
                    self._charge_all(part, result, today)
            elif isinstance(error, (AccountChanged, UsageChanged)):  # the next job tries again
                logger().warning("usage busy", subscription_id=some[0].subscription_id)
            else:
                self._failed(f"usage#{some[0].subscription_id}#{some[0].metric}", error, result)

    def _charge(
        self, parts: Sequence[Sequence[UsagePeriod]], today: Callable[[Account], date]
    ) -> int:
        """How many periods were charged: those whose day has come.

        Raises: AccountClosed, AccountChanged, UsageChanged, TooManyCharges.
        """
        items, now = self._holders(parts), self.clock()
        writes, charged = Transaction(), 0
        for part in parts:
            before = from_item(Account, items[account_key(part[0])])
            day = today(before)
            over = [one for one in part if one.due_on is not None and one.due_on <= day]
            if not over:
                continue
            ended = [as_agreed(one, _holder(one, items), self.terms.of, now) for one in over]
            after = charge(before, ended, day, now)
            writes.extend(self.accounts.change(after.account, over=before))
            for paid, period in zip(after.periods, over, strict=False):
                writes.extend(self.usage.set_period(paid, over=period))
            charged += len(after.periods)
        if len(writes):
            self.table.commit(writes)
        return charged

    def _holders(self, parts: Sequence[Sequence[UsagePeriod]]) -> dict[Key, Item]:
        """The accounts and the subscriptions of periods, read together."""
        every = [period for part in parts for period in part]
        keys = [key(period) for period in every for key in (account_key, subscription_key)]
        return self.usage.get_many(list(dict.fromkeys(keys)))

    def _failed(self, subject: str, error: Exception, result: ClosingResult) -> None:
        self.failures.report(Job.USAGE, subject, error)
        result.errors += 1


def account_key(period: UsagePeriod) -> Key:
    """Where a period's account lies."""
    return f"ACCOUNT#{period.account_id}", "A#ACCOUNT"


def subscription_key(period: UsagePeriod) -> Key:
    """Where a period's subscription lies."""
    return f"ACCOUNT#{period.account_id}", f"A#SUB#{period.subscription_id}"


def _holder(period: UsagePeriod, items: Mapping[Key, Item]) -> Subscription:
    return from_item(Subscription, items[subscription_key(period)])
