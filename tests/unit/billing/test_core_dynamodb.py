"""The same months on DynamoDB's own rules (ministack): keys, conditions and transactions as they are sent."""

from __future__ import annotations

from datetime import date

import pytest

from functions.billing.accounts.filters import AccountFilter
from functions.billing.accounts.repository import AccountRepository
from functions.billing.accounts.service import Accounts
from functions.billing.books.entities import Month
from functions.billing.books.periods import Periods
from functions.billing.books.service import Books
from functions.billing.dispatcher import dispatch
from functions.billing.invoices.entities import (
    InvoiceStatus,
)
from functions.billing.invoices.filters import InvoiceFilter
from functions.billing.invoices.service import Invoices
from functions.billing.jobs import run
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.opening.service import AccountOpening
from functions.billing.reports import entities
from functions.billing.reports.entities import ReportDays
from functions.billing.reports.service import Reports
from functions.billing.runs.entities import RunState
from functions.billing.runs.service import BillingRuns
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.entities import SubscriptionFilter, SubscriptionState
from functions.billing.subscriptions.service import Subscriptions
from functions.billing.tariffs.repository import TariffRepository
from functions.billing.worker import work
from shared.dynamo.table import DynamoTable
from shared.money import ZERO
from shared.principal import SYSTEM
from shared.wiring import Wiring
from tests.fakes.billing import ListedQueue, billing_wiring
from tests.fakes.cloud import Cloud
from tests.fakes.time import FixedClock
from tests.unit.billing.builders import (
    a_contract,
    a_tariff,
    ids_of_one_shard,
    numbers,
)


@pytest.fixture
def table(cloud: Cloud) -> DynamoTable:
    return cloud.table("billing", like="BillingTable", sleep=lambda _: None)


def _run(day: str, wiring: Wiring, queue: ListedQueue) -> None:
    dispatch({"date": day}, wiring.use(BillingRuns))
    _drain(wiring, queue)


def _drain(wiring: Wiring, queue: ListedQueue) -> None:
    while queue.messages:
        waiting, queue.messages[:] = list(queue.messages), []
        records = [{"messageId": str(n), "body": m.to_json()} for n, m in enumerate(waiting)]
        answer = work({"Records": records}, wiring, lambda: 100.0, lambda *_: None)
        assert answer == {"batchItemFailures": []}


def test_accounts_are_opened_billed_stopped_and_read_back(table: DynamoTable) -> None:
    queue = ListedQueue()
    settings = BillingSettings(table_name="billing", run_days_ahead=366)
    wiring = billing_wiring(table, FixedClock(), queue, settings, ids_of_one_shard)
    table.commit(TariffRepository(table=table).add(a_tariff()))
    opening = wiring.use(AccountOpening)
    accounts = [opening.open(a_contract(number=n)) for n in range(1, 7)]
    wiring.use(ContractLifecycle).suspend("contract-6", date(2026, 3, 20))
    _run("2026-04-01", wiring, queue)
    _run("2026-04-01", wiring, queue)
    _run("2026-06-01", wiring, queue)
    report = wiring.use(BillingRuns).get("2026-06-01")
    assert (report.run.state, report.totals.invoices) == (RunState.COMPLETED, 10)
    found = [
        invoice
        for account in accounts
        for invoice in wiring.use(Invoices).list_of_account(account.id, SYSTEM, 50, None).items
    ]
    assert sorted(numbers(found)) == list(range(1, 6 + 5 + 10 + 1))
    stopped = AccountRepository(table=table).get(accounts[5].id)
    assert stopped.next_bill_date is None
    first = AccountRepository(table=table).get(accounts[0].id)
    assert (first.next_bill_date, len(first.open_items)) == (date(2026, 7, 1), 4)
    every = wiring.use(Invoices).list(InvoiceFilter(), SYSTEM, 50, None).items
    assert [i.id for i in every] == sorted((i.id for i in found), reverse=True)
    in_may = InvoiceFilter(status=InvoiceStatus.PENDING, due_from=date(2026, 5, 1))
    pending = wiring.use(Invoices).list(in_may, SYSTEM, 3, None)
    assert len(pending.items) == 3
    assert pending.next_cursor is not None
    debtors = wiring.use(Accounts).list(AccountFilter(min_debt=ZERO), SYSTEM, 50, None).items
    assert [a.amount_due for a in debtors] == sorted((a.amount_due for a in debtors), reverse=True)
    assert len(debtors) == 6
    suspended = SubscriptionFilter(state=SubscriptionState.SUSPENDED)
    (one,) = wiring.use(Subscriptions).list(suspended, SYSTEM, 50, None).items
    assert one.contract_id == "contract-6"


def test_the_books_of_accounts_on_dynamodb_are_drawn_up_and_reported(table: DynamoTable) -> None:
    queue = ListedQueue()
    clock, settings = FixedClock("2026-03-30T09:00:00Z"), BillingSettings(table_name="billing")
    wiring = billing_wiring(table, clock, queue, settings, ids_of_one_shard)
    table.commit(TariffRepository(table=table).add(a_tariff()))
    for number in range(1, 4):
        wiring.use(AccountOpening).open(a_contract("2026-03-30", number=number))
    clock.advance(days=1)
    assert run({"job": "reconciliation"}, wiring, lambda: True)["parts"] == 32
    _drain(wiring, queue)
    today, day = wiring.use(Books).list(9, None).items
    assert (day.is_clean, day.sheet.transactions, day.sheet.accounts) == (True, 3, 3), day.faults
    assert (today.is_whole, today.mismatches, today.sheet.transactions) == (False, 0, 0)
    days = ReportDays(date(2026, 3, 30), date(2026, 3, 31))
    rows = wiring.use(Reports).rows(entities.trial_balance, days)
    assert sum(row.closing for row in rows) == 0
    clock.advance(days=1)
    run({"job": "reconciliation"}, wiring, lambda: True)
    _drain(wiring, queue)
    closed = [wiring.use(Periods).close(Month("2026-03"), "admin") for _ in range(2)]
    assert closed[0] == closed[1]
    assert wiring.use(Periods).list(9, None).items == (closed[0],)
