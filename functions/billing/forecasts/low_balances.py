"""The scheduled job that warns prepaid accounts before their money runs out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.accounts.repository import AccountRepository, DueAccount
from functions.billing.accounts.sharding import SHARDS
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.failures.entities import Job
from functions.billing.failures.service import JobFailures
from functions.billing.forecasts.events import BalanceLow
from functions.billing.invoices.drafting import InvoiceDrafter
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.money import ZERO

HOURS = 24
"""An account is looked at once a day, in the hour of its shard."""
AT_ONCE = 48


@dataclass(slots=True)
class BalanceResult:
    """What the job has done: accounts that were warned, and failures.

    `complete` is false where time ran out; the next day's job does the rest.
    """

    on: date
    warned: int = 0
    errors: int = 0
    complete: bool = True


@component
class LowBalances:
    """Warns once when the money does not suffice for the days to come, until some has come in."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    drafter: InvoiceDrafter
    failures: JobFailures
    days: int
    time_zone: str
    clock: Clock

    def run(
        self, on: date | None = None, has_time: Callable[[], bool] = lambda: True
    ) -> BalanceResult:
        """Look at the accounts that are charged within the next days.

        Of all shards where a day is given, else of those of the hour.
        """
        result = BalanceResult(on or local_date(self.clock(), self.time_zone))
        until = result.on + timedelta(days=self.days)
        for shard in self._shards(on):
            due = (one for one in self.accounts.each_due(shard, until) if one.prepaid)
            while some := list(islice(due, AT_ONCE)):
                if not has_time():
                    result.complete = False
                    return result
                self._look_at(some, until, result)
        return result

    def _shards(self, on: date | None) -> Iterable[int]:
        hour = self.clock().hour
        return (n for n in range(SHARDS) if on is not None or n % HOURS == hour)

    def _look_at(self, some: list[DueAccount], until: date, result: BalanceResult) -> None:
        for account_id, billable in self.billable.get_many(some).items():
            error = billable if isinstance(billable, Exception) else None
            try:
                if not isinstance(billable, Exception):
                    self._one(billable, until, result)
            except AccountChanged:  # changed just now: tomorrow is early enough
                continue
            except Exception as failure:  # noqa: BLE001 - one bad account must not stop the others
                error = failure
            if error is not None:
                self.failures.report(Job.BALANCES, f"account#{account_id}", error)
                result.errors += 1

    def _one(self, billable: BillableAccount, until: date, result: BalanceResult) -> None:
        account = billable.account
        needed = sum(self._charges(billable, until), ZERO)
        low = not account.covers(needed, until)
        if low is (account.low_since is not None):
            return
        after = account.low(result.on if low else None)
        writes = self.accounts.change(after, over=account)
        if low:
            writes.emit(BalanceLow.of(after, needed, until, self.clock()))
            result.warned += 1
        self.table.commit(writes)

    def _charges(self, billable: BillableAccount, until: date) -> Iterator[Decimal]:
        """What is charged up to a day if there is money for it."""
        account: Account = billable.account.unlimited()
        for period in self.drafter.draft_periods(account, billable.subscriptions, until):
            if period.invoice is not None:
                yield period.invoice.total
