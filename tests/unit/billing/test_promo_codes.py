"""Promo codes: what they take off, for how long, and never once too often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.promo_codes.entities import (
    InvalidPromoCode,
    PromoCode,
    PromoCodeForOtherTariffs,
    PromoCodeNotFound,
    PromoCodeNotValid,
    PromoCodeTaken,
    PromoCodeUsedBefore,
    PromoCodeUsedUp,
)
from functions.billing.promo_codes.service import PromoCodes
from functions.billing.subscriptions.entities import SubscriptionNotFound
from tests.fakes.books import Books
from tests.fakes.people import a_customer
from tests.unit.billing.builders import MONTHLY, House, a_tariff

OWN = a_customer("customer-1")


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))))
    house.open("2026-03-01")
    return house


def a_code(**given: Any) -> PromoCode:
    values: dict[str, Any] = {
        "code": "SPRING", "name": "Spring", "currency": "RUB",
        "created_at": datetime(2026, 3, 1, tzinfo=UTC),
    }  # fmt: skip
    return PromoCode(**values | ({} if "amount" in given else {"percent": Decimal(20)}) | given)


def use(house: House, **given: Any) -> None:
    house.wiring.use(PromoCodes).create(a_code(**given))
    (subscription,) = house.subscriptions()
    house.wiring.use(PromoCodes).use(subscription.id, "SPRING", OWN)


def test_a_share_is_taken_off_the_next_periods_and_ends_by_itself(house: House) -> None:
    use(house, periods=2)
    for month in ("04", "05", "06"):
        house.run(f"2026-{month}-01")
    totals = [invoice.total for invoice in house.invoices()]
    assert totals == [Decimal(t) for t in ("310.00", "248.00", "248.00", "310.00")]
    assert house.invoices()[1].items[0].discount == Decimal("62.00")
    assert Books.of(house.table.items.values()).faults() == []


def test_a_sum_is_taken_off_a_part_of_a_period_by_its_share(house: House) -> None:
    use(house, amount=Decimal("31.00"))
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("279.00")


@pytest.mark.parametrize("given", [{"percent": Decimal(100)}, {"amount": Decimal("999.00")}])
def test_nothing_is_ever_less_than_free(house: House, given: dict[str, Any]) -> None:
    use(house, **given, periods=1)
    house.run("2026-04-01")
    house.run("2026-05-01")
    (account,) = {i.account_id for i in house.invoices()}
    assert house.account(account).balance == Decimal("-620.00")
    assert len(house.invoices()) == 2  # a free period needs none
    assert Books.of(house.table.items.values()).faults() == []


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"valid_from": date(2026, 3, 2)}, PromoCodeNotValid),
        ({"valid_until": date(2026, 2, 28)}, PromoCodeNotValid),
        ({"tariff_ids": ("another",)}, PromoCodeForOtherTariffs),
        ({"amount": Decimal(1), "currency": "USD"}, PromoCodeForOtherTariffs),
        ({"max_uses": 1, "uses": 1}, PromoCodeUsedUp),
    ],
)
def test_a_code_that_does_not_hold_changes_nothing(
    house: House, given: dict[str, Any], refusal: type[Exception]
) -> None:
    house.clock.at = datetime(2026, 3, 1, 9, tzinfo=UTC)
    with pytest.raises(refusal):
        use(house, **given)
    assert house.subscriptions()[0].discounts == ()


def test_a_customer_uses_a_code_once(house: House) -> None:
    use(house)
    (subscription,) = house.subscriptions()
    codes = house.wiring.use(PromoCodes)
    with pytest.raises(PromoCodeUsedBefore):
        codes.use(subscription.id, "SPRING", OWN)
    with pytest.raises(SubscriptionNotFound):
        codes.use(subscription.id, "SPRING", a_customer("customer-2"))
    with pytest.raises(PromoCodeNotFound):
        codes.use(subscription.id, "SUMMER", OWN)
    assert codes.list(50, None).items[0].uses == 1


def test_a_retired_code_is_good_for_nobody_and_keeps_what_it_gave(house: House) -> None:
    use(house)
    codes = house.wiring.use(PromoCodes)
    codes.retire("SPRING")
    codes.retire("SPRING")
    with pytest.raises(PromoCodeNotValid):
        codes.use(house.subscriptions()[0].id, "SPRING", OWN)
    with pytest.raises(PromoCodeTaken):
        codes.create(a_code())
    house.run("2026-04-01")
    assert house.invoices()[-1].total == Decimal("248.00")


@pytest.mark.parametrize(
    "given",
    [
        {"percent": Decimal(0)},
        {"percent": Decimal("100.01")},
        {"percent": Decimal(5), "amount": Decimal(5)},
        {"percent": None},
        {"amount": Decimal(0)},
        {"periods": 0},
        {"periods": 121},
        {"max_uses": 0},
        {"valid_from": date(2026, 3, 2), "valid_until": date(2026, 3, 1)},
    ],
)
def test_terms_that_make_no_sense_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidPromoCode):
        a_code(**given)
