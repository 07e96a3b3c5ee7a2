"""Chargebacks: the money goes at once, comes back where it is won, in whatever order one is told."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from functions.billing.adjustments.entities import Transfer
from functions.billing.adjustments.service import Adjustments
from shared.dynamo.transaction import Transaction
from tests.fakes.crashing import Crashes, Killed
from tests.fakes.paying import PaymentsHouse


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def test_the_money_is_taken_back_and_the_invoice_is_due_again(house: PaymentsHouse) -> None:
    invoice, payment = house.invoice("100.00"), house.pay("130.00")
    assert house.dispute(payment).json["state"] == "applied"
    assert house.account().balance == Decimal("-100.00")
    assert house.invoices.get(invoice.id).amount_due == Decimal("100.00")
    entry = house.entries("acc")[-1]
    assert [(i.account, i.debit, i.credit) for i in entry.lines] == [
        ("receivable", Decimal("130.00"), 0),
        ("cash:sandbox", 0, Decimal("130.00")),
    ]
    assert (entry.reason, entry.external_id) == ("chargeback", f"cb-{payment['id']}-1")
    (listed,) = house.chargebacks("open")
    assert (listed["paymentId"], listed["amount"], listed["fromAdvance"]) == (
        payment["id"],
        "130.00",
        "30.00",
    )
    assert [r["invoiceId"] for r in listed["reopened"]] == [invoice.id]
    assert house.payment(payment["id"])["chargedBack"] == "130.00"
    (said,) = house.table.events("billing.chargeback.opened")
    assert (said["subject"], said["data"]["reason"]) == (listed["id"], "disputed")
    assert house.table.events("billing.account.funded") == []


def test_what_is_won_is_there_again_and_pays_what_is_due(house: PaymentsHouse) -> None:
    invoice, payment = house.invoice("100.00"), house.pay("130.00")
    house.dispute(payment)
    assert house.dispute(payment, "won").json["state"] == "applied"
    assert house.account().balance == Decimal("30.00")
    assert house.invoices.get(invoice.id).status == "paid"
    assert house.balance_of("cash:sandbox") == Decimal("130.00")
    assert house.payment(payment["id"])["chargedBack"] == "0.00"
    assert [c["state"] for c in house.chargebacks()] == ["won"]
    assert len(house.table.events("billing.account.funded")) == 1
    assert len(house.table.events("billing.chargeback.won")) == 1


def test_what_is_lost_stays_away(house: PaymentsHouse) -> None:
    payment = house.pay("130.00")
    house.dispute(payment)
    before = house.account()
    house.dispute(payment, "lost")
    assert house.account() == before
    assert [c["state"] for c in house.chargebacks("lost")] == ["lost"]
    assert house.chargebacks("open") == []
    assert len(house.table.events("billing.chargeback.lost")) == 1
    assert house.refund(payment).status == 409


ORDERS = [order for n in (1, 2, 3) for order in permutations(("opened", "opened", "won"), n)] + [
    ("lost", "opened"),
    ("opened", "lost", "opened"),
    ("lost",),
    ("won", "lost"),
    ("lost", "won"),
]


@pytest.mark.parametrize("order", sorted(set(ORDERS)))
def test_in_whatever_order_and_number_it_is_told(house: PaymentsHouse, order: Any) -> None:
    payment = house.pay("130.00")
    for stage in order:
        assert house.dispute(payment, stage).status == 200
    decided = next((stage for stage in order if stage != "opened"), "open")
    gone = decided != "won"
    assert house.account().balance == (0 if gone else Decimal("130.00"))
    assert house.balance_of("cash:sandbox") == house.account().balance
    assert [c["state"] for c in house.chargebacks()] == [decided]
    assert house.payment(payment["id"])["chargedBack"] == ("130.00" if gone else "0.00")


def test_one_that_comes_before_its_payment_is_to_come_again(house: PaymentsHouse) -> None:
    payment = house.start("100.00")
    early = {"chargebackId": "cb", **house.charge(payment)}
    first = house.webhook(early, kind="chargeback.opened", message_id="m-1")
    assert first.status == 503
    house.webhook(house.charge(payment))
    assert house.account().balance == Decimal("100.00")
    again = house.webhook(early, kind="chargeback.opened", message_id="m-1")
    assert (again.status, again.json["state"]) == (200, "applied")
    assert house.account().balance == 0


def test_one_of_nobodys_payment_comes_out_of_suspense(house: PaymentsHouse) -> None:
    stranger = {"id": "x", "amount": "70.00", "currency": "RUB"}
    house.dispute(stranger)
    assert house.balance_of("suspense") == Decimal("70.00")
    (listed,) = house.chargebacks()
    assert (listed["accountId"], listed["paymentId"]) == ("suspense", None)
    house.dispute(stranger, "won")
    assert (house.balance_of("suspense"), house.balance_of("cash:sandbox")) == (0, 0)


def test_one_in_another_currency_touches_no_account(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    house.dispute(payment, currency="USD", amount="1.00")
    assert house.account().balance == Decimal("100.00")
    assert house.balance_of("suspense") == Decimal("1.00")
    house.dispute(payment, "won", currency="USD", amount="1.00")
    assert house.payment(payment["id"])["chargedBack"] == "0.00"


def test_money_in_suspense_is_charged_back_from_there(house: PaymentsHouse) -> None:
    lost = {"paymentId": "x", "chargeId": "ch", "amount": "50.00", "currency": "RUB"}
    house.webhook(lost)
    house.webhook(lost | {"chargebackId": "cb"}, kind="chargeback.opened")
    assert (house.balance_of("suspense"), house.balance_of("cash:sandbox")) == (0, 0)
    (held,) = [i for (_, sk), i in house.table.items.items() if sk == "PAYMENT"]
    assert house.refund(held).status == 409


def test_money_that_was_moved_away_is_lost_until_it_is_won(house: PaymentsHouse) -> None:
    house.open("acc2")
    payment = house.pay("100.00")
    house.wiring.use(Adjustments).transfer(Transfer("acc", "acc2", Decimal("70.00"), ""))
    house.dispute(payment)
    assert (house.account().balance, house.balance_of("bad-debt")) == (0, Decimal("70.00"))
    assert house.chargebacks()[0]["uncovered"] == "70.00"
    house.dispute(payment, "won")
    assert (house.account().balance, house.balance_of("bad-debt")) == (Decimal("30.00"), 0)


def test_all_of_it_may_be_gone(house: PaymentsHouse) -> None:
    payment = house.cash("100.00")
    paid = house.pay("50.00")
    house.refund(payment)
    house.refund(paid, byHand=True)
    house.dispute(paid)
    assert (house.account().balance, house.balance_of("bad-debt")) == (0, Decimal("50.00"))
    house.dispute(paid, "won")
    assert (house.account().balance, house.balance_of("bad-debt")) == (0, 0)


def test_two_chargebacks_of_a_payment_are_two(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    house.dispute(payment, amount="30.00")
    house.dispute(payment, number=2, amount="20.00")
    assert house.account().balance == Decimal("50.00")
    assert house.payment(payment["id"])["chargedBack"] == "50.00"
    assert house.refund(payment, amount="50.01").status == 409


def test_of_two_messages_at_the_same_moment_one_counts(house: PaymentsHouse) -> None:
    payment, commit = house.pay("100.00"), house.table.commit

    def late(transaction: Transaction) -> None:
        if any(key[1] == "CHARGEBACK" for key in (o.key for o in transaction.operations)):
            house.table.commit = commit  # type: ignore[method-assign]
            assert house.dispute(payment).json["state"] == "applied"
        commit(transaction)

    house.table.commit = late  # type: ignore[method-assign]
    assert house.dispute(payment).json["state"] == "ignored"
    assert house.account().balance == 0


@pytest.mark.parametrize("stage", ["opened", "won"])
def test_killed_anywhere_and_sent_again_it_counts_once(house: PaymentsHouse, stage: str) -> None:
    payment = house.pay("100.00")
    if stage == "won":
        house.dispute(payment)
    crashes = Crashes(house.table)
    before = crashes.kept()
    data = house.charge(payment) | {"chargebackId": f"cb-{payment['id']}-1"}
    for at, early in ((at, early) for at in (0, 1) for early in (True, False)):
        crashes.go_back(before)
        crashes.kill(at, before=early)
        with pytest.raises(Killed):
            house.webhook(data, kind=f"chargeback.{stage}", message_id="m")
        reply = house.webhook(data, kind=f"chargeback.{stage}", message_id="m")
        assert reply.json["state"] == "applied"
        assert house.account().balance == (Decimal("100.00") if stage == "won" else 0)
        assert len(house.table.events(f"billing.chargeback.{stage}")) == 1


@pytest.mark.parametrize("change", [{"chargebackId": ""}, {"amount": None}, {"amount": "1.001"}])
def test_one_that_cannot_be_read_is_refused(house: PaymentsHouse, change: Any) -> None:
    assert house.dispute(house.pay("10.00"), **change).status == 422
    assert house.chargebacks() == []
