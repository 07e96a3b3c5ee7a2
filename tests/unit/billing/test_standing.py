"""Accounts as a whole: opened without a contract, blocked, moved to another bill day, closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account, AccountState
from functions.billing.app import ENDPOINTS
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.periods.entities import BillingPeriod
from functions.billing.subscriptions.entities import SubscriptionState, Suspension
from tests.acceptance.case_files import find_case
from tests.fakes.books import Books
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF = an_admin()
TERMS = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0), price_includes_tax=True)


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(TERMS))
    return house


def at(house: House, day: str) -> None:
    house.clock.at = house.clock.at.fromisoformat(f"{day}T09:00:00+00:00")


def call(house: House, method: str, path: str, body: Any = None, **more: Any) -> Reply:
    client = ApiClient(ENDPOINTS, house.wiring)
    return client.call(method, path, body, by=more.pop("by", STAFF), **more)


def block(house: House, account: Account, how: str = "block") -> Reply:
    return call(house, "POST", f"/accounts/{account.id}/{how}", {"reason": "Resold."})


def test_a_blocked_account_has_no_service_and_pays_for_none(house: House) -> None:
    account = house.open("2026-03-01")
    at(house, "2026-03-22")
    for _ in range(2):
        reply = block(house, account)
        assert (reply.status, reply.json["state"]) == (200, "blocked")
    assert reply.json["balance"] == "-210.00"
    house.run("2026-04-01")
    assert len(house.invoices()) == 1
    at(house, "2026-04-21")
    back = block(house, account, "unblock").json
    assert (back["state"], back["balance"]) == ("active", "-313.33")
    assert [len(house.table.events(f"billing.account.{e}")) for e in ("blocked", "unblocked")] == [
        1,
        1,
    ]
    assert Books.of(house.table.items.values()).faults() == []


def test_unblocking_lifts_no_other_suspension_and_a_contract_does_not_unblock(
    house: House,
) -> None:
    account = house.open("2026-03-01")
    at(house, "2026-03-10")
    (subscription,) = house.subscriptions()
    house.wiring.use(SubscriptionSuspensions).suspend(subscription.id, Suspension.DEBT, STAFF)
    block(house, account)
    house.wiring.use(ContractLifecycle).resume(account.contract_id, date(2026, 3, 11))
    (held,) = house.subscriptions()
    assert held.suspensions == {Suspension.DEBT, Suspension.ADMINISTRATIVE}
    block(house, account, "unblock")
    (held,) = house.subscriptions()
    assert (held.state, held.suspensions) == (SubscriptionState.SUSPENDED, {Suspension.DEBT})


def test_an_account_is_closed_once_nothing_is_left_of_it(house: House) -> None:
    account = house.open("2026-03-01")
    path = f"/accounts/{account.id}"
    assert call(house, "POST", f"{path}/close").status == 409
    at(house, "2026-03-01")
    house.wiring.use(ContractLifecycle).terminate(account.contract_id, date(2026, 3, 1))
    assert house.account(account.id).balance == 0
    for _ in range(2):
        assert call(house, "POST", f"{path}/close").json["state"] == "closed"
    assert block(house, account).status == 409
    assert call(house, "PATCH", path, {"billDay": 5}).status == 409


def test_an_account_can_be_opened_without_a_contract(house: House) -> None:
    body = {"customerId": "customer-9", "customerName": "Boris", "billDay": 5}
    sent = {"headers": {"Idempotency-Key": "once"}}
    made = call(house, "POST", "/accounts", body, **sent)
    assert made.status == 201, made.text
    assert (made.json["number"], made.json["contractId"], made.json["billDay"]) == (
        "00000001", "", 5,
    )  # fmt: skip
    assert call(house, "POST", "/accounts", body, **sent).json == made.json
    start = {"accountId": made.json["id"], "tariffId": "tariff-1"}
    started = call(house, "POST", "/subscriptions", start)
    assert started.status == 201, started.text
    own = call(house, "GET", "/me/account", by=a_customer("customer-9")).json
    assert (own["nextBillDate"], own["customerName"]) == ("2026-04-05", "Boris")
    other = call(house, "POST", "/accounts", {**body, "timeZone": "Mars/Base"})
    assert (other.status, other.json["errors"][0]["pointer"]) == (422, "/timeZone")


@pytest.mark.parametrize(
    ("case_id", "price", "period", "day", "until"),
    [
        ("KB-486", "249.95", BillingPeriod.MONTH, 15, "2016-06-01"),
        ("KB-491", "2399.95", BillingPeriod.YEAR, 10, "2017-05-01"),
    ],
)
def test_the_days_up_to_another_bill_day_are_billed_by_their_share(
    case_id: str, price: str, period: BillingPeriod, day: int, until: str
) -> None:
    """Kill Bill bills them on the new day itself, we on the day on which they begin."""
    house, case = House(), find_case("killbill", case_id)
    house.clock.at = house.clock.at.replace(year=2016, month=5, day=1)
    house.sell(a_tariff(replace(TERMS, price=Decimal(price), period=period)))
    account = house.open("2016-05-01")
    at(house, "2016-05-15")
    moved = call(house, "PATCH", f"/accounts/{account.id}", {"billDay": day})
    assert (moved.json["billDay"], moved.json["nextBillDate"]) == (day, until)
    assert moved.json["balance"] == f"-{price}"
    house.run(until)
    (wanted,) = case["expected"]["items"]
    (item,) = house.invoices()[-1].items
    assert [str(v) for v in (item.period_start, item.period_end, item.amount)] == [
        wanted["start"], wanted["end"], wanted["amount"],
    ]  # fmt: skip
    next_year_or_month = date.fromisoformat(wanted["end"])
    assert house.account(account.id).next_bill_date == next_year_or_month


def test_a_stale_version_is_refused_and_other_fields_hold_from_then_on(house: House) -> None:
    account = house.open("2026-03-01")
    path = f"/accounts/{account.id}"
    changed = call(house, "PATCH", path, {"paymentDays": 20, "customerName": "Anna Petrova"})
    assert changed.status == 200, changed.text
    stale = {"headers": {"If-Match": f'"{account.version}"'}}
    assert call(house, "PATCH", path, {"paymentDays": 5}, **stale).status == 412
    house.run("2026-04-01")
    invoice = house.invoices()[-1]
    assert ((invoice.due_date - invoice.issued_on).days, invoice.customer_name) == (
        20, "Anna Petrova",
    )  # fmt: skip
    assert house.account(account.id).state is AccountState.ACTIVE
    assert call(house, "PATCH", path, {}).status == 422


def test_a_time_zone_can_be_corrected_until_anything_is_charged(house: House) -> None:
    body = {"customerId": "customer-9", "customerName": "Boris", "timeZone": "Europe/Moscow"}
    made = call(house, "POST", "/accounts", body).json
    path, east = f"/accounts/{made['id']}", {"timeZone": "Asia/Vladivostok"}
    moved = call(house, "PATCH", path, east)
    assert (moved.status, moved.json["timeZone"]) == (200, "Asia/Vladivostok"), moved.text
    assert call(house, "PATCH", path, {"timeZone": "Mars/Base"}).status == 422
    start = {"accountId": made["id"], "tariffId": "tariff-1"}
    assert call(house, "POST", "/subscriptions", start).status == 201
    assert call(house, "PATCH", path, {"timeZone": "Europe/Moscow"}).status == 409
    assert call(house, "PATCH", path, east | {"paymentDays": 5}).status == 200
    assert house.account(made["id"]).payment_days == 5
