"""The billing run on the deployed stack: begun three times at once, delivered again, run again - the same invoices, once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from functions.billing.accounts.sharding import SHARDS
from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from shared.ids import new_id
from tests.integration.performance import Performance
from tests.integration.queues import queue
from tests.integration.records import scanned

ACCOUNTS = 40
TIME_LIMIT = 240.0
"""Seconds for a run: LocalStack feeds a worker one shard after the other, each up to three times."""


@dataclass(frozen=True)
class Subscribers:
    """Accounts opened for this test by events alone."""

    stage: Stage
    operator: Api
    account_ids: tuple[str, ...]

    def accounts(self) -> list[dict[str, Any]]:
        return self._each(lambda i: self.operator.get(f"/accounts/{i}"))

    def invoices(self) -> list[list[dict[str, Any]]]:
        """Each account's invoices, by their periods."""

        def of_account(account_id: str) -> list[dict[str, Any]]:
            found = self.operator.get(f"/accounts/{account_id}/invoices", limit=200)["items"]
            return sorted(found, key=lambda invoice: invoice["periodStart"])

        return self._each(of_account)

    def transactions(self) -> list[list[dict[str, Any]]]:
        path = "/accounts/{}/transactions"
        return self._each(lambda i: self.operator.get(path.format(i), limit=200)["items"])

    def _each(self, work: Callable[[str], Any]) -> list[Any]:
        with ThreadPoolExecutor(6) as pool:
            return list(pool.map(work, self.account_ids))


@dataclass(frozen=True)
class Run:
    """A run that has ended: its day, and what each account had before it."""

    day: str
    answers: list[dict[str, Any]]
    before: list[list[dict[str, Any]]]


@pytest.fixture(scope="module")
def subscribers(first_play: Performance) -> Subscribers:
    """Forty contracts become active; billing hears of it as it always does."""
    stage, operator = first_play.stage, first_play.actor("operator")
    customers = [new_id() for _ in range(ACCOUNTS)]
    notification, billing = queue(stage, "Notification"), queue(stage, "Billing")
    notification.send(*map(_creation, customers))
    notification.settle()
    billing.send(*[_activation(c, first_play.fact("tariff")["id"]) for c in customers])
    billing.settle()

    def account_of(customer_id: str) -> str:
        (account,) = operator.get("/accounts", customerId=customer_id)["items"]
        return str(account["id"])

    with ThreadPoolExecutor(6) as pool:
        return Subscribers(stage, operator, tuple(pool.map(account_of, customers)))


def _creation(customer_id: str) -> str:
    """So that notification knows them; they have no address, hence a feed only."""
    data = {
        "customerId": customer_id,
        "name": "A subscriber",
        "locale": "en",
        "timeZone": "Europe/Moscow",
    }
    return _event("customer.customer.created", customer_id, data)


def _activation(customer_id: str, tariff_id: str) -> str:
    contract_id = new_id()
    data = {
        "contractId": contract_id,
        "number": "C-1",
        "customerId": customer_id,
        "customerName": "A subscriber",
        "tariffId": tariff_id,
        "tariffRevision": 1,
        "address": "here",
        "activatedOn": datetime.now(UTC).date().replace(day=1).isoformat(),
        "timeZone": "Europe/Moscow",
        "locale": "en",
    }
    return _event("customer.contract.activated", contract_id, data)


def _event(event_type: str, subject: str, data: dict[str, Any]) -> str:
    event = {
        "specversion": "1.0",
        "id": new_id(),
        "type": event_type,
        "source": "lastmile/customer",
        "subject": subject,
        "time": "2026-03-01T00:00:00Z",
        "data": data,
    }
    return json.dumps(event)


def _dispatch(stage: Stage, day: str) -> dict[str, Any]:
    answer: dict[str, Any] = stage.invoke("BillingDispatcher", {"date": day})
    return answer


def _ended(subscribers: Subscribers, day: str) -> dict[str, Any]:
    """The run's report, once it has ended and nothing of it waits."""
    report: dict[str, Any] = until(
        lambda: (
            (r := subscribers.stage.facts["admin"].get(f"/billing/runs/{day}"))["state"]
            == "completed"
            and r
        ),
        "the end of the run",
        seconds=TIME_LIMIT,
    )
    queue(subscribers.stage, "BillingRun").settle()
    return report


@pytest.fixture(scope="module")
def run(subscribers: Subscribers) -> Run:
    """The schedule's function is invoked three times at once for the day on which all are due."""
    (day,) = {account["nextBillDate"] for account in subscribers.accounts()}
    before = subscribers.invoices()
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: _dispatch(subscribers.stage, day), range(3)))
    _ended(subscribers, day)
    return Run(day, answers, before)


def test_three_dispatchers_at_once_are_one_run(run: Run) -> None:
    assert {answer["runId"] for answer in run.answers} == {run.day}


def test_every_account_gets_exactly_one_invoice_of_the_run(
    run: Run, subscribers: Subscribers
) -> None:
    for before, after in zip(run.before, subscribers.invoices(), strict=True):
        assert len(after) == len(before) + 1
        assert after[-1]["periodStart"] == run.day


def test_periods_follow_each_other_without_gap_or_overlap(
    run: Run, subscribers: Subscribers
) -> None:
    assert run.day
    for invoices in subscribers.invoices():
        for earlier, later in pairwise(invoices):
            assert earlier["periodEnd"] == later["periodStart"]


def test_nobody_is_due_any_more(run: Run, subscribers: Subscribers) -> None:
    assert all(account["nextBillDate"] > run.day for account in subscribers.accounts())


def test_numbers_have_no_gap_and_no_repeat(run: Run, stage: Stage) -> None:
    """Over all invoices there are, whoever issued them: the run, an opening, a play."""
    assert run.answers
    sellers = scanned(stage, "billing", "begins_with(sk, :s)", {":s": {"S": "ENTITY#"}})
    first = {item["id"]["S"] for item in sellers if item["is_first"]["BOOL"]}
    numbers: dict[tuple[str, str], list[int]] = {}  # by seller, and how the numbers begin
    for item in scanned(
        stage, "billing", "begins_with(pk, :p) AND sk = :s",
        {":p": {"S": "INVOICE#"}, ":s": {"S": "INVOICE"}},
    ):  # fmt: skip
        seller = item["legal_entity"]["S"]
        text = item["number"]["S"].rstrip("0123456789")
        mine = numbers.setdefault(("" if seller in first else seller, text), [])
        mine.append(int(item["number"]["S"].removeprefix(text)))
    assert 1 in map(min, numbers.values())
    for given in numbers.values():
        assert sorted(given) == list(range(min(given), min(given) + len(given)))


def test_no_number_is_left_over_or_still_held(run: Run, stage: Stage) -> None:
    assert run.answers
    for prefix in ("SERIES#", "LEASES#"):
        items = scanned(stage, "billing", "begins_with(pk, :p)", {":p": {"S": prefix}})
        assert {item["sk"]["S"] for item in items} <= {"COUNTER"}


def test_debits_are_credits_and_the_balance_is_their_sum(
    run: Run, subscribers: Subscribers
) -> None:
    assert run.answers
    for account, transactions in zip(
        subscribers.accounts(), subscribers.transactions(), strict=True
    ):
        for transaction in transactions:
            lines = transaction["lines"]
            debits = sum(Decimal(line["debit"]) for line in lines)
            assert debits == sum(Decimal(line["credit"]) for line in lines) > 0
        moved = sum(Decimal(t["amount"]) for t in transactions)
        assert moved == Decimal(account["balance"])
        newest = max(transactions, key=lambda t: t["id"])
        assert Decimal(newest["balanceAfter"]) == moved


def test_what_is_owed_is_the_sum_of_the_invoices(run: Run, subscribers: Subscribers) -> None:
    assert run.answers
    for account, invoices in zip(subscribers.accounts(), subscribers.invoices(), strict=True):
        owed = sum(Decimal(invoice["amountDue"]) for invoice in invoices)
        assert owed == Decimal(account["amountDue"]) == -Decimal(account["balance"])


def test_each_invoice_was_told_of_once(run: Run, subscribers: Subscribers, stage: Stage) -> None:
    said = scanned(stage, "billing", "begins_with(pk, :p)", {":p": {"S": "OUTBOX#"}})
    created = Counter(
        json.loads(item["event"]["S"])["subject"]
        for item in said
        if '"billing.invoice.created"' in item["event"]["S"]
    )
    issued = [invoice["id"] for invoices in subscribers.invoices() for invoice in invoices]
    assert run.answers
    assert {created[invoice_id] for invoice_id in issued} == {1}


def test_a_second_run_of_the_day_finds_nothing_to_do(run: Run, subscribers: Subscribers) -> None:
    before = subscribers.invoices()
    answer = _dispatch(subscribers.stage, run.day)
    assert (answer["state"], answer["shards"]) == ("completed", 0)
    assert subscribers.invoices() == before


def test_shards_that_are_delivered_again_change_nothing(run: Run, subscribers: Subscribers) -> None:
    """As after workers that were killed when they were done but could not say so."""
    before, runs = subscribers.invoices(), queue(subscribers.stage, "BillingRun")
    sent = [json.dumps({"runId": run.day, "shard": shard}) for shard in range(SHARDS)]
    known = [body for body in sent if _has_shard(subscribers.stage, run.day, body)]
    assert known
    runs.send(*known, *known)
    runs.settle()
    assert subscribers.invoices() == before
    assert not runs.has_dead_letters()


def _has_shard(stage: Stage, run_id: str, body: str) -> bool:
    """Whether the run had anything to do in a shard; who asks for another one is told so."""
    number = json.loads(body)["shard"]
    values = {":p": {"S": f"RUN#{run_id}"}, ":s": {"S": f"SHARD#{number:02d}"}}
    return any(scanned(stage, "billing", "pk = :p AND sk = :s", values))


def test_a_dry_run_counts_and_writes_nothing(
    run: Run, subscribers: Subscribers, admin: Api
) -> None:
    before = subscribers.accounts()
    next_day = before[0]["nextBillDate"]
    started = admin.post("/billing/runs", {"date": next_day, "dryRun": True})
    report = until(
        lambda: (r := admin.get(f"/billing/runs/{started['id']}"))["state"] == "completed" and r,
        "the end of the dry run",
        seconds=TIME_LIMIT,
    )
    assert run.answers
    assert report["invoices"] >= ACCOUNTS
    assert Decimal(report["totals"]["RUB"]) > 0
    assert subscribers.accounts() == before


def test_the_payments_job_may_run_twice_a_day(
    run: Run, subscribers: Subscribers, stage: Stage
) -> None:
    due = subscribers.invoices()[0][-1]["dueDate"]
    day = date.fromisoformat(due).replace(day=28).isoformat()
    stage.invoke("BillingJobs", {"job": "payments", "date": day})
    after_one = subscribers.invoices()
    queue(stage, "Notification").settle()
    stage.invoke("BillingJobs", {"job": "payments", "date": day})
    assert run.answers
    assert {invoices[-1]["status"] for invoices in after_one} == {"overdue"}
    assert subscribers.invoices() == after_one
