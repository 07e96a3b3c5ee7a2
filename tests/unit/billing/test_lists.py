"""Lists for the office: everything newest first, or what has the properties that are asked for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import AccountState
from functions.billing.accounts.repository import AccountRepository
from functions.billing.app import ENDPOINTS
from functions.billing.dunning.steps import DunningSteps
from functions.billing.lifecycle.service import ContractLifecycle
from functions.billing.payments.service import PaymentRequest, Payments
from shared.principal import SYSTEM, Principal
from tests.fakes.http import ApiClient
from tests.fakes.people import a_customer, staff
from tests.unit.billing.builders import MONTHLY, House, a_tariff

OPERATOR = staff("operator", "billing:*:read")
NOBODY = Principal("user-1", "customer", frozenset({"*:*:*"}))
"""A customer of whom it is not known who they are."""


@pytest.fixture
def house() -> House:
    """Five accounts on two tariffs: 1, 2 and 3 at 590 a month, 4 and 5 at 990."""
    house = House()
    house.sell()
    dearer = replace(MONTHLY, price=Decimal("990.00"))
    house.sell(a_tariff(dearer, id="tariff-2", code="home-500"))
    for number in range(1, 6):
        house.open(number=number, tariff="tariff-1" if number < 4 else "tariff-2")
    return house


def walked(house: House, path: str, by: Principal = OPERATOR, **query: str) -> list[Any]:
    """A whole list, two by two."""
    api = ApiClient(ENDPOINTS, house.wiring)
    found: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        reply = api.get(path, by=by, query={"limit": "2", **query, **cursor})
        assert reply.status == 200, reply.text
        assert len(reply.json["items"]) <= 2
        found += reply.json["items"]
        if reply.json["nextCursor"] is None:
            return found
        cursor = {"cursor": reply.json["nextCursor"]}


def customers(found: list[Any]) -> list[int]:
    return [int(one["customerId"].removeprefix("customer-")) for one in found]


def pay(house: House, number: int, amount: str) -> None:
    (account,) = walked(house, "/accounts", customerId=f"customer-{number}")
    request = PaymentRequest(account["id"], Decimal(amount), "manual")
    house.wiring.use(Payments).start(request, by=SYSTEM)


def put_in_state(house: House, number: int, state: AccountState) -> None:
    repository = AccountRepository(table=house.table)
    (account,) = walked(house, "/accounts", customerId=f"customer-{number}")
    before = repository.get(account["id"])
    after = replace(before, state=state, version=before.version + 1)
    house.table.commit(repository.change(after, over=before))


@pytest.mark.parametrize("path", ["/accounts", "/subscriptions", "/invoices"])
def test_without_a_filter_staff_see_everything_newest_first(house: House, path: str) -> None:
    assert customers(walked(house, path)) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("path", ["/accounts", "/subscriptions", "/invoices", "/payments"])
def test_a_customer_sees_their_own_and_who_is_not_known_nothing(house: House, path: str) -> None:
    pay(house, 2, "1.00")
    assert customers(walked(house, path, a_customer("customer-2"))) == [2]
    api = ApiClient(ENDPOINTS, house.wiring)
    assert api.get(path, by=NOBODY).status == 403


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/{account}",
        "/accounts/{account}/transactions",
        "/accounts/{account}/invoices",
        "/accounts/{account}/payments",
        "/invoices/{invoice}",
        "/subscriptions/{subscription}",
        "/payments/{payment}",
    ],
)
def test_who_is_not_known_reaches_nothing(house: House, path: str) -> None:
    pay(house, 1, "1.00")
    api = ApiClient(ENDPOINTS, house.wiring)
    ids = {
        kind: walked(house, f"/{kind}s")[-1]["id"]
        for kind in ("account", "invoice", "subscription", "payment")
    }
    assert api.get(path.format(**ids), by=a_customer("customer-1")).status == 200
    assert api.get(path.format(**ids), by=NOBODY).status == 404


def test_a_preview_and_a_payment_are_not_for_who_is_not_known(house: House) -> None:
    api = ApiClient(ENDPOINTS, house.wiring)
    body = {"accountId": walked(house, "/accounts")[0]["id"]}
    assert api.post("/invoices/preview", body, by=NOBODY).status == 404
    paying = body | {"amount": "1.00", "gateway": "sandbox"}
    assert api.post("/payments", paying, by=NOBODY).status == 404
    assert api.get("/me/account", by=NOBODY).status == 404


def test_accounts_are_found_by_state(house: House) -> None:
    put_in_state(house, 2, AccountState.BLOCKED)
    put_in_state(house, 5, AccountState.CLOSED)
    assert customers(walked(house, "/accounts", state="active")) == [4, 3, 1]
    assert customers(walked(house, "/accounts", state="blocked")) == [2]
    assert customers(walked(house, "/accounts", state="closed")) == [5]
    assert customers(walked(house, "/accounts")) == [5, 4, 3, 2, 1]
    own = "customer-2"
    assert customers(walked(house, "/accounts", state="blocked", customerId=own)) == [2]
    assert walked(house, "/accounts", state="active", customerId=own) == []


def test_debtors_come_by_what_they_owe_the_most_first(house: House) -> None:
    pay(house, 1, "818.71")  # of 918.71
    pay(house, 2, "918.71")
    pay(house, 4, "200.00")  # of 1202.58
    debts = [a["amountDue"] for a in walked(house, "/accounts", minDebt="0")]
    assert debts == ["1202.58", "1002.58", "918.71", "100.00"]
    assert customers(walked(house, "/accounts", minDebt="918.71")) == [5, 4, 3]
    assert customers(walked(house, "/accounts", minDebt="918.72")) == [5, 4]
    put_in_state(house, 5, AccountState.BLOCKED)
    assert customers(walked(house, "/accounts", minDebt="100", state="blocked")) == [5]
    assert customers(walked(house, "/accounts", minDebt="100", state="active")) == [4, 3, 1]
    assert walked(house, "/accounts", minDebt="101", customerId="customer-1") == []
    assert customers(walked(house, "/accounts", minDebt="99", customerId="customer-1")) == [1]


def test_subscriptions_are_found_by_tariff_and_state(house: House) -> None:
    house.wiring.use(ContractLifecycle).suspend("contract-3", house.clock().date())
    house.wiring.use(ContractLifecycle).suspend("contract-4", house.clock().date())

    def found(**query: str) -> list[int]:
        return customers(walked(house, "/subscriptions", OPERATOR, **query))

    assert found(tariffId="tariff-1") == [3, 2, 1]
    assert found(state="suspended") == [4, 3]
    assert found(state="active") == [5, 2, 1]
    assert found(tariffId="tariff-1", state="active") == [2, 1]
    assert found(tariffId="tariff-2", state="suspended") == [4]
    assert found(tariffId="nothing") == []
    assert found(state="suspended", customerId="customer-3") == [3]
    assert found(state="active", customerId="customer-3") == []
    (account,) = walked(house, "/accounts", customerId="customer-4")
    assert found(accountId=account["id"], tariffId="tariff-2") == [4]
    assert found(accountId=account["id"], state="active") == []


def test_invoices_are_found_by_status_and_due_day(house: House) -> None:
    house.run("2026-04-01")  # due on the 11th of April; the first ones on the 20th of March
    pay(house, 1, "918.71")
    pay(house, 2, "918.71")
    house.wiring.use(DunningSteps).run(house.clock().date().replace(day=21))

    def found(**query: str) -> list[tuple[int, int]]:
        invoices = walked(house, "/invoices", OPERATOR, **query)
        return sorted((int(i["customerId"][-1]), int(i["dueDate"][5:7])) for i in invoices)

    assert len(found()) == 10
    assert found(status="paid") == [(1, 3), (2, 3)]
    assert found(status="overdue") == [(3, 3), (4, 3), (5, 3)]
    assert found(status="pending") == [(n, 4) for n in range(1, 6)]
    assert found(status="pending", dueTo="2026-04-10") == []
    assert len(found(status="pending", dueFrom="2026-04-11", dueTo="2026-04-11")) == 5
    assert found(status="overdue", dueFrom="2026-03-21") == []
    assert found(dueTo="2026-03-31") == [(n, 3) for n in range(1, 6)]
    mine = {"customerId": "customer-3"}
    assert found(status="overdue", **mine) == [(3, 3)]
    assert found(status="paid", **mine) == []
    assert found(dueFrom="2026-04-01", **mine) == [(3, 4)]


def test_invoices_of_a_status_come_by_the_day_they_fall_due_the_latest_first(
    house: House,
) -> None:
    house.run("2026-05-01")
    due = [i["dueDate"] for i in walked(house, "/invoices", status="pending")]
    assert due == sorted(due, reverse=True)
    assert len(set(due)) > 1


def test_an_item_of_a_billing_run_has_one_place_in_each_list_of_the_office(house: House) -> None:
    """Each is a write of keys alone; what is paid in full leaves the list of debtors."""
    house.run("2026-04-01")
    pay(house, 1, "1508.71")
    items = list(house.table.items.values())
    invoices = [i for i in items if i["sk"] == "INVOICE"]
    accounts = [i for i in items if i["sk"] == "A#ACCOUNT"]
    assert all("gsi3pk" in i and "gsi4pk" in i for i in invoices)
    assert sorted("gsi4pk" in i for i in accounts) == [False, True, True, True, True]
    assert not [i for i in items if i["sk"].startswith("TX#") and "gsi3pk" in i]
