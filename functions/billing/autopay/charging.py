"""The scheduled job that charges saved cards for what is due.

Each step is one transaction, and may be repeated: a try is written with its payment before the card
is charged; its outcome is taken up from the payment, whoever has learned it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from functions.billing.accounts.entities import Account, AccountState, PaymentType
from functions.billing.accounts.sharding import SHARDS
from functions.billing.autopay.entities import (
    Autopay,
    AutopayChanged,
    AutopayState,
    Due,
    look,
)
from functions.billing.autopay.events import AutopayStopped
from functions.billing.autopay.repository import AutopayRepository
from functions.billing.billable.entities import BillableAccount
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.failures.entities import Job
from functions.billing.failures.service import JobFailures
from functions.billing.forecasts.shortfall import shortfall
from functions.billing.invoices.drafting import InvoiceDrafter
from functions.billing.payments.charging import Charging
from functions.billing.payments.declines import METHOD_GONE
from functions.billing.payments.entities import Payment, PaymentState
from functions.billing.payments.repository import PaymentRepository
from functions.billing.receipts.service import Receipts
from functions.billing.subscriptions.entities import SubscriptionState, Suspension
from functions.billing.wallets.entities import PaymentMethod, PaymentMethodNotFound
from functions.billing.wallets.repository import WalletRepository
from shared.clock import Clock, day_begins, local_date
from shared.component import component
from shared.dynamo.table import Table
from shared.ids import derived_id
from shared.money import nothing

AUTHOR = "autopay"
EXPIRED = "expired_card"
MOST_STEPS = 20
"""Of one account in one job; what is left is done by the next."""


@dataclass(slots=True)
class AutopayResult:
    """What the job has done: cards charged, tries that failed, autopay that stopped, errors.

    `complete` is false where time ran out; the next job does the rest.
    """

    on: date
    charged: int = 0
    failed: int = 0
    stopped: int = 0
    errors: int = 0
    complete: bool = True


@component
class AutopayCharging:
    """Charges what is due; days may be repeated or missed."""

    table: Table
    billable: BillableAccountRepository
    autopays: AutopayRepository
    wallets: WalletRepository
    payments: PaymentRepository
    charging: Charging
    receipts: Receipts
    drafter: InvoiceDrafter
    failures: JobFailures
    pauses: Sequence[int]
    time_zone: str
    clock: Clock

    def run(
        self, on: date | None = None, has_time: Callable[[], bool] = lambda: True
    ) -> AutopayResult:
        """Charge what is due by a local day (default: today where the account is)."""
        result = AutopayResult(on or local_date(self.clock(), self.time_zone))
        for shard in range(SHARDS):
            for account_id in self.autopays.each_due(shard, result.on + timedelta(days=1)):
                if not has_time():
                    result.complete = False
                    return result
                self._look_at(account_id, on, result, has_time)
        return result

    def _look_at(
        self, account_id: str, on: date | None, result: AutopayResult, has_time: Callable[[], bool]
    ) -> None:
        try:
            for _ in range(MOST_STEPS):
                if not has_time() or not self._step(account_id, on, result):
                    return
        except AutopayChanged:
            return  # changed just now: the next job looks again
        except Exception as error:  # noqa: BLE001 - one bad account must not stop the others
            self.failures.report(Job.AUTOPAY, f"account#{account_id}", error)
            result.errors += 1

    def _step(self, account_id: str, on: date | None, result: AutopayResult) -> bool:
        """Do what is next with an account; whether there may be more. Raises: AutopayChanged."""
        billable = self.billable.get(account_id)
        account, before = billable.account, self.autopays.find(billable.account)
        today = on or local_date(self.clock(), account.time_zone)
        if before.due_on is None or before.due_on > today:
            return False
        if before.payment_id is not None:
            return self._take_up(account, before, before.payment_id, today, result)
        if account.state is AccountState.CLOSED:
            self._commit(before.by(None, today), before, account)
            return False
        method = self._method(account, before)
        if isinstance(method, str) or method.has_expired(today):
            reason = method if isinstance(method, str) else EXPIRED
            result.stopped += 1
            return self._commit(before.stopped(reason, today), before, account)
        looked = look(before, account, self._short(billable, today), self.pauses, today)
        if looked.due is None:
            self._commit(before.waiting(looked.until, looked.efforts), before, account)
            return False
        self._try(account, before, looked.due, method)
        result.charged += 1
        return True

    def _take_up(
        self, account: Account, before: Autopay, payment_id: str, today: date, result: AutopayResult
    ) -> bool:
        """Take up the outcome of a try; not before it is known."""
        payment = self.payments.get(payment_id)
        after = before.decided(payment, today)
        if after is before:
            return False
        result.failed += payment.state is PaymentState.FAILED
        result.stopped += after.state is AutopayState.STOPPED
        return self._commit(after, before, account)

    def _commit(self, after: Autopay, before: Autopay, account: Account) -> bool:
        """Whether there is something left to do with it."""
        writes = self.autopays.change(after, over=before)
        if after.state is AutopayState.STOPPED:
            writes.emit(AutopayStopped.of(after, account, self.clock()))
        self.table.commit(writes)
        return after.state is AutopayState.ACTIVE

    def _method(self, account: Account, autopay: Autopay) -> PaymentMethod | str:
        """The card, or why there is none to be charged."""
        try:
            method = self.wallets.find(account.customer_id).get(autopay.method_id or "")
        except PaymentMethodNotFound:
            return METHOD_GONE
        return method if self.charging.can_charge(method) else METHOD_GONE

    def _short(self, billable: BillableAccount, today: date) -> Decimal:
        """What a prepaid account lacks for the period that begins, or for what waits."""
        account = billable.account
        if account.payment_type is PaymentType.POSTPAID:
            return nothing(account.currency)
        due = account.next_bill_date
        waits = any(
            Suspension.DEBT in one.suspensions and one.state is not SubscriptionState.CANCELLED
            for one in billable.subscriptions
        )
        if not waits and (due is None or due > today):
            return nothing(account.currency)
        return shortfall(self.drafter, billable, today)

    def _try(self, account: Account, before: Autopay, due: Due, method: PaymentMethod) -> None:
        """Write the try with its payment, then charge the card. Raises: AutopayChanged."""
        now = self.clock()
        began = day_begins(due.effort.began, account.time_zone)
        payment = Payment(
            id=derived_id(due.seed, int(began.timestamp() * 1000)),
            account_id=account.id,
            account_number=account.number,
            customer_id=account.customer_id,
            amount=due.amount,
            currency=account.currency,
            gateway=method.gateway,
            received=nothing(account.currency),
            created_at=now,
            created_by=AUTHOR,
        )
        if before.receipt_email and self.charging.gives_receipts(method):
            today = local_date(now, account.time_zone)
            receipt = self.receipts.of(account, due.amount, before.receipt_email, today)
            payment = replace(payment, receipt=receipt)
        about = self.charging.about_to(payment, method, now)
        # Another job that was faster has made this very payment, too: it is told by the first line.
        writes = self.autopays.change(before.begun(due, payment.id), over=before)
        self.table.commit(writes.extend(self.payments.add(about)))
        self.charging.charge(about, method)
