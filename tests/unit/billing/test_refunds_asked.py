"""Refunds through a gateway: asked once or ten times, the money goes back once; and approval."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.credit_notes.entities import CreditReason, NoteRequest
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.jobs import run
from functions.billing.payments.gateways import Gateways, RefundAnswer, RefundOrder, RefundOutcome
from functions.billing.payments.sandbox import Sandbox
from functions.billing.refunds.entities import MOST_ATTEMPTS
from shared.errors import Unavailable
from shared.principal import Principal
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.paying import PUBLIC_URL, SECRET, PaymentsHouse
from tests.fakes.people import an_admin

BOSS = Principal("boss", "admin", frozenset({"*:*:*"}))


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def decide(house: PaymentsHouse, refund: dict[str, Any], how: str, **sent: Any) -> Any:
    path = f"/payments/{refund['paymentId']}/refunds/{refund['id']}/{how}"
    return house.api.post(path, sent.pop("body", None), by=sent.pop("by", BOSS))


def job(house: PaymentsHouse) -> dict[str, Any]:
    return run({"job": "refunds"}, house.wiring, lambda: True)


def listed(house: PaymentsHouse, state: str) -> list[str]:
    reply = house.api.get("/refunds", query={"state": state}, by=an_admin())
    return [one["id"] for one in reply.json["items"]]


@dataclass(frozen=True)
class Counting(Sandbox):
    """A gateway that pays once under a key; the first answers get lost."""

    paid: dict[str, Decimal] = field(default_factory=dict)
    calls: list[RefundOrder] = field(default_factory=list)
    lost: int = 0

    def refund(self, order: RefundOrder) -> RefundAnswer:
        self.calls.append(order)
        self.paid.setdefault(order.key, order.amount)
        if len(self.calls) <= self.lost:
            raise Unavailable("No answer.")
        return RefundAnswer(RefundOutcome.SUCCEEDED, f"re_{order.key}")


def test_the_money_is_reserved_first_and_booked_once_it_is_back(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    shown = house.refund(payment, amount="60.00").json
    assert (shown["state"], shown["completedAt"]) == ("requested", None)
    assert house.account().balance == Decimal("100.00")
    assert house.payment(payment["id"])["refunding"] == "60.00"
    assert house.refund(payment, amount="40.01").status == 409
    house.hear_refunds()
    (after,) = house.refunds(payment)
    assert (after["state"], after["gatewayId"]) == ("succeeded", f"re_{shown['id']}")
    assert house.account().balance == Decimal("40.00")
    paid = house.payment(payment["id"])
    assert (paid["refunding"], paid["refunded"]) == ("0.00", "60.00")
    assert house.entries("acc")[-1].external_id == f"re_{shown['id']}"


def test_an_event_that_comes_again_changes_nothing(house: PaymentsHouse) -> None:
    house.refund(house.pay("100.00"))
    house.hear_refunds()
    before = dict(house.table.items)
    house.hear_refunds()
    assert house.table.items == before


def test_what_the_gateway_refuses_stays_on_the_account(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    house.refund(payment, amount="10.01")
    house.hear_refunds()
    (refund,) = house.refunds(payment)
    assert (refund["state"], refund["failure"]) == ("failed", "refused")
    paid = house.payment(payment["id"])
    assert (paid["state"], paid["refunding"]) == ("succeeded", "0.00")
    assert house.account().balance == Decimal("100.00")
    assert listed(house, "failed") == [refund["id"]]
    assert house.refund(payment).status == 201


def test_what_is_unclear_is_asked_for_again_by_the_job(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    house.refund(payment, amount="10.02")
    house.hear_refunds()
    (refund,) = house.refunds(payment)
    assert (refund["state"], refund["attempts"]) == ("unknown", 1)
    assert listed(house, "unknown") == [refund["id"]]
    assert job(house) == {"settled": 0, "unclear": 0, "errors": 0, "complete": True}
    house.clock.advance(seconds=3600)
    assert job(house)["settled"] == 1
    assert house.refunds(payment)[0]["state"] == "succeeded"
    assert house.account().balance == Decimal("89.98")


def test_a_refund_whose_event_is_lost_is_asked_for_by_the_job(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    house.refund(payment)
    assert job(house)["settled"] == 0
    house.clock.advance(seconds=300)
    assert job(house)["settled"] == 1
    assert house.payment(payment["id"])["state"] == "refunded"


def test_pauses_grow_and_end_and_then_a_person_says_what_became_of_it(
    house: PaymentsHouse,
) -> None:
    payment = house.pay("100.00")
    shown = house.refund(payment, amount="10.03").json
    assert decide(house, shown, "confirm", body={"outcome": "failed"}).status == 409
    house.hear_refunds()
    pauses = []
    while (asked := house.refunds(payment)[0]["askAt"]) is not None:
        wait = house.clock().fromisoformat(asked) - house.clock()
        pauses.append(wait / timedelta(hours=1))
        house.clock.advance(seconds=int(wait.total_seconds()))
        assert job(house)["unclear"] == 1
    assert pauses == [1, 2, 4, 8, 16, 24, 24, 24, 24]
    assert house.refunds(payment)[0]["attempts"] == MOST_ATTEMPTS
    house.clock.advance(days=30)
    assert job(house) == {"settled": 0, "unclear": 0, "errors": 0, "complete": True}
    reply = decide(house, shown, "confirm", body={"outcome": "succeeded"})
    assert (reply.status, reply.json["state"]) == (200, "succeeded")
    assert house.account().balance == Decimal("89.97")
    assert decide(house, shown, "confirm", body={"outcome": "failed"}).status == 409


def test_a_person_may_find_that_it_was_not_paid(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    shown = house.refund(payment, amount="10.03").json
    house.hear_refunds()
    assert decide(house, shown, "confirm", body={"outcome": "failed"}).json["state"] == "failed"
    assert house.payment(payment["id"])["refunding"] == "0.00"
    assert house.account().balance == Decimal("100.00")


def test_killed_anywhere_it_is_paid_and_booked_once(house: PaymentsHouse) -> None:
    invoice, payment = house.invoice("100.00"), house.pay("130.00")
    gateway = Counting(lambda: SECRET, PUBLIC_URL)
    house.wiring.provide(Gateways, lambda: Gateways({"sandbox": gateway}))
    refund_id = house.refund(payment).json["id"]
    crashes = Crashes(house.table)
    before = crashes.kept()
    for early in (True, False):
        crashes.go_back(before)
        crashes.kill(0, before=early)
        with pytest.raises(Killed):
            house.hear_refunds()
        house.hear_refunds()
        assert gateway.paid == {refund_id: Decimal("130.00")}
        assert house.account().balance == Decimal("-100.00")
        assert house.invoices.get(invoice.id).amount_due == Decimal("100.00")
        assert len(house.table.events("billing.payment.refunded")) == 1
        assert house.balance_of("cash:sandbox") == 0


def test_a_gateway_that_cannot_be_reached_is_asked_again_and_pays_once(
    house: PaymentsHouse,
) -> None:
    gateway = Counting(lambda: SECRET, PUBLIC_URL, lost=2)
    payment = house.pay("100.00")
    house.wiring.provide(Gateways, lambda: Gateways({"sandbox": gateway}))
    house.refund(payment)
    house.hear_refunds()
    for hours in (1, 2):
        assert house.refunds(payment)[0]["failure"] == "No answer."
        house.clock.advance(seconds=3600 * hours)
        job(house)
    assert ([o.attempt for o in gateway.calls], len(gateway.paid)) == ([1, 2, 3], 1)
    assert house.refunds(payment)[0]["state"] == "succeeded"


def test_what_is_asked_for_late_counts_as_asked_again(house: PaymentsHouse) -> None:
    """Whoever had asked may have died, and a gateway forgets a key after a day."""
    gateway = Counting(lambda: SECRET, PUBLIC_URL)
    payment = house.pay("100.00")
    house.wiring.provide(Gateways, lambda: Gateways({"sandbox": gateway}))
    house.refund(payment, amount="10.00")
    house.hear_refunds()
    house.refund(payment)
    house.clock.advance(days=2)
    job(house)
    assert [order.attempt for order in gateway.calls] == [1, 2]


def test_a_gateway_that_is_not_there_any_more_leaves_it_unclear(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    house.refund(payment)
    off = PaymentsHouse(sandbox_on=False, table=house.table, clock=house.clock)
    off.hear_refunds()
    assert off.refunds(payment)[0]["state"] == "unknown"
    assert off.refund(payment, amount="1.00").status == 409


def test_what_cannot_be_read_does_not_stop_the_others(house: PaymentsHouse) -> None:
    bad, good = house.pay("1.00"), house.pay("2.00")
    for payment in (bad, good):
        house.refund(payment)
    broken = house.refunds(bad)[0]["id"]
    house.table.items[f"PAYMENT#{bad['id']}", f"REFUND#{broken}"]["amount"] = None
    house.clock.advance(seconds=300)
    assert job(house) == {"settled": 1, "unclear": 0, "errors": 1, "complete": True}
    failures = house.failures.list("refunds", 10, None).items
    assert [f.subject for f in failures] == [f"refund#{broken}"]
    assert run({"job": "refunds"}, house.wiring, lambda: False)["complete"] is False


def test_money_that_left_the_account_meanwhile_is_booked_as_lost(house: PaymentsHouse) -> None:
    house.open("acc2")
    payment = house.pay("100.00")
    house.refund(payment)
    account = house.account()
    gone = replace(account, balance=Decimal("30.00"), version=account.version + 1)
    house.table.commit(house.accounts.change(gone, over=account))
    house.hear_refunds()
    (refund,) = house.refunds(payment)
    assert (refund["state"], refund["uncovered"]) == ("succeeded", "70.00")
    assert house.balance_of("bad-debt") == Decimal("70.00")
    assert house.balance_of("cash:sandbox") == 0
    assert house.account().balance == 0


def test_items_that_were_credited_meanwhile_are_left_and_it_says_so(house: PaymentsHouse) -> None:
    invoice = house.sell("122.00")
    payment = house.pay("122.00")
    house.refund(payment, items=[{"invoiceId": invoice.id, "item": 1}])
    note = NoteRequest(invoice.id, (), CreditReason.GOODWILL)
    house.wiring.use(CreditNotes).issue(note)
    house.hear_refunds()
    (refund,) = house.refunds(payment)
    assert (refund["state"], refund["creditNotes"]) == ("succeeded", [])
    assert "credited" in refund["uncredited"]
    assert house.account().balance == 0


def test_items_are_credited_once_the_money_is_back(house: PaymentsHouse) -> None:
    invoice = house.sell("122.00")
    payment = house.pay("122.00")
    house.refund(payment, items=[{"invoiceId": invoice.id, "item": 1}])
    assert house.invoices.get(invoice.id).amount_credited is None
    house.hear_refunds()
    assert house.invoices.get(invoice.id).amount_credited == Decimal("122.00")
    assert house.refunds(payment)[0]["creditNotes"][0]["number"] == "CN-00000001"
    assert (house.account().balance, house.account().open_items) == (0, ())


@pytest.mark.parametrize("how", ["cash", "pay"])
def test_above_a_sum_a_second_person_approves(house: PaymentsHouse, how: str) -> None:
    payment = getattr(house, how)("20000.00")
    assert house.refund(payment, amount="10000.00").json["state"] != "awaiting_approval"
    house.hear_refunds()
    assert house.payment(payment["id"])["refunded"] == "10000.00"
    shown = house.refund(payment, amount="0.10").json
    assert shown["state"] == "awaiting_approval", "parts count together"


def test_it_waits_for_approval_with_its_money_reserved(house: PaymentsHouse) -> None:
    payment = house.cash("20000.00")
    shown = house.refund(payment, amount="10000.01").json
    assert (shown["state"], shown["decidedBy"]) == ("awaiting_approval", None)
    assert listed(house, "awaiting_approval") == [shown["id"]]
    assert house.account().balance == Decimal("20000.00")
    assert house.refund(payment, amount="10000.00").status == 409
    own = decide(house, shown, "approve", by=an_admin())
    assert (own.status, own.json["type"].rpartition(":")[2]) == (403, "second-person-needed")
    reply = decide(house, shown, "approve")
    assert (reply.json["state"], reply.json["decidedBy"]) == ("succeeded", "boss")
    assert house.account().balance == Decimal("9999.99")
    assert house.payment(payment["id"])["refunding"] == "0.00"
    assert decide(house, shown, "approve").status == 409
    assert decide(house, shown, "reject").status == 409
    assert listed(house, "awaiting_approval") == []


def test_what_is_approved_goes_its_way_through_the_gateway(house: PaymentsHouse) -> None:
    payment = house.pay("20000.00")
    shown = house.refund(payment).json
    house.clock.advance(days=3)
    house.hear_refunds()
    assert job(house)["settled"] == 0
    assert decide(house, shown, "approve").json["state"] == "requested"
    house.hear_refunds()
    assert house.refunds(payment)[0]["state"] == "succeeded"


def test_what_is_rejected_leaves_the_money_where_it_is(house: PaymentsHouse) -> None:
    payment = house.pay("20000.00")
    shown = house.refund(payment).json
    assert decide(house, shown, "reject").json["state"] == "rejected"
    assert house.account().balance == Decimal("20000.00")
    assert house.payment(payment["id"])["refunding"] == "0.00"
    assert house.refund(payment).status == 201
    assert decide(house, shown | {"id": "none"}, "reject").status == 404
