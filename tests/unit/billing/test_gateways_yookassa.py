"""YooKassa: its page, saved cards and notifications, by its SDK against a double of its API on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.payments import yookassa_client
from functions.billing.payments.declines import METHOD_GONE, NEVER_ARRIVED
from functions.billing.payments.gateways import (
    Outcome,
    OutcomeUnknown,
    RefundOrder,
    RefundOutcome,
)
from functions.billing.payments.yookassa_gateway import Yookassa
from functions.billing.wallets.entities import Card, MethodSetup, PaymentMethod
from functions.billing.wallets.repository import WalletRepository
from shared.errors import Unavailable
from tests.fakes.gateways import YookassaDouble
from tests.fakes.http import Reply
from tests.fakes.paying import PaymentsHouse
from tests.unit.billing.test_gateways_stripe import NOW, a_payment


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[YookassaDouble]:
    monkeypatch.setattr(yookassa_client, "ANSWER_SECONDS", 0.4)
    double = YookassaDouble()
    with double.served():
        yield double


@pytest.fixture
def yookassa(double: YookassaDouble) -> Yookassa:
    keys = json.dumps({"shopId": "100", "secretKey": "test_1"})
    return Yookassa(lambda: keys, "https://my.test", double.url)


@pytest.fixture
def house(yookassa: Yookassa) -> PaymentsHouse:
    house = PaymentsHouse(others=(yookassa,))
    house.open()
    return house


def a_method(last_four: str = "4242") -> PaymentMethod:
    return PaymentMethod("method-1", "yookassa", Card(f"pm-{last_four}", "mir", last_four), NOW)


def send(house: PaymentsHouse, told: dict[str, Any]) -> Reply:
    return house.api.post("/payments/webhooks/yookassa", raw=json.dumps(told))


def test_a_page_is_opened_once_under_the_payment_s_id(
    house: PaymentsHouse, double: YookassaDouble
) -> None:
    started = house.start("100.50", gateway="yookassa", returnUrl="https://my.test/paid")
    assert started["confirmationUrl"] == "https://yookassa.test/2d-1"
    ((_, path, asked),) = double.asked
    assert (path, list(double.kept)) == ("/payments", [started["id"]])
    assert asked["amount"] == {"value": "100.50", "currency": "RUB"}
    assert (asked["capture"], asked["metadata"]) == (True, {"payment_id": started["id"]})
    assert asked["confirmation"] == {"type": "redirect", "return_url": "https://my.test/paid"}


def test_a_notification_is_applied_once(house: PaymentsHouse, double: YookassaDouble) -> None:
    payment = house.start("100.50", gateway="yookassa")
    told = double.pay("2d-1")
    assert [send(house, told).json["state"] for _ in range(2)] == ["applied", "applied"]
    assert house.payment(payment["id"])["state"] == "succeeded"
    assert house.account().balance == Decimal("100.50")


def test_a_notification_is_believed_only_as_far_as_the_api_goes(
    house: PaymentsHouse, double: YookassaDouble
) -> None:
    """Anybody can send one."""
    payment = house.start("100.50", gateway="yookassa")
    told = double.notification(double.payments["2d-1"] | {"status": "succeeded"})
    assert send(house, told).json["state"] == "ignored"
    assert house.payment(payment["id"])["state"] == "pending"
    told["object"]["id"] = "2d-9"
    assert send(house, told).status == 401
    assert send(house, double.pay("2d-1")).json["state"] == "applied"


@pytest.mark.parametrize("told", [{}, {"event": "x", "object": {"id": "../payments"}}, []])
def test_what_is_no_notification_is_refused(house: PaymentsHouse, told: Any) -> None:
    assert send(house, told).status == 400


def test_a_payment_that_waits_for_its_capture_is_captured(
    house: PaymentsHouse, double: YookassaDouble
) -> None:
    payment = house.start("100.50", gateway="yookassa")
    send(house, double.pay("2d-1", "waiting_for_capture"))
    assert ("POST", "/payments/2d-1/capture") in [asked[:2] for asked in double.asked]
    assert house.payment(payment["id"])["state"] == "succeeded"


def test_a_cancelled_one_says_why(house: PaymentsHouse, double: YookassaDouble) -> None:
    payment = house.start("100.50", gateway="yookassa")
    why = {"party": "yoo_money", "reason": "expired_on_confirmation"}
    double.payments["2d-1"]["cancellation_details"] = why
    send(house, double.pay("2d-1", "canceled"))
    assert house.payment(payment["id"])["reason"] == "page_left"


@pytest.mark.parametrize("fault", ["silent", "500"])
def test_a_charge_whose_answer_is_lost_is_found_among_many(
    yookassa: Yookassa, double: YookassaDouble, fault: str
) -> None:
    for number in range(4):
        yookassa.charge(a_payment(id=f"other-{number}", method_id="method-1"), a_method())
    payment = a_payment(method_id="method-1")
    double.faults = [fault]
    with pytest.raises(OutcomeUnknown):
        yookassa.charge(payment, a_method())
    found = yookassa.find(payment, NOW)
    assert found.charge is not None
    assert (found.outcome, found.charge.id) == (Outcome.SUCCEEDED, "2d-5")


def test_a_charge_that_never_arrived_is_known_not_to_have_been_made(
    yookassa: Yookassa, double: YookassaDouble
) -> None:
    double.faults = ["refused"]
    with pytest.raises(OutcomeUnknown):
        yookassa.charge(a_payment(method_id="method-1"), a_method())
    assert yookassa.find(a_payment(method_id="method-1"), NOW).reason == NEVER_ARRIVED


@pytest.mark.parametrize(
    ("last_four", "reason"),
    [("9995", "insufficient_funds"), ("9979", METHOD_GONE), ("gone", METHOD_GONE)],
)
def test_a_saved_card_that_is_declined_says_why(
    yookassa: Yookassa, last_four: str, reason: str
) -> None:
    said = yookassa.charge(a_payment(method_id="method-1"), a_method(last_four))
    assert (said.outcome, said.reason) == (Outcome.FAILED, reason)


def test_a_page_saves_a_card(yookassa: Yookassa, double: YookassaDouble) -> None:
    opened = yookassa.set_up(MethodSetup("setup-1", "customer-1", "yookassa", NOW))
    made = double.methods[opened.ref or ""]
    told = json.dumps(double.notification(made, "payment_method")).encode()
    assert yookassa.read(told).card is None
    made |= {"status": "active", "saved": True}
    said = yookassa.read(told)
    assert said.setup_ref == opened.ref
    assert said.card == Card("pm-1-4242", "mir", "4242", "2030-04")


def test_a_gateway_that_cannot_be_reached_says_nothing(yookassa: Yookassa) -> None:
    nobody = replace(yookassa, url="http://127.0.0.1:9")
    with pytest.raises(OutcomeUnknown):
        nobody.charge(a_payment(), a_method())
    with pytest.raises(Unavailable):
        nobody.find(a_payment(), NOW)
    with pytest.raises(Unavailable):
        nobody.start(a_payment())


@pytest.mark.parametrize("fault", ["silent", "500"])
def test_a_refund_whose_answer_is_lost_is_paid_once(
    yookassa: Yookassa, double: YookassaDouble, fault: str
) -> None:
    yookassa.charge(a_payment(method_id="method-1"), a_method())
    double.faults = [fault]
    order = RefundOrder("refund-1", "payment-1", "2d-1", Decimal("40.00"), "RUB", attempt=1)
    assert yookassa.refund(order).outcome is RefundOutcome.UNKNOWN
    double.kept.clear()
    again = yookassa.refund(replace(order, attempt=2))
    assert (again.outcome, len(double.refunds)) == (RefundOutcome.SUCCEEDED, 1)


def test_a_refund_of_what_is_not_known_is_refused(yookassa: Yookassa) -> None:
    order = RefundOrder("refund-1", "payment-1", "x-9", Decimal("40.00"), "RUB", attempt=1)
    assert yookassa.refund(order).outcome is RefundOutcome.FAILED


def test_a_payment_saves_its_card_once(house: PaymentsHouse, double: YookassaDouble) -> None:
    house.start("100.50", gateway="yookassa", saveMethod=True)
    told = double.pay("2d-1")
    for _ in range(2):
        assert send(house, told).status == 200
    (method,) = WalletRepository(table=house.table).find("customer-1").methods
    card = method.card
    assert (card.brand, card.last_four, card.token, card.payer) == ("mir", "4242", "pm-4242", "")


def test_a_refund_that_it_tells_of_is_known_already(
    house: PaymentsHouse, yookassa: Yookassa, double: YookassaDouble
) -> None:
    yookassa.charge(a_payment(method_id="method-1"), a_method())
    order = RefundOrder("refund-1", "payment-1", "2d-1", Decimal("40.00"), "RUB", attempt=1)
    yookassa.refund(order)
    told = double.notification(double.refunds[0], "refund")
    assert send(house, told).json["state"] == "ignored"
