"""Webhooks of gateways: whatever their number and order, a payment is applied once and no money is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from shared.dynamo.transaction import Transaction
from shared.webhook_signatures import signed_headers
from tests.fakes.http import Reply
from tests.fakes.paying import SECRET, PaymentsHouse

PATH = "/payments/webhooks/sandbox"


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def kept(house: PaymentsHouse, message_id: str) -> dict[str, Any]:
    return house.table.items[f"WEBHOOK#sandbox#{message_id}", "WEBHOOK"]


def send(house: PaymentsHouse, body: str, **headers: str) -> Reply:
    signed = signed_headers(SECRET, "m", house.clock(), body.encode())
    return house.api.post(PATH, raw=body, headers=signed | headers)


def test_a_success_is_applied(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    reply = house.webhook(house.charge(payment), message_id="m")
    assert (reply.status, reply.json) == (200, {"id": "m", "state": "applied"})
    shown = house.payment(payment["id"])
    assert (shown["state"], shown["received"]) == ("succeeded", "100.00")
    assert kept(house, "m")["state"] == "applied"
    assert kept(house, "m")["expiresAt"] == (house.clock() + timedelta(days=90)).timestamp()


def test_the_same_webhook_again_changes_nothing(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    house.webhook(house.charge(payment), message_id="m")
    before = dict(house.table.items)
    house.table.requests.clear()
    for _ in range(3):
        assert house.webhook(house.charge(payment), message_id="m").json["state"] == "applied"
    assert house.table.items == before
    assert house.table.requests == ["commit", "get"] * 3, "it is known before anything else is read"


def test_another_webhook_about_the_same_charge_changes_nothing(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    reply = house.webhook(house.charge(payment), message_id="other")
    assert reply.json["state"] == "ignored"
    assert house.account().balance == 100
    assert len(house.entries()) == 1


def test_a_charge_is_counted_once_whichever_payment_it_names(house: PaymentsHouse) -> None:
    first, second = house.pay("100.00"), house.start("100.00")
    reply = house.webhook(house.charge(second, chargeId=f"ch_{first['id']}"))
    assert reply.json["state"] == "ignored"
    assert house.payment(second["id"])["state"] == "pending"
    assert house.account().balance == 100


def test_a_second_charge_is_a_second_payment(house: PaymentsHouse) -> None:
    """Somebody paid the same page twice: their money is theirs."""
    payment = house.pay("100.00")
    assert house.webhook(house.charge(payment, chargeId="ch_2")).json["state"] == "applied"
    assert house.account().balance == 200
    assert house.payment(payment["id"])["received"] == "100.00"
    listed = house.table.events("billing.payment.succeeded")
    assert len({e["subject"] for e in listed}) == 2


def test_what_came_counts_and_not_what_was_asked_for(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    house.webhook(house.charge(payment, amount="60.5"))
    shown = house.payment(payment["id"])
    assert (shown["amount"], shown["received"], shown["state"]) == ("100.00", "60.50", "succeeded")
    assert house.account().balance == Decimal("60.50")


def test_a_failure_is_said_once(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    refused = {"paymentId": payment["id"], "reason": "insufficient funds"}
    states = [house.webhook(refused, kind="payment.failed").json["state"] for _ in range(2)]
    assert states == ["applied", "ignored"]
    assert house.payment(payment["id"])["reason"] == "insufficient funds"
    (event,) = house.table.events("billing.payment.failed")
    assert (event["data"]["amount"], event["data"]["reason"]) == ("100.00", "insufficient funds")
    assert house.entries() == []


def test_a_success_after_a_failure_wins(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    house.webhook({"paymentId": payment["id"]}, kind="payment.failed")
    house.webhook(house.charge(payment))
    shown = house.payment(payment["id"])
    assert (shown["state"], shown["reason"]) == ("succeeded", None)
    assert house.account().balance == 100


def test_a_failure_after_a_success_changes_nothing(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    reply = house.webhook({"paymentId": payment["id"]}, kind="payment.failed")
    assert reply.json["state"] == "ignored"
    assert house.payment(payment["id"])["state"] == "succeeded"
    assert house.table.events("billing.payment.failed") == []


@pytest.mark.parametrize("payment_id", ["nobody-knows", ""])
def test_money_for_an_unknown_payment_waits_in_suspense(
    house: PaymentsHouse, payment_id: str
) -> None:
    data = {"paymentId": payment_id, "chargeId": "c", "amount": "7.00", "currency": "RUB"}
    for message_id in ("m1", "m2"):
        assert house.webhook(data, message_id=message_id).status == 200
    assert house.balance_of("suspense") == -7
    assert house.balance_of("cash:sandbox") == 7
    assert house.account().balance == 0
    (entry,) = house.entries("suspense")
    assert (str(entry.amount), str(entry.balance_after)) == ("0.00", "0.00")


def test_money_in_another_currency_waits_in_suspense_and_the_payment_is_looked_at(
    house: PaymentsHouse,
) -> None:
    payment = house.start("100.00")
    assert house.webhook(house.charge(payment, currency="USD")).json["state"] == "applied"
    assert house.balance_of("suspense") == -100
    shown = house.payment(payment["id"])
    assert (shown["state"], shown["reason"]) == ("unknown", "another currency")
    house.webhook(house.charge(payment, chargeId="right"))
    assert house.payment(payment["id"])["state"] == "succeeded"
    assert house.account().balance == 100


def test_a_gateway_speaks_only_of_its_own_payments(house: PaymentsHouse) -> None:
    """A recorded cash payment is none of the sandbox's; money that names it goes to suspense."""
    house.table.items["PAYMENT#cash", "PAYMENT"] = {
        **next(i for (pk, _), i in _started(house) if pk.startswith("PAYMENT#")),
        "id": "cash",
        "gateway": "manual",
    }
    data = {"paymentId": "cash", "chargeId": "c", "amount": "7.00", "currency": "RUB"}
    assert house.webhook(data).json["state"] == "applied"
    assert house.balance_of("suspense") == -7
    assert house.webhook({"paymentId": "cash"}, kind="payment.failed").json["state"] == "ignored"


def _started(house: PaymentsHouse) -> list[Any]:
    house.start("1.00")
    return list(house.table.items.items())


@pytest.mark.parametrize("kind", ["payment.created", "refund.succeeded", "x"])
def test_a_webhook_of_another_kind_is_kept_and_changes_nothing(
    house: PaymentsHouse, kind: str
) -> None:
    payment = house.start("100.00")
    assert (
        house.webhook(house.charge(payment), kind=kind, message_id="m").json["state"] == "ignored"
    )
    assert house.payment(payment["id"])["state"] == "pending"
    assert json.loads(kept(house, "m")["body"])["type"] == kind


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type": "payment.succeeded"}',
        '{"type": 1, "timestamp": "2026-03-10T09:00:00Z", "data": {}}',
        '{"type": "payment.succeeded", "timestamp": "2026-03-10T09:00:00", "data": {}}',
        '{"type": "payment.succeeded", "timestamp": "2026-03-10T09:00:00Z", "data": {}}',
    ],
)
def test_what_cannot_be_read_is_refused_but_kept(house: PaymentsHouse, body: str) -> None:
    reply = send(house, body)
    assert reply.status == 422
    assert reply.json["type"].endswith("unreadable-webhook")
    assert (kept(house, "m")["body"], kept(house, "m")["state"]) == (body, "received")


@pytest.mark.parametrize(
    "change",
    [
        {"amount": "0"},
        {"amount": "-5.00"},
        {"amount": "0.001"},
        {"amount": 5},
        {"amount": None},
        {"currency": "XXX"},
        {"currency": "RUBLES"},
        {"chargeId": ""},
        {"chargeId": "c" * 200},
    ],
)
def test_money_that_cannot_be_is_refused(house: PaymentsHouse, change: dict[str, Any]) -> None:
    payment = house.start("100.00")
    assert house.webhook(house.charge(payment, **change)).status == 422
    assert house.entries() == []


def test_a_bad_signature_is_refused_and_nothing_is_kept(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    before = dict(house.table.items)
    reply = house.webhook(house.charge(payment), headers={"webhook-signature": "v1,AAAA"})
    assert reply.status == 401
    assert reply.json["type"].endswith("invalid-signature")
    assert house.table.items == before


def test_a_changed_body_is_refused(house: PaymentsHouse) -> None:
    payment = house.start("1.00")
    body = json.dumps({"type": "payment.succeeded", "data": house.charge(payment)})
    signed = signed_headers(SECRET, "m", house.clock(), body.encode())
    forged = body.replace('"1.00"', '"1000.00"')
    assert house.api.post(PATH, raw=forged, headers=signed).status == 401


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_early_timestamp_is_refused(house: PaymentsHouse, minutes: int) -> None:
    body = json.dumps({"type": "payment.failed"})
    at = house.clock() + timedelta(minutes=minutes)
    reply = house.api.post(PATH, raw=body, headers=signed_headers(SECRET, "m", at, body.encode()))
    assert reply.status == 400
    assert reply.json["type"].endswith("stale-webhook")


def test_a_webhook_without_its_headers_is_refused(house: PaymentsHouse) -> None:
    reply = house.api.post(PATH, raw="{}")
    assert reply.status == 400
    assert "webhook-id" in reply.json["detail"]


@pytest.mark.parametrize("gateway", ["stripe", "manual", "nothing"])
def test_a_gateway_that_is_not_here_is_not_found(house: PaymentsHouse, gateway: str) -> None:
    reply = house.api.post(f"/payments/webhooks/{gateway}", raw="{}")
    assert reply.status == 404
    assert reply.json["type"].endswith("unknown-gateway")


def test_the_sandbox_is_not_found_where_it_is_off() -> None:
    house = PaymentsHouse(sandbox_on=False)
    assert send(house, "{}").status == 404


def test_a_very_long_webhook_is_too_large(house: PaymentsHouse) -> None:
    assert send(house, '"' + "x" * 70_000 + '"').status == 413


def test_a_webhook_whose_work_died_is_done_when_it_comes_again(house: PaymentsHouse) -> None:
    """It is kept first; the gateway's next try finds it kept and not done."""
    payment = house.start("100.00")
    commit = house.table.commit

    def dying(transaction: Transaction) -> None:
        if len(transaction) > 1:
            raise ConnectionError("the function was killed")
        commit(transaction)

    house.table.commit = dying  # type: ignore[method-assign]
    assert house.webhook(house.charge(payment), message_id="m").status == 500
    assert kept(house, "m")["state"] == "received"
    house.table.commit = commit  # type: ignore[method-assign]
    assert house.webhook(house.charge(payment), message_id="m").json["state"] == "applied"
    assert house.account().balance == 100


def test_two_deliveries_at_once_are_applied_once(house: PaymentsHouse) -> None:
    """The second one reads before the first one writes, and then finds itself done."""
    payment = house.start("100.00")
    commit = house.table.commit
    inner: list[Reply] = []

    def interrupted(transaction: Transaction) -> None:
        if len(transaction) > 1 and not inner:
            house.table.commit = commit  # type: ignore[method-assign]
            inner.append(house.webhook(house.charge(payment), message_id="m"))
        commit(transaction)

    house.table.commit = interrupted  # type: ignore[method-assign]
    outer = house.webhook(house.charge(payment), message_id="m")
    assert [outer.json["state"], inner[0].json["state"]] == ["applied", "applied"]
    assert house.account().balance == 100
    assert len(house.entries()) == 1
    assert len(house.table.events("billing.payment.succeeded")) == 1


def test_a_success_and_a_failure_at_once_leave_the_success(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    commit = house.table.commit

    def interrupted(transaction: Transaction) -> None:
        if len(transaction) > 1:
            house.table.commit = commit  # type: ignore[method-assign]
            house.webhook(house.charge(payment))
        commit(transaction)

    house.table.commit = interrupted  # type: ignore[method-assign]
    reply = house.webhook({"paymentId": payment["id"]}, kind="payment.failed")
    assert reply.json["state"] == "ignored"
    assert house.payment(payment["id"])["state"] == "succeeded"
    assert house.table.events("billing.payment.failed") == []
