"""What billing's functions are made of: one place says who gets what."""

from __future__ import annotations

from functools import cache

from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.service import Accounts
from functions.billing.billable.repository import BillableAccountRepository
from functions.billing.dunning.entities import DunningPolicy
from functions.billing.dunning.service import Dunning
from functions.billing.failures.repository import JobFailureRepository
from functions.billing.failures.service import JobFailures
from functions.billing.invoices.booking import Booking
from functions.billing.invoices.catching_up import CatchingUp
from functions.billing.invoices.repository import InvoiceRepository
from functions.billing.invoices.service import Invoices
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.numbering.repository import NumberRepository
from functions.billing.opening.service import AccountOpening, OpeningPolicy
from functions.billing.payments.gateways import Gateways
from functions.billing.payments.sandbox import Sandbox
from functions.billing.payments.wiring import gateways_of, provide_payments
from functions.billing.periods.work_dates import WorkDates
from functions.billing.runs.batch import Books
from functions.billing.runs.queue import RunQueue, SqsRunQueue
from functions.billing.runs.repository import RunRepository
from functions.billing.runs.service import BillingRuns
from functions.billing.runs.shard import ShardBilling
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.subscriptions.schedule import SubscriptionSchedule
from functions.billing.subscriptions.service import Subscriptions
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.tariffs.service import Tariffs
from functions.billing.transactions.repository import LedgerRepository
from shared import aws
from shared.clock import Clock, system_clock
from shared.dynamo.table import Table
from shared.http.origins import Origins
from shared.idempotency import Idempotency
from shared.ids import NewId, new_id
from shared.service import service_table
from shared.settings import load
from shared.wiring import Wiring


def wiring_of(
    table: Table,
    settings: BillingSettings,
    queue: RunQueue,
    clock: Clock = system_clock,
    new_id: NewId = new_id,
) -> Wiring:
    """Billing over a table and a queue: real ones, or a test's."""
    accounts, invoices = AccountRepository(table), InvoiceRepository(table)
    ledger, numbers = LedgerRepository(table), NumberRepository(table)
    subscriptions, tariffs = SubscriptionRepository(table), TariffRepository(table)
    runs, booking = RunRepository(table), Booking(invoices, ledger)
    billable = BillableAccountRepository(table=table)
    policy = OpeningPolicy(settings.bill_day, settings.payment_days)
    catching_up = CatchingUp(numbers=numbers, booking=booking, clock=clock, new_id=new_id)
    dates = WorkDates(clock=clock, time_zone=settings.time_zone, days_ahead=settings.run_days_ahead)
    failures = JobFailures(table=table, failures=JobFailureRepository(table), clock=clock)
    books = Books(table, accounts, billable, numbers, booking, runs)
    wiring = (
        Wiring()
        .provide(Idempotency, lambda: Idempotency(table, clock))
        .provide(RunQueue, lambda: queue)  # type: ignore[type-abstract]
        .provide(
            AccountOpening,
            lambda: AccountOpening(
                table, accounts, subscriptions, tariffs, numbers, booking, policy, clock, new_id
            ),
        )
        .provide(
            Subscriptions,
            lambda: Subscriptions(subscriptions=subscriptions),
        )
        .provide(
            ContractLifecycle,
            lambda: ContractLifecycle(
                table=table,
                accounts=accounts,
                billable=billable,
                subscriptions=subscriptions,
                catching_up=catching_up,
                clock=clock,
                time_zone=settings.time_zone,
            ),
        )
        .provide(
            SubscriptionSchedule,
            lambda: SubscriptionSchedule(table, subscriptions, failures, clock, settings.time_zone),
        )
        .provide(Tariffs, lambda: Tariffs(table, tariffs, clock, new_id, settings.currency))
        .provide(Accounts, lambda: Accounts(accounts, ledger))
        .provide(
            Invoices,
            lambda: Invoices(invoices=invoices, accounts=accounts, billable=billable, clock=clock),
        )
        .provide(ShardBilling, lambda: ShardBilling(books, clock, new_id))
        .provide(
            BillingRuns,
            lambda: BillingRuns(table, runs, accounts, queue, clock, new_id, dates),
        )
        .provide(WorkDates, lambda: dates)
        .provide(JobFailures, lambda: failures)
        .provide(
            Dunning,
            lambda: Dunning(
                table,
                invoices,
                DunningPolicy.parsed(settings.reminder_days),
                failures,
                settings.time_zone,
                clock,
            ),
        )
    )
    return provide_payments(
        wiring,
        table,
        _gateways(settings),
        clock,
        new_id,
        time_zone=settings.time_zone,
        origins=Origins.of(settings.public_url, settings.cors_origins),
    )


def _gateways(settings: BillingSettings) -> Gateways:
    """The gateways that the settings switch on; secrets are fetched when first needed."""
    if not settings.sandbox_enabled:
        return gateways_of(None)
    return gateways_of(
        Sandbox(lambda: aws.secret(settings.sandbox_secret_arn), settings.public_url)
    )


def wire() -> Wiring:
    """Billing as it is deployed."""
    settings = load(BillingSettings)
    table = service_table(settings.table_name, settings.cursor_secret_arn)
    return wiring_of(table, settings, SqsRunQueue(settings.run_queue_url))


@cache
def wired() -> Wiring:
    """The deployed wiring, made once a process."""
    return wire()
