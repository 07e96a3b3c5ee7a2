"""Moving a tariff's subscribers: all of them, when their periods end, without a fee."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.app import ENDPOINTS
from functions.billing.lifecycle.service import ContractLifecycle
from tests.fakes.books import Books
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

OLD = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
NEW = replace(OLD, price=Decimal("340.00"), plan_change_fee=Decimal("50.00"))


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(OLD))
    house.sell(a_tariff(NEW, id="new", code="new"))
    for number in range(1, 8):
        house.open("2026-03-01", number=number)
    return house


def migrate(house: House, **body: Any) -> Any:
    client = ApiClient(ENDPOINTS, house.wiring)
    return client.post("/tariffs/tariff-1/migrate", body, by=an_admin())


def walk(house: House, **body: Any) -> dict[str, int]:
    """All calls until there are no more; what they have done together."""
    sums, cursor = {"moved": 0, "unchanged": 0, "failed": 0, "calls": 0}, None
    while True:
        page = {"limit": 3, **body} | ({"cursor": cursor} if cursor else {})
        answer = migrate(house, **page).json
        sums["moved"] += answer["moved"]
        sums["unchanged"] += answer["unchanged"]
        sums["failed"] += len(answer["failed"])
        sums["calls"] += 1
        cursor = answer["nextCursor"]
        if cursor is None:
            return sums


def test_all_subscribers_pay_the_new_price_from_their_next_period_on(house: House) -> None:
    house.wiring.use(ContractLifecycle).terminate("contract-7", house.clock.at.date())
    done = walk(house, toTariffId="new")
    assert (done["moved"], done["unchanged"], done["failed"]) == (6, 1, 0)
    assert done == walk(house, toTariffId="new")  # sent again, the same
    house.run("2026-04-01")
    april = [n for n in house.invoices() if n.issued_on.month == 4]
    assert [n.total for n in april] == [Decimal("340.00")] * 6
    assert {n.customer_name for n in april} == {"Anna Ivanova"}
    assert Books.of(house.table.items.values()).faults() == []


def test_without_another_tariff_they_get_its_present_terms(house: House) -> None:
    client = ApiClient(ENDPOINTS, house.wiring)
    terms = {"name": "Home 100", "price": "320.00"}
    assert client.post("/tariffs/tariff-1/versions", terms, by=an_admin()).status == 201
    assert walk(house)["moved"] == 7
    house.run("2026-04-01")
    assert {n.total for n in house.invoices() if n.issued_on.month == 4} == {Decimal("320.00")}


def test_who_cannot_be_moved_is_named_and_the_others_are(house: House) -> None:
    usd = replace(OLD, currency="USD")
    house.sell(a_tariff(usd, id="usd", code="usd"))
    answer = migrate(house, toTariffId="usd", limit=50).json
    assert (answer["moved"], len(answer["failed"])) == (0, 7)
    assert "keeps the kind of service" in answer["failed"][0]["reason"]
    assert migrate(house, toTariffId="none").status == 404
