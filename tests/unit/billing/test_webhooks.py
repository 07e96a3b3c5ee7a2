"""Webhooks of gateways: whatever their number and order, a payment is applied once and no money is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.payments.signatures import signed_headers
from shared.dynamo.transaction import Transaction
from tests.fakes.http import Reply
from tests.fakes.till import SECRET, Till

PATH = "/payments/webhooks/sandbox"


@pytest.fixture
def till() -> Till:
    till = Till()
    till.open()
    return till


def kept(till: Till, message_id: str) -> dict[str, Any]:
    return till.table.items[f"WEBHOOK#sandbox#{message_id}", "WEBHOOK"]


def send(till: Till, body: str, **headers: str) -> Reply:
    signed = signed_headers(SECRET, "m", till.clock(), body.encode())
    return till.api.post(PATH, raw=body, headers=signed | headers)


def test_a_success_is_applied(till: Till) -> None:
    payment = till.start("100.00")
    reply = till.webhook(till.charge(payment), message_id="m")
    assert (reply.status, reply.json) == (200, {"id": "m", "state": "applied"})
    shown = till.payment(payment["id"])
    assert (shown["state"], shown["received"]) == ("succeeded", "100.00")
    assert kept(till, "m")["state"] == "applied"
    assert kept(till, "m")["expiresAt"] > till.clock().timestamp()


def test_the_same_webhook_again_changes_nothing(till: Till) -> None:
    payment = till.start("100.00")
    till.webhook(till.charge(payment), message_id="m")
    before = dict(till.table.items)
    till.table.requests.clear()
    for _ in range(3):
        assert till.webhook(till.charge(payment), message_id="m").json["state"] == "applied"
    assert till.table.items == before
    assert till.table.requests == ["commit", "get"] * 3, "it is known before anything else is read"


def test_another_webhook_about_the_same_charge_changes_nothing(till: Till) -> None:
    payment = till.pay("100.00")
    reply = till.webhook(till.charge(payment), message_id="other")
    assert reply.json["state"] == "ignored"
    assert till.account().balance == 100
    assert len(till.entries()) == 1


def test_a_charge_is_counted_once_whichever_payment_it_names(till: Till) -> None:
    first, second = till.pay("100.00"), till.start("100.00")
    reply = till.webhook(till.charge(second, chargeId=f"ch_{first['id']}"))
    assert reply.json["state"] == "ignored"
    assert till.payment(second["id"])["state"] == "pending"
    assert till.account().balance == 100


def test_a_second_charge_is_a_second_payment(till: Till) -> None:
    """Somebody paid the same page twice: their money is theirs."""
    payment = till.pay("100.00")
    assert till.webhook(till.charge(payment, chargeId="ch_2")).json["state"] == "applied"
    assert till.account().balance == 200
    assert till.payment(payment["id"])["received"] == "100.00"
    listed = till.table.events("billing.payment.succeeded")
    assert len({e["subject"] for e in listed}) == 2


def test_what_came_counts_and_not_what_was_asked_for(till: Till) -> None:
    payment = till.start("100.00")
    till.webhook(till.charge(payment, amount="60.5"))
    shown = till.payment(payment["id"])
    assert (shown["amount"], shown["received"], shown["state"]) == ("100.00", "60.50", "succeeded")
    assert till.account().balance == Decimal("60.50")


def test_a_failure_is_said_once(till: Till) -> None:
    payment = till.start("100.00")
    refused = {"paymentId": payment["id"], "reason": "insufficient funds"}
    states = [till.webhook(refused, kind="payment.failed").json["state"] for _ in range(2)]
    assert states == ["applied", "ignored"]
    assert till.payment(payment["id"])["reason"] == "insufficient funds"
    (event,) = till.table.events("billing.payment.failed")
    assert (event["data"]["amount"], event["data"]["reason"]) == ("100.00", "insufficient funds")
    assert till.entries() == []


def test_a_success_after_a_failure_wins(till: Till) -> None:
    payment = till.start("100.00")
    till.webhook({"paymentId": payment["id"]}, kind="payment.failed")
    till.webhook(till.charge(payment))
    shown = till.payment(payment["id"])
    assert (shown["state"], shown["reason"]) == ("succeeded", None)
    assert till.account().balance == 100


def test_a_failure_after_a_success_changes_nothing(till: Till) -> None:
    payment = till.pay("100.00")
    reply = till.webhook({"paymentId": payment["id"]}, kind="payment.failed")
    assert reply.json["state"] == "ignored"
    assert till.payment(payment["id"])["state"] == "succeeded"
    assert till.table.events("billing.payment.failed") == []


@pytest.mark.parametrize("payment_id", ["nobody-knows", ""])
def test_money_for_an_unknown_payment_waits_in_suspense(till: Till, payment_id: str) -> None:
    data = {"paymentId": payment_id, "chargeId": "c", "amount": "7.00", "currency": "RUB"}
    for message_id in ("m1", "m2"):
        assert till.webhook(data, message_id=message_id).status == 200
    assert till.balance_of("suspense") == -7
    assert till.balance_of("cash:sandbox") == 7
    assert till.account().balance == 0
    (entry,) = till.entries("suspense")
    assert (str(entry.amount), str(entry.balance_after)) == ("0.00", "0.00")


def test_money_in_another_currency_waits_in_suspense_and_the_payment_is_looked_at(
    till: Till,
) -> None:
    payment = till.start("100.00")
    assert till.webhook(till.charge(payment, currency="USD")).json["state"] == "applied"
    assert till.balance_of("suspense") == -100
    shown = till.payment(payment["id"])
    assert (shown["state"], shown["reason"]) == ("unknown", "another currency")
    till.webhook(till.charge(payment, chargeId="right"))
    assert till.payment(payment["id"])["state"] == "succeeded"
    assert till.account().balance == 100


def test_a_gateway_speaks_only_of_its_own_payments(till: Till) -> None:
    """A recorded cash payment is none of the sandbox's; money that names it goes to suspense."""
    till.table.items["PAYMENT#cash", "PAYMENT"] = {
        **next(i for (pk, _), i in _started(till) if pk.startswith("PAYMENT#")),
        "id": "cash",
        "gateway": "manual",
    }
    data = {"paymentId": "cash", "chargeId": "c", "amount": "7.00", "currency": "RUB"}
    assert till.webhook(data).json["state"] == "applied"
    assert till.balance_of("suspense") == -7
    assert till.webhook({"paymentId": "cash"}, kind="payment.failed").json["state"] == "ignored"


def _started(till: Till) -> list[Any]:
    till.start("1.00")
    return list(till.table.items.items())


@pytest.mark.parametrize("kind", ["payment.created", "refund.succeeded", "x"])
def test_a_webhook_of_another_kind_is_kept_and_changes_nothing(till: Till, kind: str) -> None:
    payment = till.start("100.00")
    assert till.webhook(till.charge(payment), kind=kind, message_id="m").json["state"] == "ignored"
    assert till.payment(payment["id"])["state"] == "pending"
    assert json.loads(kept(till, "m")["body"])["type"] == kind


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
def test_what_cannot_be_read_is_refused_but_kept(till: Till, body: str) -> None:
    reply = send(till, body)
    assert reply.status == 422
    assert reply.json["type"].endswith("unreadable-notice")
    assert (kept(till, "m")["body"], kept(till, "m")["state"]) == (body, "received")


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
def test_money_that_cannot_be_is_refused(till: Till, change: dict[str, Any]) -> None:
    payment = till.start("100.00")
    assert till.webhook(till.charge(payment, **change)).status == 422
    assert till.entries() == []


def test_a_bad_signature_is_refused_and_nothing_is_kept(till: Till) -> None:
    payment = till.start("100.00")
    before = dict(till.table.items)
    reply = till.webhook(till.charge(payment), headers={"webhook-signature": "v1,AAAA"})
    assert reply.status == 401
    assert reply.json["type"].endswith("invalid-signature")
    assert till.table.items == before


def test_a_changed_body_is_refused(till: Till) -> None:
    payment = till.start("1.00")
    body = json.dumps({"type": "payment.succeeded", "data": till.charge(payment)})
    signed = signed_headers(SECRET, "m", till.clock(), body.encode())
    forged = body.replace('"1.00"', '"1000.00"')
    assert till.api.post(PATH, raw=forged, headers=signed).status == 401


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_or_early_timestamp_is_refused(till: Till, minutes: int) -> None:
    body = json.dumps({"type": "payment.failed"})
    at = till.clock() + timedelta(minutes=minutes)
    reply = till.api.post(PATH, raw=body, headers=signed_headers(SECRET, "m", at, body.encode()))
    assert reply.status == 400
    assert reply.json["type"].endswith("stale-webhook")


def test_a_webhook_without_its_headers_is_refused(till: Till) -> None:
    reply = till.api.post(PATH, raw="{}")
    assert reply.status == 400
    assert "webhook-id" in reply.json["detail"]


@pytest.mark.parametrize("gateway", ["stripe", "manual", "nothing"])
def test_a_gateway_that_is_not_here_is_not_found(till: Till, gateway: str) -> None:
    reply = till.api.post(f"/payments/webhooks/{gateway}", raw="{}")
    assert reply.status == 404
    assert reply.json["type"].endswith("unknown-gateway")


def test_the_sandbox_is_not_found_where_it_is_off() -> None:
    till = Till(sandbox_on=False)
    assert send(till, "{}").status == 404


def test_a_very_long_webhook_is_too_large(till: Till) -> None:
    assert send(till, '"' + "x" * 70_000 + '"').status == 413


def test_a_webhook_whose_work_died_is_done_when_it_comes_again(till: Till) -> None:
    """It is kept first; the gateway's next try finds it kept and not done."""
    payment = till.start("100.00")
    commit = till.table.commit

    def dying(transaction: Transaction) -> None:
        if len(transaction) > 1:
            raise ConnectionError("the function was killed")
        commit(transaction)

    till.table.commit = dying  # type: ignore[method-assign]
    assert till.webhook(till.charge(payment), message_id="m").status == 500
    assert kept(till, "m")["state"] == "received"
    till.table.commit = commit  # type: ignore[method-assign]
    assert till.webhook(till.charge(payment), message_id="m").json["state"] == "applied"
    assert till.account().balance == 100


def test_two_deliveries_at_once_are_applied_once(till: Till) -> None:
    """The second one reads before the first one writes, and then finds itself done."""
    payment = till.start("100.00")
    commit = till.table.commit
    inner: list[Reply] = []

    def interrupted(transaction: Transaction) -> None:
        if len(transaction) > 1 and not inner:
            till.table.commit = commit  # type: ignore[method-assign]
            inner.append(till.webhook(till.charge(payment), message_id="m"))
        commit(transaction)

    till.table.commit = interrupted  # type: ignore[method-assign]
    outer = till.webhook(till.charge(payment), message_id="m")
    assert [outer.json["state"], inner[0].json["state"]] == ["applied", "applied"]
    assert till.account().balance == 100
    assert len(till.entries()) == 1
    assert len(till.table.events("billing.payment.succeeded")) == 1


def test_a_success_and_a_failure_at_once_leave_the_success(till: Till) -> None:
    payment = till.start("100.00")
    commit = till.table.commit

    def interrupted(transaction: Transaction) -> None:
        if len(transaction) > 1:
            till.table.commit = commit  # type: ignore[method-assign]
            till.webhook(till.charge(payment))
        commit(transaction)

    till.table.commit = interrupted  # type: ignore[method-assign]
    reply = till.webhook({"paymentId": payment["id"]}, kind="payment.failed")
    assert reply.json["state"] == "ignored"
    assert till.payment(payment["id"])["state"] == "succeeded"
    assert till.table.events("billing.payment.failed") == []
