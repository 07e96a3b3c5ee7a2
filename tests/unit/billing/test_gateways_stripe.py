"""Stripe: its page, saved cards and events, by its SDK against a double of its API on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.autopay.service import Autopays
from functions.billing.jobs import run
from functions.billing.payments import stripe_client
from functions.billing.payments.declines import METHOD_GONE, NEVER_ARRIVED, PAGE_LEFT
from functions.billing.payments.entities import Payment
from functions.billing.payments.gateways import (
    GatewayNotification,
    Outcome,
    OutcomeUnknown,
    RefundOrder,
    RefundOutcome,
)
from functions.billing.payments.stripe_client import in_units
from functions.billing.payments.stripe_gateway import Stripe
from functions.billing.wallets.entities import Card, MethodSetup, PaymentMethod, Wallet
from functions.billing.wallets.repository import WalletRepository
from shared.errors import Unavailable
from tests.fakes.gateways import StripeDouble, an_event
from tests.fakes.http import Reply
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import a_customer, an_admin

SIGNED_WITH = "whsec_test"
NOW = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeDouble]:
    monkeypatch.setattr(stripe_client, "ANSWER_SECONDS", 0.4)
    double = StripeDouble()
    with double.served():
        yield double


@pytest.fixture
def stripe(double: StripeDouble) -> Stripe:
    keys = json.dumps({"apiKey": "sk_test_1", "webhookSecret": SIGNED_WITH})
    return Stripe(lambda: keys, "https://my.test", double.url)


@pytest.fixture
def house(stripe: Stripe) -> PaymentsHouse:
    house = PaymentsHouse(others=(stripe,))
    house.open()
    return house


def a_payment(**given: Any) -> Payment:
    values: dict[str, Any] = {
        "id": "payment-1",
        "account_id": "acc",
        "account_number": "42",
        "customer_id": "customer-1",
        "amount": Decimal("100.50"),
        "currency": "RUB",
        "gateway": "stripe",
        "created_at": NOW,
        "created_by": "autopay",
    }
    return Payment(**values | given)


def a_method(last_four: str = "4242") -> PaymentMethod:
    card = Card(f"pm_card_{last_four}", "visa", last_four, "2030-04", payer="cus_1")
    return PaymentMethod("method-1", "stripe", card, NOW)


def send(house: PaymentsHouse, event: dict[str, Any], *, at: float | None = None) -> Reply:
    """An event as Stripe signs it."""
    body, moment = json.dumps(event), int(at or time.time())
    signed = hmac.new(SIGNED_WITH.encode(), f"{moment}.{body}".encode(), hashlib.sha256)
    headers = {"stripe-signature": f"t={moment},v1={signed.hexdigest()}"}
    return house.api.post("/payments/webhooks/stripe", raw=body, headers=headers)


def test_a_page_is_opened_once_under_the_payment_s_id(
    house: PaymentsHouse, double: StripeDouble
) -> None:
    started = house.start("100.50", gateway="stripe", returnUrl="https://my.test/paid")
    assert started["confirmationUrl"] == "https://checkout.stripe.test/cs_1"
    (_, path, asked), key = double.asked[0], next(iter(double.kept))
    assert (path, key) == ("/v1/checkout/sessions", started["id"])
    assert asked["line_items[0][price_data][unit_amount]"] == "10050"
    assert asked["success_url"] == "https://my.test/paid"


def test_a_paid_page_is_applied_once_however_often_it_is_told(
    house: PaymentsHouse, double: StripeDouble
) -> None:
    payment = house.start("100.50", gateway="stripe")
    event = double.pay("cs_1")
    for told in (event, event, an_event("payment_intent.succeeded", event["data"]["object"], 2)):
        assert send(house, told).status == 200
    assert house.payment(payment["id"])["state"] == "succeeded"
    assert house.account().balance == Decimal("100.50")
    assert len(house.entries()) == 1


def test_an_event_that_stripe_has_not_signed_is_refused(
    house: PaymentsHouse, double: StripeDouble
) -> None:
    house.start("100.50", gateway="stripe")
    event = double.pay("cs_1")
    forged = house.api.post(
        "/payments/webhooks/stripe", raw=json.dumps(event), headers={"stripe-signature": "t=1,v1=0"}
    )
    late = send(house, event, at=time.time() - 400)
    assert (forged.status, late.status) == (401, 401)
    assert house.account().balance == 0


def test_what_is_not_ours_changes_nothing(house: PaymentsHouse) -> None:
    made = {"id": "pi_x", "amount": 100, "currency": "rub", "metadata": {}}
    reply = send(house, an_event("payment_intent.succeeded", made))
    assert reply.json["state"] == "ignored"
    assert house.entries() == []


def test_a_failure_is_not_the_end_of_a_page(house: PaymentsHouse, double: StripeDouble) -> None:
    payment = house.start("100.50", gateway="stripe")
    declined = {"code": "card_declined", "decline_code": "insufficient_funds"}
    failed = {
        "id": "pi_1",
        "metadata": {"payment_id": payment["id"]},
        "last_payment_error": declined,
    }
    send(house, an_event("payment_intent.payment_failed", failed))
    assert house.payment(payment["id"])["reason"] == "insufficient_funds"
    send(house, double.pay("cs_1"))
    assert house.payment(payment["id"])["state"] == "succeeded"


def test_a_page_without_an_answer_gives_no_payment(
    house: PaymentsHouse, double: StripeDouble
) -> None:
    double.faults = ["silent"]
    body = {"accountId": "acc", "amount": "100.50", "gateway": "stripe"}
    assert house.api.post("/payments", body, by=an_admin()).status == 503
    listed = house.api.get("/payments", query={"accountId": "acc"}, by=an_admin())
    assert listed.json["items"] == []


@pytest.mark.parametrize(
    ("last_four", "reason"), [("9995", "insufficient_funds"), ("9979", "stolen_card")]
)
def test_a_saved_card_that_is_declined_says_why(
    stripe: Stripe, last_four: str, reason: str
) -> None:
    said = stripe.charge(a_payment(method_id="method-1"), a_method(last_four))
    assert (said.outcome, said.reason) == (Outcome.FAILED, reason)


@pytest.mark.parametrize("fault", ["silent", "500"])
def test_a_charge_whose_answer_is_lost_is_found(
    stripe: Stripe, double: StripeDouble, fault: str
) -> None:
    double.faults = [fault]
    payment = a_payment(method_id="method-1", gateway_ref="cus_1")
    with pytest.raises(OutcomeUnknown):
        stripe.charge(payment, a_method())
    found = stripe.find(payment, NOW)
    assert found.charge is not None
    assert (found.outcome, found.charge.amount) == (Outcome.SUCCEEDED, Decimal("100.50"))


def test_a_charge_that_never_arrived_is_known_not_to_have_been_made(
    stripe: Stripe, double: StripeDouble
) -> None:
    double.faults = ["refused"]
    payment = a_payment(method_id="method-1", gateway_ref="cus_1")
    with pytest.raises(OutcomeUnknown):
        stripe.charge(payment, a_method())
    expected = GatewayNotification(Outcome.FAILED, payment.id, reason=NEVER_ARRIVED)
    assert stripe.find(payment, NOW) == expected


def test_the_same_charge_twice_is_one(stripe: Stripe, double: StripeDouble) -> None:
    payment = a_payment(method_id="method-1")
    first, again = (stripe.charge(payment, a_method()) for _ in range(2))
    assert first == again
    assert len(double.intents) == 1


def test_a_page_says_what_became_of_it(
    house: PaymentsHouse, stripe: Stripe, double: StripeDouble
) -> None:
    house.start("100.50", gateway="stripe")
    payment = a_payment(gateway_ref="cs_1")
    assert stripe.find(payment, NOW).outcome is Outcome.OTHER
    double.pages["cs_1"]["status"] = "expired"
    assert stripe.find(payment, NOW).reason == PAGE_LEFT
    double.pay("cs_1")
    assert stripe.find(payment, NOW).outcome is Outcome.SUCCEEDED


def test_one_that_waits_for_its_holder_is_given_up(stripe: Stripe, double: StripeDouble) -> None:
    """Nobody is there to confirm it, so that it must not be confirmed later."""
    payment = a_payment(method_id="method-1", gateway_ref="pi_1")
    stripe.charge(payment, a_method())
    double.intents["pi_1"]["status"] = "processing"
    assert stripe.find(payment, NOW).outcome is Outcome.OTHER
    double.intents["pi_1"]["status"] = "canceled"
    assert stripe.find(payment, NOW).outcome is Outcome.FAILED


def test_a_gateway_that_cannot_be_reached_says_nothing(stripe: Stripe) -> None:
    nobody = replace(stripe, url="http://127.0.0.1:9")
    with pytest.raises(OutcomeUnknown):
        nobody.charge(a_payment(), a_method())
    with pytest.raises(Unavailable):
        nobody.find(a_payment(gateway_ref="cs_1"), NOW)


def test_a_page_saves_a_card(house: PaymentsHouse, stripe: Stripe, double: StripeDouble) -> None:
    setup = MethodSetup("setup-1", "customer-1", "stripe", NOW)
    opened = stripe.set_up(setup)
    assert opened.ref == "cs_1"
    page = {"id": "cs_1", "mode": "setup", "setup_intent": "seti_1", "customer": "cus_1"}
    said = stripe.read(json.dumps(an_event("checkout.session.completed", page)).encode())
    assert said.setup_ref == "cs_1"
    assert said.card == Card("pm_card_4242", "visa", "4242", "2030-04", "cus_1")
    stripe.forget(a_method())
    assert double.detached == ["pm_card_4242"]


def test_a_card_that_is_gone_is_told_from_one_that_is_declined(
    stripe: Stripe, double: StripeDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = {"error": {"type": "invalid_request_error", "code": "resource_missing"}}
    monkeypatch.setattr(double, "answer", lambda *_: (404, gone))
    assert stripe.charge(a_payment(), a_method()).reason == METHOD_GONE


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [("590.00", "RUB", 59000), ("590", "JPY", 590), ("1.250", "KWD", 1250), ("5", "ISK", 500)],
)
def test_amounts_are_counted_as_stripe_counts_them(amount: str, currency: str, units: int) -> None:
    assert in_units(Decimal(amount), currency) == units


@pytest.mark.parametrize("fault", ["silent", "500"])
def test_a_refund_whose_answer_is_lost_is_paid_once(
    stripe: Stripe, double: StripeDouble, fault: str
) -> None:
    stripe.charge(a_payment(method_id="method-1"), a_method())
    double.faults = [fault]
    order = RefundOrder("refund-1", "payment-1", "pi_1", Decimal("40.00"), "RUB", attempt=1)
    assert stripe.refund(order).outcome is RefundOutcome.UNKNOWN
    double.kept.clear()
    again = stripe.refund(replace(order, attempt=2))
    assert (again.outcome, len(double.refunds)) == (RefundOutcome.SUCCEEDED, 1)


def test_a_refund_of_what_is_not_known_is_refused(stripe: Stripe) -> None:
    order = RefundOrder("refund-1", "payment-1", "x-9", Decimal("40.00"), "RUB", attempt=1)
    assert stripe.refund(order).outcome is RefundOutcome.FAILED


def test_a_dispute_takes_the_money_back_and_an_inquiry_does_not(
    house: PaymentsHouse, double: StripeDouble
) -> None:
    house.start("100.50", gateway="stripe")
    send(house, double.pay("cs_1"))
    dispute = {
        "id": "dp_1", "payment_intent": "pi_1", "amount": 10050, "currency": "rub",
        "status": "warning_needs_response", "created": 1773133200, "reason": "fraudulent",
    }  # fmt: skip
    assert send(house, an_event("charge.dispute.created", dispute)).json["state"] == "ignored"
    assert house.account().balance == Decimal("100.50")
    real = dispute | {"status": "needs_response"}
    assert send(house, an_event("charge.dispute.created", real, 2)).json["state"] == "applied"
    assert house.account().balance == 0


def test_a_payment_saves_its_card_once(house: PaymentsHouse, double: StripeDouble) -> None:
    house.start("100.50", gateway="stripe", saveMethod=True)
    told = double.pay("cs_1")
    for _ in range(2):
        assert send(house, told).status == 200
    (method,) = WalletRepository(table=house.table).find("customer-1").methods
    card = method.card
    assert (card.brand, card.last_four, card.token, card.payer) == (
        "visa",
        "4242",
        "pm_card_4242",
        "cus_1",
    )


@pytest.mark.parametrize("fault", ["silent", "500"])
@pytest.mark.parametrize("heard", ["before", "after", "never"])
def test_autopay_whose_answer_is_lost_charges_once(
    house: PaymentsHouse, double: StripeDouble, fault: str, heard: str
) -> None:
    """The webhook comes before the job asks, after it, twice, or not at all."""
    wallets, empty = WalletRepository(table=house.table), Wallet("customer-1")
    house.table.commit(wallets.change(empty.saved(a_method()), over=empty))
    house.wiring.use(Autopays).choose("acc", "method-1", a_customer())
    house.invoice("100.00", due="2026-03-10")
    double.faults = [fault]
    run({"job": "autopay"}, house.wiring, lambda: True)
    told = an_event("payment_intent.succeeded", double.intents["pi_1"])
    for hour in range(30):
        if (heard, hour) in (("before", 0), ("after", 2), ("after", 24)):
            assert send(house, told).status == 200
        house.clock.advance(hours=1)
        for job in ("outcomes", "autopay"):
            assert run({"job": job}, house.wiring, lambda: True)["errors"] == 0
    assert len(double.intents) == 1
    assert (house.account().amount_due, house.account().balance) == (0, 0)
    assert house.wiring.use(Autopays).get("acc", a_customer()).payment_id is None
