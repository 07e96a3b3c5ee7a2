"""What one can do with promised payments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from functions.billing.accounts.charges import PendingCharge
from functions.billing.accounts.entities import (
    Account,
    AccountChanged,
    AccountNotFound,
    PaymentType,
)
from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.sharding import SHARDS
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.changes.deciding import Decided
from functions.billing.changes.entities import Change, price_a_month
from functions.billing.changes.writing import ChangeWriter
from functions.billing.failures.entities import Job
from functions.billing.failures.service import JobFailures
from functions.billing.forecasts.shortfall import shortfall
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.promises.entities import (
    Debtor,
    Promise,
    PromisePolicy,
    Promises,
    PromisesChanged,
    PromiseState,
    promise,
)
from functions.billing.promises.events import PromiseBroken, PromiseGranted
from functions.billing.promises.repository import PromiseRepository
from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionState,
    Suspension,
)
from functions.billing.subscriptions.events import SubscriptionResumed, SubscriptionSuspended
from functions.billing.transactions.entities import Reason
from functions.billing.transactions.repository import LedgerRepository
from shared.clock import Clock, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction
from shared.idempotency import KeyedRequest
from shared.money import ZERO
from shared.principal import Principal
from shared.retrying import retrying

FEE = "promise_fee"
"""The kind of what a promise costs, and of its revenue."""
LATEST = 50
_ENDED = SubscriptionState.CANCELLED


@dataclass(slots=True)
class PromiseResult:
    """What the job has done: promises that were kept, those that were broken, failures."""

    on: date
    kept: int = 0
    broken: int = 0
    errors: int = 0
    complete: bool = True


@component
class PromisedPayments:
    """Use cases of promises; somebody else's account does not exist for a customer."""

    table: Table
    accounts: AccountRepository
    billable: BillableAccountRepository
    promises: PromiseRepository
    ledger: LedgerRepository
    writer: ChangeWriter
    drafter: InvoiceDrafter
    failures: JobFailures
    clock: Clock
    time_zone: str

    def policy(self) -> PromisePolicy:
        """The provider's terms."""
        return self.promises.policy()

    def set_policy(self, wanted: PromisePolicy) -> PromisePolicy:
        """Replace the provider's terms; what is promised stays so. Raises: Unavailable."""

        def attempt() -> PromisePolicy:
            before = self.promises.policy()
            after = replace(wanted, version=before.version + 1)
            writes = self.promises.set_policy(after, over=before)
            subject, now = "promise-policy", self.clock()
            writes.audit(subject, "promise-policy.updated", at=now, before=before, after=after)
            self.table.commit(writes)
            return after

        return retrying(attempt, on=PromisesChanged)

    def get(self, account_id: str, by: Principal) -> Promises:
        """An account's promises. Raises: AccountNotFound."""
        account = self.billable.get(account_id).account
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        return self.promises.find(account)

    def grant(self, account_id: str, by: Principal, once: KeyedRequest | None = None) -> Promises:
        """Promise what is owed: services that are suspended for debt are back until its day.

        Raises: AccountNotFound, PromiseRefused, PromisesChanged, Unavailable.
        """
        billable = self.billable.get(account_id)
        account, now = billable.account, self.clock()
        by.must_reach(account.customer_id, otherwise=AccountNotFound)
        today = local_date(now, account.time_zone)
        before = self.promises.find(account)
        debtor = self._debtor(account, billable.subscriptions, before)
        given = promise(self.promises.policy(), before, debtor, today)
        lifted = tuple(s.id for s in billable.subscriptions if Suspension.DEBT in s.suspensions)
        after = before.granted(replace(given, lifted=lifted, granted_at=now))

        def first(one: Account) -> Account:
            return one.promising(given.amount, given.ends_on)

        def decide(_: Account, old: Subscription, day: date) -> Decided:
            if old.state is _ENDED or Suspension.DEBT not in old.suspensions:
                return Change(old, old, day), None
            new = old.resumed(Suspension.DEBT)
            back = new.state is SubscriptionState.ACTIVE
            return Change(old, new, day), SubscriptionResumed if back else None

        def along(one: Account) -> tuple[Account, Transaction]:
            writes = self.promises.change(after, over=before)
            writes.emit(PromiseGranted.of(after, given, now))
            subject = f"account#{account_id}"
            writes.audit(subject, "payment.promised", at=now, before=before, after=after)
            return _charged(one, given.price, today, f"promise#{today}"), writes.once(
                once, result=after
            )

        self.writer.write_all(account_id, decide, today, "resumed", None, first=first, along=along)
        return after

    def run(self, on: date | None, has_time: Callable[[], bool]) -> PromiseResult:
        """End every promise whose day has come (default: today where the account is).

        A missed day is caught up, a repeated one changes nothing.
        """
        result = PromiseResult(on or local_date(self.clock(), self.time_zone))
        for shard in range(SHARDS):
            for account_id in self.promises.each_due(shard, result.on + timedelta(days=1)):
                if not has_time():
                    result.complete = False
                    return result
                try:
                    self._end(account_id, on, result)
                except (
                    AccountChanged,
                    PromisesChanged,
                ):
                    continue  # changed just now: the next job tries again
                except Exception as error:  # noqa: BLE001 - one bad account must not stop the others
                    self.failures.report(Job.PROMISES, f"account#{account_id}", error)
                    result.errors += 1
        return result

    def _end(self, account_id: str, on: date | None, result: PromiseResult) -> None:
        account, now = self.billable.get(account_id).account, self.clock()
        before = self.promises.find(account)
        today = on or local_date(now, account.time_zone)
        given = before.current
        if given is None or given.ends_on > today:
            return
        kept = account.amount_due <= 0 or self._paid_since(account, given) >= given.amount
        after = before.ended(PromiseState.KEPT if kept else PromiseState.BROKEN, today)
        if kept:
            writes = self.promises.change(after, over=before)
            ended = account.promising(ZERO, None)
            if ended is not account:
                writes.extend(self.accounts.change(ended, over=account))
            self.table.commit(writes)
            result.kept += 1
            return
        fee = self.promises.policy().price_if_broken

        def decide(_: Account, old: Subscription, day: date) -> Decided:
            if not _falls_back(account, old, given):
                return Change(old, old, day), None
            new = old.suspended(Suspension.DEBT, day)
            began = new.state is not old.state
            return Change(old, new, day), SubscriptionSuspended if began else None

        def along(one: Account) -> tuple[Account, Transaction]:
            writes = self.promises.change(after, over=before)
            writes.emit(PromiseBroken.of(after, given, now))
            return _charged(one, fee, today, f"promise#{given.granted_on}#broken"), writes

        def first(one: Account) -> Account:
            return one.promising(ZERO, None)

        self.writer.write_all(
            account_id, decide, today, "suspended", None, first=first, along=along
        )
        result.broken += 1

    def _debtor(
        self, account: Account, subscriptions: tuple[Subscription, ...], so_far: Promises
    ) -> Debtor:
        monthly = sum((_a_month(s) for s in subscriptions if s.state is not _ENDED), ZERO)
        paid = None
        if so_far.past:
            entries = self.ledger.list(account.id, LATEST, None).items
            received = (e for e in entries if e.reason is Reason.PAYMENT)
            last = next(received, None)
            paid = local_date(last.at, account.time_zone) if last else None
        billable = BillableAccount(account, subscriptions)
        debt = shortfall(self.drafter, billable, local_date(self.clock(), account.time_zone))
        return Debtor(debt, monthly, account.opened_on, paid)

    def _paid_since(self, account: Account, given: Promise) -> Decimal:
        entries = self.ledger.list(account.id, LATEST, None).items
        return sum(
            (
                e.amount
                for e in entries
                if e.reason is Reason.PAYMENT and _is_since(e.at, given, account.time_zone)
            ),
            ZERO,
        )


def _falls_back(account: Account, subscription: Subscription, broken: Promise) -> bool:
    """Whether it is suspended for debt again: what was lifted, and all that is prepaid by it."""
    prepaid = account.payment_type is PaymentType.PREPAID
    held = Suspension.DEBT in subscription.suspensions or subscription.state is _ENDED
    goes_on = prepaid and subscription.billed_while_suspended
    return not held and not goes_on and (prepaid or subscription.id in broken.lifted)


def _is_since(at: datetime, given: Promise, time_zone: str) -> bool:
    """Whether a time is not before a promise; of one without a time, not before its day."""
    if given.granted_at is None:
        return local_date(at, time_zone) >= given.granted_on
    return at >= given.granted_at


def _a_month(subscription: Subscription) -> Decimal:
    period = subscription.period
    return price_a_month(subscription.price, period.months, period.days, subscription.quantity)


def _charged(account: Account, price: Decimal, today: date, name: str) -> Account:
    """The account with what a promise costs, on its next invoice."""
    if not price:
        return account
    fee = PendingCharge(id=name, kind=FEE, description=FEE, amount=price, on=today)
    return account.charging(fee)
