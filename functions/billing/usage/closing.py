"""The scheduled job that charges the usage of periods that are over, and what came late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import SHARDS, Account, AccountChanged
from functions.billing.accounts.repository import AccountRepository
from functions.billing.failures.entities import Job, Unreadable
from functions.billing.failures.service import JobFailures
from functions.billing.tariffs.entities import TariffTerms
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.usage.entities import UsageChanged, UsagePeriod
from functions.billing.usage.repository import UsageRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.observability import logger

USAGE, LATE_USAGE = "usage", "late_usage"
"""The kinds of its charges, which are also those of their revenue."""


@dataclass(slots=True)
class ClosingResult:
    """What the job has done: periods charged, periods that failed.

    `complete` is false where time ran out; the next job does the rest.
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
    tariffs: TariffRepository
    failures: JobFailures
    clock: Clock
    time_zone: str

    def run(self, on: date | None, has_time: Callable[[], bool]) -> ClosingResult:
        """Charge every period that is over on a day (default: today where the account is).

        A missed day is caught up, a repeated one charges nothing more; what there is no time for,
        or what fails, stays due.
        """
        result = ClosingResult(on or local_date(self.clock(), self.time_zone))
        for shard in range(SHARDS):
            for due in self.usage.each_due(shard, result.on + timedelta(days=1)):
                if not has_time():
                    result.complete = False
                    return result
                self._attempt(due, on, result)
        return result

    def _attempt(
        self, due: UsagePeriod | Unreadable, on: date | None, result: ClosingResult
    ) -> None:
        """Charge a period; a failure is reported and does not stop the others."""
        if isinstance(due, Unreadable):
            self._failed(due.subject, due.error, result)
            return
        try:
            result.periods += self._charged(due, on)
        except (AccountChanged, UsageChanged):  # changed just now: the next job tries again
            logger().warning("usage busy", subscription_id=due.subscription_id)
        except Exception as error:  # noqa: BLE001 - one bad period must not stop the others
            self._failed(f"usage#{due.subscription_id}#{due.metric}", error, result)

    def _failed(self, subject: str, error: Exception, result: ClosingResult) -> None:
        self.failures.report(Job.USAGE, subject, error)
        result.errors += 1

    def _charged(self, period: UsagePeriod, on: date | None) -> bool:
        """Charge what a period costs beyond what it was charged; whether its day has come.

        Raises: AccountChanged, UsageChanged, TooManyCharges.
        """
        before = self.accounts.get(period.account_id)
        today = on or local_date(self.clock(), before.time_zone)
        if period.due_on is None or period.due_on > today:
            return False
        terms = self.tariffs.get_at_revision(period.tariff_id, period.tariff_revision).terms
        after = _charging(before, period, terms, today)
        paid = period.paid_for(period.amount, self.clock())
        writes = self.usage.set_period(paid, over=period)
        self.table.commit(writes.extend(self.accounts.change(after, over=before)))
        return True


def _charging(account: Account, period: UsagePeriod, terms: TariffTerms, today: date) -> Account:
    """The account with what a period costs, billed at once; what is late comes with the next."""
    late = period.billed_at is not None
    used = f"{format(period.used, 'f')} {period.unit}"
    charge = PendingCharge(
        id=f"usage#{period.subscription_id}#{period.metric}#{period.start}#{period.version}",
        kind=LATE_USAGE if late else USAGE,
        description=f"{period.tariff_name}, {period.metric}: {used}",
        amount=period.amount - period.billed,
        on=today,
        tax_category=terms.tax_category,
        tax_included=terms.price_includes_tax,
        period_start=period.start,
        period_end=period.end,
        subscription_id=period.subscription_id,
    )
    charged = account.charging(charge)
    if late or charge.amount < 0:
        return charged
    return replace(charged, next_bill_date=min(charged.next_bill_date or today, today))
