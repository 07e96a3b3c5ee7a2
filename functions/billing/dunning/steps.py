"""The scheduled job that takes the steps that are due with accounts that do not pay."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import Account, AccountChanged
from functions.billing.accounts.open_items import overdue
from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.sharding import SHARDS
from functions.billing.autopay.entities import AutopayChanged
from functions.billing.autopay.repository import AutopayRepository
from functions.billing.changes.deciding import Decided
from functions.billing.changes.ending import Ending
from functions.billing.changes.entities import Change
from functions.billing.changes.writing import ChangeWriter
from functions.billing.dunning.entities import (
    Action,
    Dunning,
    DunningChanged,
    DunningPolicy,
    Step,
    Verdict,
    judge,
)
from functions.billing.dunning.events import AccountReminderRequested
from functions.billing.dunning.overdue import OverdueInvoices
from functions.billing.dunning.repository import DunningRepository
from functions.billing.failures.entities import Job
from functions.billing.failures.service import JobFailures
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import SubscriptionCancelled, SubscriptionSuspended
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction

LATE_FEE = "late_fee"
"""The kind of what being late costs, and of its revenue."""
_ENDED = SubscriptionState.CANCELLED


@dataclass(slots=True)
class DunningResult:
    """What the job has done: invoices marked overdue, steps taken, entries that failed.

    `complete` is false where time ran out; the next job does the rest.
    """

    on: date
    overdue: int = 0
    reminded: int = 0
    charges: int = 0
    fees: int = 0
    suspended: int = 0
    terminated: int = 0
    errors: int = 0
    complete: bool = True


@component
class DunningSteps:
    """Marks invoices overdue and takes the steps of the policy; days may be repeated or missed."""

    table: Table
    accounts: AccountRepository
    dunning: DunningRepository
    autopays: AutopayRepository
    invoices: OverdueInvoices
    writer: ChangeWriter
    ending: Ending
    failures: JobFailures
    time_zone: str
    clock: Clock

    def run(
        self, on: date | None = None, has_time: Callable[[], bool] = lambda: True
    ) -> DunningResult:
        """Do what is due by a local day (default: today)."""
        result = DunningResult(on or local_date(self.clock(), self.time_zone))
        turned = self.invoices.run(result.on, has_time)
        result.overdue, result.errors = turned.overdue, turned.errors
        result.complete = turned.complete
        policies: dict[str, DunningPolicy] = {}
        for shard in range(SHARDS):
            for account_id in self.dunning.each_due(shard, result.on):
                if not has_time():
                    result.complete = False
                    return result
                self._look_at(account_id, policies, result)
        return result

    def _look_at(
        self, account_id: str, policies: dict[str, DunningPolicy], result: DunningResult
    ) -> None:
        """All steps that are due with an account, one after the other."""
        try:
            while self._step(account_id, policies, result):
                pass
        except (AccountChanged, AutopayChanged, DunningChanged):
            return  # changed just now: the next job looks again
        except Exception as error:  # noqa: BLE001 - one bad account must not stop the others
            self.failures.report(Job.PAYMENTS, f"account#{account_id}", error)
            result.errors += 1

    def _step(
        self, account_id: str, policies: dict[str, DunningPolicy], result: DunningResult
    ) -> bool:
        """Take the next step with an account, if it is due; whether there may be another one."""
        account = self.accounts.get(account_id)
        before = self.dunning.find(account)
        if before.due_on is None or before.due_on > result.on:
            return False
        if account.currency not in policies:
            policies[account.currency] = self.dunning.policy(account.currency)
        policy = policies[account.currency]
        verdict = judge(policy, before, account, result.on)
        if verdict.step is None:
            self.table.commit(self.dunning.change(verdict.dunning, over=before))
            return False
        taking = _Taking(account, before, verdict, verdict.step, policy)
        self._take(taking, result)
        return True

    def _take(self, taking: _Taking, result: DunningResult) -> None:
        match taking.step.action:
            case Action.REMIND:
                self._remind(taking, result.on)
                result.reminded += 1
            case Action.CHARGE:
                self._charge_card(taking, result.on)
                result.charges += 1
            case Action.FEE:
                self._charge(taking, result.on)
                result.fees += 1
            case Action.SUSPEND:
                self._stop(taking, result.on, self._suspended, "suspended")
                result.suspended += 1
            case Action.TERMINATE:
                self._stop(taking, result.on, self._ended, "cancelled")
                result.terminated += 1

    def _remind(self, taking: _Taking, on: date) -> None:
        said = AccountReminderRequested.of(
            taking.account, taking.verdict, taking.policy, on, self.clock()
        )
        change = self.dunning.change(taking.verdict.dunning, over=taking.before)
        self.table.commit(change.emit(said))

    def _charge_card(self, taking: _Taking, on: date) -> None:
        """Have the account's saved card, if it has one, charged once more by the next job.

        Raises: AutopayChanged.
        """
        before = self.autopays.find(taking.account)
        again = before.again(on)
        writes = self.dunning.change(taking.verdict.dunning, over=taking.before)
        if again is not before:
            writes.extend(self.autopays.change(again, over=before))
        self.table.commit(writes)

    def _charge(self, taking: _Taking, on: date) -> None:
        name = f"{LATE_FEE}#{taking.verdict.dunning.since}#{taking.before.done}"
        fee = PendingCharge(
            id=name, kind=LATE_FEE, description=LATE_FEE, amount=taking.step.fee, on=on
        )
        after = taking.account.charging(fee)
        writes = self.dunning.change(taking.verdict.dunning, over=taking.before)
        self.table.commit(writes.extend(self.accounts.change(after, over=taking.account)))

    def _stop(
        self,
        taking: _Taking,
        on: date,
        decide: Callable[[Account, Subscription, date], Decided],
        action: str,
    ) -> None:
        """Change all services, unless it was paid meanwhile. Raises: DunningChanged."""

        def along(account: Account) -> tuple[Account, Transaction]:
            return account, self.dunning.change(taking.verdict.dunning, over=taking.before)

        def first(account: Account) -> Account:
            if overdue(account.open_items, on) < taking.step.minimum_debt:
                raise DunningChanged
            return account

        self.writer.write_all(
            taking.account.id, decide, on, action, None, at_once=True, first=first, along=along
        )

    def _suspended(self, _: Account, old: Subscription, day: date) -> Decided:
        if old.state is _ENDED or Suspension.DEBT in old.suspensions:
            return Change(old, old, day), None
        new = old.suspended(Suspension.DEBT, day)
        began = new.state is not old.state
        return Change(old, new, day), SubscriptionSuspended if began else None

    def _ended(self, _: Account, old: Subscription, day: date) -> Decided:
        if old.state is _ENDED:
            return Change(old, old, day), None
        return self.ending.ended(old, max(day, old.started_on), day), SubscriptionCancelled


@dataclass(frozen=True, slots=True)
class _Taking:
    """A step that is taken with an account, as it was read."""

    account: Account
    before: Dunning
    verdict: Verdict
    step: Step
    policy: DunningPolicy
