"""Published terms of internet providers, said or played in ours; and what of them is not ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from functions.billing.accounts.entities import PaymentType
from functions.billing.accounts.repository import AccountRepository
from functions.billing.app import ENDPOINTS
from functions.billing.changes.entities import TariffRequest, When
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.dunning.lifting import DebtLifting
from functions.billing.forecasts.entities import days_left
from functions.billing.payments.service import PaymentRequest, Payments
from functions.billing.subscriptions.entities import SubscriptionState, Suspension
from functions.billing.tariffs.entities import ChargingMode
from shared.money import rounded
from tests.acceptance.case_files import Case, all_cases, cases, find_case
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

STAFF = an_admin()
TESTS = Path(__file__).parent.parent


def a_house(price: str) -> House:
    house = House()
    house.sell(a_tariff(replace(MONTHLY, price=Decimal(price), setup_fee=Decimal(0))))
    return house


def test_who_pays_later_is_billed_into_debt() -> None:
    """IS-035."""
    case = find_case("isp", "IS-035")
    given, expected = case["input"], case["expected"]
    house = a_house(given["monthly"])
    opened = house.open("2026-03-01")
    assert opened.payment_type is PaymentType(given["payment_type"])
    (invoice,), (subscription,) = house.invoices(), house.subscriptions()
    assert invoice.total == Decimal(expected["charged"])
    assert house.account(opened.id).balance == Decimal(expected["balance"])
    assert subscription.state is SubscriptionState.ACTIVE


@pytest.mark.parametrize("name", ["IS-028", "IS-033"])
def test_who_pays_before_is_charged_a_whole_month_or_nothing(name: str) -> None:
    given, expected = find_case("isp", name)["input"], find_case("isp", name)["expected"]
    house = a_house(given["monthly"])
    opened = house.open("2026-03-01")
    accounts = AccountRepository(table=house.table)
    ready = replace(
        house.account(opened.id),
        payment_type=PaymentType(given["payment_type"]),
        balance=Decimal(given["balance"]),
        credit_limit=Decimal(given["credit"]),
        open_items=(),
        version=opened.version + 1,
    )
    house.table.commit(accounts.change(ready, over=opened))
    house.run_on("2026-04-01")
    assert house.account(opened.id).balance == ready.balance - Decimal(expected["charged"])
    (subscription,) = house.subscriptions()
    assert subscription.suspensions == {Suspension.DEBT}


@pytest.mark.parametrize("case", cases("isp", "status_kept_on_plan_change"))
def test_a_change_to_come_leaves_the_service_as_it_is(case: Case) -> None:
    house = a_house("300.00")
    house.open("2026-03-01")
    house.sell(a_tariff(replace(MONTHLY, price=Decimal("150.00")), id="new", code="new"))
    (old,) = house.subscriptions()
    assert old.state == case["input"]["status"]
    wanted = TariffRequest("new", when=When.PERIOD_END)
    house.wiring.use(SubscriptionChanges).change_tariff(old.id, wanted, STAFF)
    (waiting,) = house.subscriptions()
    assert (waiting.state, waiting.next_terms is not None) == (
        case["expected"]["status_after"],
        True,
    )
    house.run("2026-04-01")
    (changed,) = house.subscriptions()
    assert changed.state == case["expected"]["status_after"]


@pytest.mark.parametrize("case", cases("isp", "daily_prepaid"))
def test_a_deposit_lasts_for_whole_days_at_the_price_of_a_day(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    daily = Decimal(given["monthly"]) / given["days_in_month"]
    assert rounded(daily, "USD") == Decimal(expected["daily"])
    available = Decimal(given["deposit"]) - Decimal(given["minimum_balance"])
    assert days_left(available, daily) == expected["full_days_of_access"]
    assert days_left(Decimal(0), daily) == 0


@pytest.mark.parametrize("case", cases("isp", "daily_prepaid"))
def test_a_deposit_is_charged_day_by_day_and_then_blocked(case: Case) -> None:
    given, expected = case["input"], case["expected"]
    house = House(payment_type="prepaid")
    terms = replace(
        MONTHLY,
        price=Decimal(given["monthly"]),
        setup_fee=Decimal(0),
        charging=ChargingMode.DAILY,
    )
    house.sell(a_tariff(terms))
    house.clock.at = datetime(2026, 4, 1, 9, tzinfo=UTC)
    opened = house.open("2026-04-01")
    deposit = PaymentRequest(opened.id, Decimal(given["deposit"]), "manual")
    house.wiring.use(Payments).start(deposit, STAFF)
    house.wiring.use(DebtLifting).lift(opened.id)
    for day in range(2, given["days_in_month"] + 1):
        house.run_on(f"2026-04-{day:02d}")
    assert {str(i.total) for i in house.invoices()} == {expected["daily"]}
    assert len(house.invoices()) == expected["full_days_of_access"]
    (service,) = house.subscriptions()
    assert service.suspensions == {Suspension.DEBT}


@pytest.mark.parametrize("case", cases("isp", "tariff_validation"))
def test_a_tariff_has_one_way_of_charging(case: Case) -> None:
    """Its ways are values of one field, so that no two of them can be asked for together."""
    assert case["expected"]["error"].endswith("exclude each other")
    house = House()
    client = ApiClient(ENDPOINTS, house.wiring)
    both = {"charging": [mode.value for mode in ChargingMode]}
    reply = client.call("POST", "/tariffs", both, by=STAFF)
    assert reply.status == 422
    assert "/charging" in {error["pointer"] for error in reply.json["errors"]}


TERMS: Mapping[
    str, Callable[[Any], dict[str, Any]]
] = {  # a provider's word, and the terms that say it
    "min_days": lambda given: {"minimumDays": given},
    "max_days": lambda given: {"maximumDays": given},
    "max_months": lambda given: {"maximumMonths": given},
    "notice_days": lambda given: {"noticeDays": given},
    "connect_fee": lambda given: {"fee": given},
    "activation_fee": lambda given: {"fee": given},
    "per_day": lambda given: {"feeADay": given},
    "monthly_fee": lambda given: {"feeAMonth": given},
    "price": lambda given: {"feeDays": int(given.removesuffix(" daily fees"))},
    "days_pool": lambda given: {"daysAYear": given},
    "days_of_work_to_restore_pool": lambda given: {"restoredAfterDays": given},
    "not_when_balance_negative": lambda given: {"notInDebt": given},
    "after_max": lambda given: {"endsService": given == "line dismantled"},
}
ELSEWHERE = {
    "keeps": "what stays connected is the network's to know",
    "still_charged": "a tariff of its own that is billed while suspended",
}


@pytest.mark.parametrize("case", cases("isp", "voluntary_suspension_policy"))
def test_terms_of_a_voluntary_suspension_can_be_said(case: Case) -> None:
    wanted: dict[str, Any] = {}
    for word, given in case["input"].items():
        if word not in ELSEWHERE:
            wanted |= TERMS[word](given)
    house = House()
    body = {
        "code": "home", "name": "Home", "kind": "internet", "price": "300.00", "currency": "RUB",
        "period": "month", "voluntarySuspension": wanted,
    }  # fmt: skip
    made = ApiClient(ENDPOINTS, house.wiring).call("POST", "/tariffs", body, by=STAFF)
    assert made.status == 201, made.text
    said = made.json["voluntarySuspension"]
    assert {name: said[name] for name in wanted} == wanted


TERMINAL = "/payments/terminal/"
ASKED: dict[
    str, list[tuple[str, str]]
] = {  # a provider's word, and what a terminal asks one after the other; the last is answered so
    "accepted": [("pay", "100.00")],
    "wrong amount": [("pay", "0.00")],
    "amount above maximum": [("pay", "15000.01")],
    "already cancelled": [("pay", "100.00"), ("cancel", "100.00"), ("cancel", "100.00")],
}


@pytest.mark.parametrize("case", cases("isp", "payment_gateway_answer"))
def test_a_terminal_is_answered_by_the_usual_codes(case: Case) -> None:
    house = a_house("300.00")
    number = house.open("2026-03-01").number
    client = ApiClient(ENDPOINTS, house.wiring)
    asked = {"transactionId": "1234567", "account": number}
    for operation, amount in ASKED[case["input"]["case"]]:
        reply = client.post(TERMINAL + operation, asked | {"sum": amount}, by=STAFF)
    assert reply.json["code"] == case["expected"]["code"]


PLAYED = {
    "credit_with_tax", "daily_prepaid", "days_left", "deferred_proration",
    "next_charge_date", "payment_gateway_answer", "payment_qr", "period_alignment", "promised_payment",
    "promised_payment_policy", "status_kept_on_plan_change", "sync_bill_date", "tariff_validation",
    "tax_on_sum", "vat_included", "vat_rate_by_date", "voluntary_suspension_policy",
}  # fmt: skip


def test_each_case_is_played() -> None:
    by_id = {"IS-028", "IS-033", "IS-035"}
    unplayed = {case["id"] for case in all_cases("isp") if case["kind"] not in PLAYED}
    assert unplayed == by_id
    texts = [path.read_text() for path in TESTS.rglob("test_*.py")]
    for kind in PLAYED:
        assert any(f'cases("isp", "{kind}"' in text for text in texts), kind
