"""Accounts, subscriptions, invoices and runs over HTTP: what is shown, and to whom."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from functions.billing import jobs
from functions.billing.accounts.entities import Account
from functions.billing.app import ENDPOINTS
from functions.billing.periods.work_dates import DateOutOfRange
from tests.fakes.http import ApiClient
from tests.fakes.people import a_customer, an_admin, staff
from tests.unit.billing.builders import House

OWN = a_customer("customer-1")
FOREIGN = a_customer("customer-2")
OPERATOR = staff("operator", "billing:*:read")


@pytest.fixture
def house() -> House:
    house = House()
    house.sell()
    return house


@pytest.fixture
def account(house: House) -> Account:
    return house.open()


@pytest.fixture
def api(house: House) -> ApiClient:
    return ApiClient(ENDPOINTS, house.wiring)


def items(api: ApiClient, path: str, by: Any, **query: str) -> list[Any]:
    reply = api.get(path, by=by, query=query or None)
    assert reply.status == 200, reply.text
    return list(reply.json["items"])


def test_a_customer_sees_what_they_owe(api: ApiClient, account: Account) -> None:
    shown = api.get("/me/account", by=OWN).json
    assert shown["id"] == account.id
    assert (shown["balance"], shown["amountDue"]) == ("-918.71", "918.71")
    assert shown["openItems"][0]["number"] == "INV-00000001"
    assert shown["nextBillDate"] == "2026-04-01"


def test_who_has_no_account_is_told_so(api: ApiClient, account: Account) -> None:
    assert api.get("/me/account", by=FOREIGN).status == 404
    assert api.get("/me/account", by=OPERATOR).status == 404


def test_accounts_are_found_by_customer_and_by_number(api: ApiClient, account: Account) -> None:
    assert [a["id"] for a in items(api, "/accounts", OPERATOR, customerId="customer-1")] == [
        account.id
    ]
    assert [a["id"] for a in items(api, "/accounts", OPERATOR, number="00000001")] == [account.id]
    assert items(api, "/accounts", OPERATOR, number="99999999") == []
    assert items(api, "/accounts", OPERATOR, number="00000001", customerId="customer-2") == []
    assert [a["id"] for a in items(api, "/accounts", OPERATOR)] == [account.id]


def test_a_customer_finds_only_their_own_accounts(api: ApiClient, account: Account) -> None:
    assert len(items(api, "/accounts", OWN)) == 1
    assert items(api, "/accounts", FOREIGN, customerId="customer-1") == []
    assert items(api, "/accounts", FOREIGN, number="00000001") == []


@pytest.mark.parametrize(
    "path", ["/accounts/{}", "/accounts/{}/transactions", "/accounts/{}/invoices"]
)
def test_an_account_is_its_customers_and_the_staffs(
    api: ApiClient, account: Account, path: str
) -> None:
    own = path.format(account.id)
    assert api.get(own, by=OWN).status == 200
    assert api.get(own, by=OPERATOR).status == 200
    assert api.get(own, by=FOREIGN).status == 404
    assert api.get(path.format("none"), by=OPERATOR).status == 404
    assert api.get(own, by=staff("tech", "support:ticket:read")).status == 403
    assert api.get(own).status == 401


def test_movements_show_balanced_lines_the_newest_first(
    house: House, api: ApiClient, account: Account
) -> None:
    house.run("2026-04-01")
    newest, first = items(api, f"/accounts/{account.id}/transactions", OWN)
    assert (newest["amount"], newest["balanceAfter"]) == ("-590.00", "-1508.71")
    assert first["amount"] == "-918.71"
    assert newest["lines"] == [
        {"account": "receivable", "debit": "590.00", "credit": "0.00"},
        {"account": "revenue:internet", "debit": "0.00", "credit": "483.61"},
        {"account": "tax:vat", "debit": "0.00", "credit": "106.39"},
    ]
    assert newest["author"] == "run#2026-04-01"


def test_invoices_are_listed_for_a_customer_and_for_an_account(
    house: House, api: ApiClient, account: Account
) -> None:
    house.open(number=2)
    house.run("2026-04-01")
    mine = [i["number"] for i in items(api, "/invoices", OWN)]
    assert len(mine) == 2
    assert mine[1] == "INV-00000001"
    for by, query in (
        (OPERATOR, {"customerId": "customer-1"}),
        (OPERATOR, {"accountId": account.id}),
        (OWN, {"accountId": account.id}),
    ):
        assert [i["number"] for i in items(api, "/invoices", by, **query)] == mine
    assert [i["number"] for i in items(api, f"/accounts/{account.id}/invoices", OWN)] == mine


def test_somebody_elses_invoices_are_not_there(api: ApiClient, account: Account) -> None:
    assert items(api, "/invoices", FOREIGN) == []
    assert items(api, "/invoices", FOREIGN, accountId=account.id) == []
    assert items(api, "/invoices", FOREIGN, customerId="customer-1") == []
    assert items(api, "/invoices", OPERATOR, customerId="customer-2") == []
    both = {"customerId": "customer-2", "accountId": account.id}
    assert items(api, "/invoices", OPERATOR, **both) == []
    assert api.get("/invoices", by=OPERATOR, query={"accountId": "none"}).status == 404


def test_an_invoice_shows_its_items_and_taxes(
    house: House, api: ApiClient, account: Account
) -> None:
    invoice_id = house.invoices()[0].id
    shown = api.get(f"/invoices/{invoice_id}", by=OWN).json
    assert (shown["net"], shown["tax"], shown["total"]) == ("753.04", "165.67", "918.71")
    assert shown["items"][0]["share"] == "0.709677419"
    assert shown["taxes"] == [
        {"category": "standard", "percent": "22", "net": "753.04", "tax": "165.67"}
    ]
    assert (shown["status"], shown["amountDue"]) == ("pending", "918.71")
    assert api.get(f"/invoices/{invoice_id}", by=FOREIGN).status == 404
    assert api.get("/invoices/none", by=OPERATOR).status == 404


def test_the_next_invoice_can_be_seen_before_it_is_issued(
    house: House, api: ApiClient, account: Account
) -> None:
    shown = api.post("/invoices/preview", {"accountId": account.id}, by=OWN).json
    assert (shown["on"], shown["total"]) == ("2026-04-01", "590.00")
    assert shown["nextBillDate"] == "2026-05-01"
    assert len(house.invoices()) == 1
    early = {"accountId": account.id, "on": "2026-03-20"}
    assert api.post("/invoices/preview", early, by=OWN).json["items"] == []


def test_a_preview_of_several_periods_comes_to_what_their_invoices_will(
    house: House, api: ApiClient, account: Account
) -> None:
    """Each invoice rounds its tax: 3 x 106.39, where the tax of all three at once is 319.18."""
    later = {"accountId": account.id, "on": "2026-06-15"}
    shown = api.post("/invoices/preview", later, by=OWN).json
    house.run("2026-06-15")
    issued = house.invoices(account.id)[1:]
    assert len(issued) == len(shown["items"]) == 3
    assert shown["tax"] == str(sum(i.tax for i in issued)) == "319.17"
    assert shown["net"] == str(sum(i.net for i in issued))
    assert shown["total"] == "1770.00"
    assert [(t["net"], t["tax"]) for t in shown["taxes"]] == [("1450.83", "319.17")]
    billed_next = house.account(account.id).next_bill_date
    assert billed_next is not None
    assert shown["nextBillDate"] == billed_next.isoformat()


def test_a_preview_is_for_ones_own_account_and_a_near_date(
    api: ApiClient, account: Account
) -> None:
    body = {"accountId": account.id}
    assert api.post("/invoices/preview", body, by=FOREIGN).status == 404
    for day in ("2036-01-01", "1999-01-01"):
        assert api.post("/invoices/preview", body | {"on": day}, by=OWN).status == 422
    assert api.post("/invoices/preview", body | {"on": "tomorrow"}, by=OWN).status == 422


def test_subscriptions_are_listed_for_an_account_and_for_a_customer(
    api: ApiClient, account: Account
) -> None:
    (mine,) = items(api, "/subscriptions", OWN)
    assert (mine["state"], mine["tariffName"], mine["downloadMbps"]) == ("active", "Home 100", 100)
    assert items(api, "/subscriptions", OPERATOR, accountId=account.id) == [mine]
    assert items(api, "/subscriptions", OPERATOR, customerId="customer-1") == [mine]
    assert items(api, "/subscriptions", FOREIGN, accountId=account.id) == []
    assert items(api, "/subscriptions", FOREIGN, customerId="customer-1") == []
    assert items(api, "/subscriptions", OPERATOR) == [mine]


def test_a_subscription_is_its_customers_and_the_staffs(
    house: House, api: ApiClient, account: Account
) -> None:
    path = f"/subscriptions/{house.subscriptions()[0].id}"
    assert api.get(path, by=OWN).json["startedOn"] == "2026-03-10"
    assert api.get(path, by=OPERATOR).status == 200
    assert api.get(path, by=FOREIGN).status == 404
    assert api.get("/subscriptions/none", by=OPERATOR).status == 404


def test_an_administrator_runs_the_billing_of_a_date(
    house: House, api: ApiClient, account: Account
) -> None:
    started = api.post("/billing/runs", {"date": "2026-04-01"}, by=an_admin())
    assert (started.status, started.json["state"]) == (202, "running")
    while house.queue.messages:
        house.work()
    shown = api.get("/billing/runs/2026-04-01", by=an_admin()).json
    assert (shown["state"], shown["invoices"]) == ("completed", 1)
    assert shown["totals"] == {"RUB": "590.00"}
    assert shown["startedBy"] == "admin-1"
    assert [r["id"] for r in items(api, "/billing/runs", an_admin())] == ["2026-04-01"]
    again = api.post("/billing/runs", {"date": "2026-04-01"}, by=an_admin())
    assert again.json["state"] == "completed"
    assert len(house.invoices(account.id)) == 2


def test_a_run_without_a_date_is_for_today(api: ApiClient, account: Account) -> None:
    assert api.post("/billing/runs", {}, by=an_admin()).json["date"] == "2026-03-10"


def test_a_dry_run_is_another_run(house: House, api: ApiClient, account: Account) -> None:
    body = {"date": "2026-04-01", "dryRun": True}
    started = api.post("/billing/runs", body, by=an_admin()).json
    while house.queue.messages:
        house.work()
    shown = api.get(f"/billing/runs/{started['id']}", by=an_admin()).json
    assert (shown["dryRun"], shown["invoices"], shown["state"]) == (True, 1, "completed")
    assert len(house.invoices()) == 1


def test_a_run_names_who_could_not_be_billed_and_is_resumed(
    house: House, api: ApiClient, account: Account
) -> None:
    key = (f"ACCOUNT#{account.id}", f"A#SUB#{house.subscriptions()[0].id}")
    kept = dict(house.table.items[key])
    house.table.items[key]["price"] = "a lot"
    house.run("2026-04-01")
    (error,) = items(api, "/billing/runs/2026-04-01/errors", an_admin())
    assert (error["accountId"], error["attempt"]) == (account.id, 1)
    house.table.items[key] = kept
    resumed = api.post("/billing/runs/2026-04-01/resume", by=an_admin())
    assert (resumed.status, resumed.json["state"]) == (202, "running")
    while house.queue.messages:
        house.work()
    shown = api.get("/billing/runs/2026-04-01", by=an_admin()).json
    assert (shown["state"], shown["errors"], shown["invoices"]) == ("completed", 0, 1)
    assert house.account(account.id).next_bill_date == date(2026, 5, 1)


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "2126-01-01", "1926-01-01"])
def test_a_run_of_no_sensible_date_is_refused(api: ApiClient, day: str) -> None:
    assert api.post("/billing/runs", {"date": day}, by=an_admin()).status == 422


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-03-13", 202), ("2026-03-14", 422), ("2036-04-01", 422), ("2036-03-09", 422)],
)
def test_a_run_is_dated_a_few_days_ahead_at_most(day: str, status: int) -> None:
    house = House(run_days_ahead=3)
    house.sell()
    account = house.open("2026-03-10")
    api = ApiClient(ENDPOINTS, house.wiring)
    reply = api.post("/billing/runs", {"date": day}, by=an_admin())
    assert reply.status == status
    while house.queue.messages:
        house.work()
    assert len(house.invoices(account.id)) == 1
    if status == 422:
        assert "2026-03-13" in reply.json["detail"]
        assert api.get("/billing/runs", by=an_admin()).json["items"] == []


def test_a_dry_run_may_look_further_ahead() -> None:
    house = House(run_days_ahead=3)
    body = {"date": "2026-09-01", "dryRun": True}
    api = ApiClient(ENDPOINTS, house.wiring)
    assert api.post("/billing/runs", body, by=an_admin()).status == 202


@pytest.mark.parametrize("job", ["payments", "subscriptions"])
def test_a_job_is_dated_a_few_days_ahead_at_most(job: str) -> None:
    house = House(run_days_ahead=3)
    assert jobs.run({"job": job, "date": "2026-03-13"}, house.wiring, lambda: True)
    with pytest.raises(DateOutOfRange, match="2026-03-13"):
        jobs.run({"job": job, "date": "2026-03-14"}, house.wiring, lambda: True)


def test_the_schedules_run_is_held_to_the_same_days() -> None:
    house = House(run_days_ahead=3)
    with pytest.raises(DateOutOfRange):
        house.dispatch("2036-03-10")


NESTED_LISTS = [
    declared.path
    for endpoints in ENDPOINTS
    for declared in endpoints.declared
    if declared.method == "GET" and declared.paged and "{" in declared.path
]


@pytest.mark.parametrize("path", NESTED_LISTS)
def test_a_list_that_is_part_of_nothing_is_not_found(api: ApiClient, path: str) -> None:
    assert len(NESTED_LISTS) >= 5
    nowhere = re.sub(r"\{\w+\}", "nowhere", path)
    assert api.get(nowhere, by=an_admin()).status == 404


def test_a_run_without_errors_has_an_empty_list_of_them(house: House, api: ApiClient) -> None:
    house.run("2026-04-01")
    assert api.get("/billing/runs/2026-04-01/errors", by=an_admin()).json["items"] == []


def test_runs_are_not_for_everybody(api: ApiClient) -> None:
    assert api.post("/billing/runs", {}, by=OPERATOR).status == 403
    assert api.get("/billing/runs", by=a_customer("c", "billing:invoice:read")).status == 403
    assert api.get("/billing/runs/none", by=an_admin()).status == 404
    assert api.post("/billing/runs/none/resume", by=an_admin()).status == 404


@pytest.mark.parametrize(
    ("path", "reads"),
    [
        ("/accounts/{account}", 1),
        ("/me/account", 1),
        ("/invoices/{invoice}", 1),
        ("/subscriptions/{subscription}", 1),
        ("/tariffs/tariff-1", 1),
        ("/invoices", 1),
        ("/subscriptions", 1),
        ("/accounts", 1),
        ("/tariffs", 1),
    ],
)
def test_showing_something_costs_one_request(
    house: House, api: ApiClient, account: Account, path: str, reads: int
) -> None:
    ids = {
        "account": account.id,
        "invoice": house.invoices()[0].id,
        "subscription": house.subscriptions()[0].id,
    }
    house.table.requests.clear()
    assert api.get(path.format(**ids), by=OWN).status == 200
    assert len(house.table.requests) == reads
