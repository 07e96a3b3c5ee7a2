"""Accounts that are taken over: their balance comes along once, and nothing past is billed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.app import ENDPOINTS
from functions.billing.consumers import consumer
from functions.billing.jobs import run as run_job
from functions.billing.tariffs.entities import ChargingMode
from shared.event import Event
from tests.fakes.books import Books
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff, pay

D = Decimal


@pytest.fixture
def house() -> House:
    house = House()
    house.sell()
    return house


def hear(house: House, event_id: str = "event-1", **changes: Any) -> list[str]:
    """Deliver a contract that was brought along; what was refused."""
    data = {
        "contractId": "contract-1", "number": "Д-1/24", "customerId": "customer-1",
        "customerName": "Анна Петрова", "tariffId": "tariff-1", "tariffRevision": 1,
        "address": "Москва, улица Ленина, 12, 48", "activatedOn": "2024-02-01",
        "timeZone": "Europe/Moscow", "locale": "ru", "customerKind": "person",
        "buildingId": "building-1", "inn": "", "kpp": "", "state": "active",
        "billedFrom": "2026-04-01", "openingBalance": "0.00", "currency": "RUB",
    }  # fmt: skip
    event = Event(
        type="customer.contract.imported", subject="contract-1", time=house.clock(),
        data=data | changes, sequence=1, version=1, id=event_id,
    )  # fmt: skip
    refused: list[str] = []
    record = {"messageId": "m1", "body": event.to_json()}
    answer = consumer.consume(
        {"Records": [record]}, house.wiring, lambda _, why: refused.append(why), house.clock
    )
    assert answer["batchItemFailures"] == []
    return refused


def only_account(house: House) -> Any:
    (item,) = [i for (_, sk), i in house.table.items.items() if sk == "A#ACCOUNT"]
    return house.account(item["id"])


def faults(house: House) -> list[str]:
    return Books.of(house.table.items.values()).faults()


def test_an_account_is_taken_over_without_an_invoice_or_a_fee(house: House) -> None:
    assert hear(house) == []
    account = only_account(house)
    assert (account.balance, account.next_bill_date.isoformat()) == (D("0.00"), "2026-04-01")
    assert (house.invoices(), house.ledger()) == ([], [])
    assert [e["type"] for e in house.table.events()] == [
        "billing.account.opened", "billing.subscription.started",
    ]  # fmt: skip
    house.run_on("2026-04-01")
    (invoice,) = house.invoices()
    assert [(i.kind, i.amount, i.period_start.isoformat()) for i in invoice.items] == [
        ("internet", D("590.00"), "2026-04-01")
    ]
    assert faults(house) == []


def test_an_advance_is_booked_against_the_opening_balances_and_spent(house: House) -> None:
    hear(house, openingBalance="700.00")
    (entry,) = house.ledger()
    assert [(i.account, i.debit, i.credit) for i in entry.lines] == [
        ("opening-balances", D("700.00"), D("0.00")), ("receivable", D("0.00"), D("700.00")),
    ]  # fmt: skip
    house.run_on("2026-04-01")
    assert only_account(house).balance == D("110.00")
    assert house.invoices()[0].status.value == "paid"
    assert faults(house) == []


def test_a_debt_is_an_invoice_that_is_nobodys_revenue_and_of_which_nobody_is_told(
    house: House,
) -> None:
    hear(house, openingBalance="-350.50")
    account = only_account(house)
    assert (account.balance, account.amount_due) == (D("-350.50"), D("350.50"))
    (entry,), (invoice,) = house.ledger(), house.invoices()
    assert [(i.account, i.debit, i.credit) for i in entry.lines] == [
        ("receivable", D("350.50"), D("0.00")), ("opening-balances", D("0.00"), D("350.50")),
    ]  # fmt: skip
    assert (invoice.total, invoice.tax) == (D("350.50"), D("0.00"))
    assert house.table.events("billing.invoice.created") == []
    pay(house, account.id, "350.50")
    assert only_account(house).balance == D("0.00")
    assert faults(house) == []


def test_a_debt_that_is_cancelled_goes_back_to_the_opening_balances(house: House) -> None:
    hear(house, openingBalance="-350.50")
    api = ApiClient(ENDPOINTS, house.wiring)
    invoice = house.invoices()[0]
    assert api.post(f"/invoices/{invoice.id}/cancel", {}, by=an_admin()).status == 200
    assert sum(i.debit - i.credit for e in house.ledger() for i in e.lines) == 0
    opening = [i for e in house.ledger() for i in e.lines if i.account == "opening-balances"]
    assert sum(i.debit - i.credit for i in opening) == 0
    assert only_account(house).balance == D("0.00")


def test_the_event_counts_once_however_often_it_comes(house: House) -> None:
    for event_id in ("event-1", "event-1", "event-2"):
        assert hear(house, event_id, openingBalance="-350.50") == []
    assert (len(house.ledger()), len(house.invoices())) == (1, 1)


def test_a_suspended_contract_is_billed_when_it_is_resumed_and_a_terminated_one_never(
    house: House,
) -> None:
    hear(house, state="suspended", openingBalance="100.00")
    (subscription,) = house.subscriptions()
    assert (subscription.state.value, subscription.suspensions) == ("suspended", {"administrative"})
    hear(house, "event-2", contractId="contract-2", state="terminated", openingBalance="-50.00")
    house.run_on("2026-06-01")
    assert [i.total for i in house.invoices()] == [D("50.00")]
    event = Event(
        type="customer.contract.resumed", subject="contract-1", time=house.clock(),
        data={"contractId": "contract-1", "on": "2026-06-01"}, sequence=2, version=1,
    )  # fmt: skip
    record = {"messageId": "m1", "body": event.to_json()}
    consumer.consume({"Records": [record]}, house.wiring, lambda *_: None, house.clock)
    assert sum(i.total for i in house.invoices()) == D("640.00")
    assert {e["type"] for e in house.table.events()} & {"billing.subscription.suspended"} == set()


def test_money_of_another_currency_goes_to_the_dead_letters(house: House) -> None:
    assert hear(house, currency="USD", openingBalance="1.00") == ["USD for a tariff in RUB"]
    assert hear(house, openingBalance="1.005") == ["RUB for a tariff in RUB"]
    assert house.ledger() == []


def test_an_old_subscriber_keeps_the_bill_day_of_their_contract(house: House) -> None:
    terms = replace(MONTHLY, charging=ChargingMode.ANNIVERSARY)
    house.sell(a_tariff(terms, id="tariff-2", code="anniversary"))
    hear(house, tariffId="tariff-2", activatedOn="2024-02-17", billedFrom="2026-03-17")
    assert only_account(house).bill_day == 17
    house.run_on("2026-03-17")
    (invoice,) = house.invoices()
    assert (invoice.total, invoice.period_end.isoformat()) == (D("590.00"), "2026-04-17")


def test_the_books_of_the_day_agree_with_what_was_brought_along(house: House) -> None:
    hear(house, openingBalance="-350.50")
    hear(house, "event-2", contractId="contract-2", openingBalance="20.00")
    house.clock.at = house.clock.at.replace(day=12)
    run_job({"job": "reconciliation"}, house.wiring, lambda: True)
    while house.queue.messages:
        assert house.work() == []
    day = ApiClient(ENDPOINTS, house.wiring).get("/ledger/proofs", by=an_admin())
    assert [one["mismatches"] for one in day.json["items"]] == [0] * len(day.json["items"])
    assert day.json["items"]
