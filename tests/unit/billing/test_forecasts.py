"""Forecasts and previews: what comes next, how long money lasts, what another service would cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.adjustments.entities import Adjustment, AdjustmentReason
from functions.billing.adjustments.service import Adjustments
from functions.billing.app import ENDPOINTS
from functions.billing.forecasts.entities import days_left
from functions.billing.tariffs.entities import TariffKind
from tests.acceptance.case_files import Case, cases
from tests.fakes.http import ApiClient, Reply
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

OWN = a_customer("customer-1")


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))))
    tv = replace(MONTHLY, kind=TariffKind.TV, price=Decimal("93.00"), setup_fee=Decimal("50.00"))
    house.sell(a_tariff(tv, id="tv", code="tv"))
    return house


@pytest.fixture
def account(house: House) -> Account:
    opened = house.open("2026-03-01")
    house.clock.at = house.clock.at.fromisoformat("2026-03-10T09:00:00+00:00")
    return opened


def get(house: House, path: str, by: Any = OWN) -> Reply:
    return ApiClient(ENDPOINTS, house.wiring).get(path, by=by)


@pytest.mark.parametrize("case", cases("isp", "days_left"))
def test_money_lasts_for_whole_days(case: Case) -> None:
    given = case["input"]
    price = Decimal(given["monthly"]) * (100 - Decimal(given["discount_percent"])) / 100
    available = Decimal(given["balance"]) + Decimal(given["credit"])
    expected = case["expected"]["days_left"]
    assert days_left(available, price / given["days_in_month"]) == expected


def test_a_forecast_says_what_comes_next(house: House, account: Account) -> None:
    path = f"/accounts/{account.id}/forecast"
    seen = get(house, path).json
    assert (seen["nextChargeOn"], seen["nextCharge"], seen["daily"]) == (
        "2026-04-01", "310.00", "10.00",
    )  # fmt: skip
    assert (seen["available"], seen["daysLeft"]) == ("-310.00", 0)
    paid = Adjustment(account.id, Decimal("435.00"), AdjustmentReason.GOODWILL, "A gift.")
    house.wiring.use(Adjustments).adjust(paid)
    assert get(house, path).json["daysLeft"] == 12
    limit = {"limit": "30.00", "until": "2026-03-10"}
    client = ApiClient(ENDPOINTS, house.wiring)
    client.post(f"/accounts/{account.id}/credit-limit", limit, by=an_admin())
    assert get(house, path).json["daysLeft"] == 15
    house.clock.advance(days=1)
    assert get(house, path).json["daysLeft"] == 12
    assert get(house, path, a_customer("customer-2")).status == 404


def test_a_preview_shows_what_another_service_would_cost_and_stores_nothing(
    house: House, account: Account
) -> None:
    client, before = ApiClient(ENDPOINTS, house.wiring), dict(house.table.items)
    body = {"accountId": account.id, "subscriptions": [{"tariffId": "tv", "quantity": 2}]}
    seen = client.post("/invoices/preview", body, by=OWN).json
    assert [(i["kind"], i["amount"]) for i in seen["items"]] == [
        ("tv", "132.00"),  # 22 of 31 days of two
        ("setup_fee", "50.00"),
    ]
    assert house.table.items == before
    started = client.post("/subscriptions", {"accountId": account.id, "tariffId": "tv",
                                             "quantity": 2}, by=an_admin())  # fmt: skip
    assert started.json["invoice"]["total"] == seen["total"]
    later = body | {"on": "2026-05-01"}
    later["subscriptions"] = [{"tariffId": "tv", "startsOn": "2026-04-16"}]
    kinds = [i["kind"] for i in client.post("/invoices/preview", later, by=OWN).json["items"]]
    assert kinds.count("tv") == 4  # two of the first one, half of April and May of the second


@pytest.mark.parametrize(
    ("added", "status"),
    [({"tariffId": "none"}, 404), ({"tariffId": "tv", "quantity": 0}, 422),
     ({"tariffId": "usd"}, 409), ({"tariffId": "draft"}, 409)],
)  # fmt: skip
def test_a_service_that_could_not_be_added_has_no_preview(
    house: House, account: Account, added: dict[str, Any], status: int
) -> None:
    house.sell(a_tariff(replace(MONTHLY, currency="USD"), id="usd", code="usd"))
    client = ApiClient(ENDPOINTS, house.wiring)
    if added["tariffId"] == "draft":
        draft = {"name": "D", "price": "1.00", "code": "d"}
        added = {"tariffId": client.post("/tariffs", draft, by=an_admin()).json["id"]}
    body = {"accountId": account.id, "subscriptions": [added]}
    assert client.post("/invoices/preview", body, by=OWN).status == status
    assert house.account(account.id).next_bill_date == date(2026, 4, 1)
