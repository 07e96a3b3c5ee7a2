"""Refunds: never more than came in, from the advance first, and what had been paid is due again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import AccountState
from functions.billing.adjustments.entities import Transfer
from functions.billing.adjustments.service import Adjustments
from functions.billing.money_back.entities import REOPENED_AT_ONCE
from shared.dynamo.transaction import LARGEST, Transaction
from tests.fakes.http import Reply
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import a_customer, an_admin


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def problem(reply: Reply) -> tuple[int, str]:
    return reply.status, reply.json["type"].rpartition(":")[2]


def lines(house: PaymentsHouse, account_id: str = "acc") -> list[tuple[str, Decimal, Decimal]]:
    """The last entry of an account."""
    return [(i.account, i.debit, i.credit) for i in house.entries(account_id)[-1].lines]


def test_cash_is_given_back_at_once(house: PaymentsHouse) -> None:
    payment = house.cash("100.00")
    reply = house.refund(payment)
    assert reply.status == 201, reply.text
    shown = reply.json
    assert (shown["state"], shown["amount"], shown["fromAdvance"]) == (
        "succeeded",
        "100.00",
        "100.00",
    )
    assert (house.account().balance, house.account().advance) == (0, 0)
    assert lines(house) == [
        ("receivable", Decimal("100.00"), 0),
        ("cash:manual", 0, Decimal("100.00")),
    ]
    entry = house.entries("acc")[-1]
    assert (entry.reason, entry.source) == ("refund", f"refund#{shown['id']}")
    paid = house.payment(payment["id"])
    assert (paid["state"], paid["refunded"], paid["refunding"]) == ("refunded", "100.00", "0.00")
    (said,) = house.table.events("billing.payment.refunded")
    assert said["data"]["balance"] == "0.00"
    assert said["data"]["customerId"] == "customer-1"
    assert house.table.events("billing.account.funded") == []


def test_what_came_through_a_gateway_can_be_given_back_by_hand(house: PaymentsHouse) -> None:
    payment = house.pay("100.00")
    shown = house.refund(payment, byHand=True).json
    assert (shown["state"], shown["gateway"]) == ("succeeded", "manual")
    assert house.balance_of("cash:manual") == Decimal("-100.00")
    assert house.balance_of("cash:sandbox") == Decimal("100.00")


def test_parts_go_back_until_nothing_is_left(house: PaymentsHouse) -> None:
    payment = house.cash("100.00")
    assert house.refund(payment, amount="30.00").status == 201
    assert house.payment(payment["id"])["state"] == "partially_refunded"
    reply = house.refund(payment, amount="70.01")
    assert problem(reply) == (409, "refund-exceeds-payment")
    assert "70.00" in reply.json["detail"]
    assert house.refund(payment).json["amount"] == "70.00"
    assert house.payment(payment["id"])["state"] == "refunded"
    assert problem(house.refund(payment)) == (409, "not-refundable")
    assert [r["amount"] for r in house.refunds(payment)] == ["70.00", "30.00"]


def test_the_advance_goes_first_then_the_newest_invoice_is_due_again(house: PaymentsHouse) -> None:
    old = house.invoice("100.00", due="2026-03-20")
    new = house.invoice("80.00", due="2026-04-20")
    payment = house.cash("200.00")
    assert house.account().advance == Decimal("20.00")
    shown = house.refund(payment, amount="120.00").json
    assert shown["fromAdvance"] == "20.00"
    assert [(r["invoiceId"], r["amount"]) for r in shown["reopened"]] == [
        (new.id, "80.00"),
        (old.id, "20.00"),
    ]
    again, part = house.invoices.get(new.id), house.invoices.get(old.id)
    assert (again.status, again.amount_due, again.paid_at) == ("pending", Decimal("80.00"), None)
    assert (part.status, part.amount_due, part.amount_paid) == (
        "pending",
        Decimal("20.00"),
        Decimal("80.00"),
    )
    assert {i.invoice_id: i.amount_due for i in house.account().open_items} == {
        new.id: Decimal("80.00"),
        old.id: Decimal("20.00"),
    }
    assert house.account().balance == Decimal("-100.00")
    assert {e["subject"] for e in house.table.events("billing.invoice.reopened")} == {
        new.id,
        old.id,
    }


def test_an_invoice_that_is_due_again_is_dunned_and_paid_again(house: PaymentsHouse) -> None:
    invoice = house.invoice("100.00", due="2026-03-01")
    payment = house.cash("100.00")
    house.refund(payment)
    assert house.dunning.run(house.clock().date()).overdue == 1
    assert house.invoices.get(invoice.id).status == "overdue"
    house.cash("100.00")
    assert house.invoices.get(invoice.id).status == "paid"
    assert len(house.table.events("billing.invoice.paid")) == 2


def test_what_is_still_due_of_an_invoice_grows_by_what_goes_back(house: PaymentsHouse) -> None:
    invoice = house.invoice("100.00")
    payment = house.cash("60.00")
    house.refund(payment, amount="50.00")
    (item,) = house.account().open_items
    assert (item.invoice_id, item.amount_due) == (invoice.id, Decimal("90.00"))
    assert house.invoices.get(invoice.id).amount_due == Decimal("90.00")
    assert house.table.events("billing.invoice.reopened") == []


def test_of_two_at_the_same_moment_one_succeeds(house: PaymentsHouse) -> None:
    payment, commit = house.cash("100.00"), house.table.commit

    def late(transaction: Transaction) -> None:
        house.table.commit = commit  # type: ignore[method-assign]
        assert house.refund(payment, amount="60.00").status == 201
        commit(transaction)

    house.table.commit = late  # type: ignore[method-assign]
    assert problem(house.refund(payment, amount="60.00")) == (409, "refund-exceeds-payment")
    assert house.balance_of("cash:manual") == Decimal("40.00")


def test_money_that_was_moved_away_does_not_go_back(house: PaymentsHouse) -> None:
    house.open("acc2")
    payment = house.cash("100.00")
    moved = Transfer("acc", "acc2", Decimal("70.00"), "")
    house.wiring.use(Adjustments).transfer(moved)
    assert problem(house.refund(payment)) == (409, "money-not-there")
    assert house.refund(payment, amount="30.00").status == 201


def test_nothing_is_due_again_on_a_closed_account(house: PaymentsHouse) -> None:
    house.sell("50.00")
    payment = house.cash("80.00")
    open_one = house.account()
    closed = replace(open_one, state=AccountState.CLOSED, version=open_one.version + 1)
    house.table.commit(house.accounts.change(closed, over=open_one))
    assert problem(house.refund(payment)) == (409, "money-not-there")
    assert house.refund(payment, amount="30.00").status == 201


def test_only_what_was_received_goes_back(house: PaymentsHouse) -> None:
    waiting = house.start("100.00")
    assert problem(house.refund(waiting)) == (409, "not-refundable")
    assert problem(house.refund({"id": "nothing"})) == (404, "payment-not-found")
    payment = house.cash("100.00")
    assert problem(house.refund(payment, amount="1.001")) == (422, "amount-too-precise")
    assert house.refund(payment, amount="0").status == 422


def test_money_in_suspense_can_go_back_where_it_came_from(house: PaymentsHouse) -> None:
    lost = {"paymentId": "x", "chargeId": "ch", "amount": "50.00", "currency": "RUB"}
    house.webhook(lost)
    (held,) = [i for (_, sk), i in house.table.items.items() if sk == "PAYMENT"]
    assert house.refund(held, amount="10.00").json["state"] == "requested"
    assert house.refund(held).status == 201
    assigned = f"/payments/{held['id']}/assign", {"accountId": "acc"}
    assert problem(house.api.post(*assigned, by=an_admin())) == (409, "payment-assigned")
    house.hear_refunds()
    assert (house.balance_of("suspense"), house.balance_of("cash:sandbox")) == (0, 0)
    assert house.table.events("billing.payment.refunded") == []
    assert problem(house.api.post(*assigned, by=an_admin())) == (409, "payment-assigned")
    assert house.account().balance == 0


def test_a_refund_that_reopens_very_many_invoices_fits_one_transaction(
    house: PaymentsHouse,
) -> None:
    for n in range(REOPENED_AT_ONCE + 5):
        house.invoice("1.00", due=f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}")
    payment, sizes, commit = house.cash("35.00"), list[int](), house.table.commit

    def measured(transaction: Transaction) -> None:
        sizes.append(len(transaction))
        commit(transaction)

    house.table.commit = measured  # type: ignore[method-assign]
    assert problem(house.refund(payment)) == (409, "money-not-there")
    assert house.refund(payment, amount="30.00").status == 201
    assert max(sizes) <= LARGEST
    assert house.refund(payment).status == 201
    assert len(house.account().open_items) == REOPENED_AT_ONCE + 5


def items(invoice: Any, *wanted: tuple[int, str | None]) -> list[dict[str, Any]]:
    return [{"invoiceId": invoice.id, "item": n, "amount": a} for n, a in wanted]


def test_items_are_credited_with_it_so_nothing_is_due_again(house: PaymentsHouse) -> None:
    invoice = house.sell("122.00", "61.00")
    payment = house.cash("183.00")
    reply = house.refund(payment, amount="122.00", items=items(invoice, (1, None)))
    assert reply.status == 201, reply.text
    shown = reply.json
    assert (shown["fromAdvance"], shown["reopened"]) == ("122.00", [])
    assert [n["number"] for n in shown["creditNotes"]] == ["CN-00000001"]
    after = house.invoices.get(invoice.id)
    assert (after.status, after.amount_credited, after.amount_due) == ("paid", Decimal("122.00"), 0)
    assert (house.account().balance, house.account().open_items) == (0, ())
    assert [e.reason for e in house.entries("acc")] == [
        "invoice",
        "payment",
        "credit_note",
        "refund",
    ]
    assert house.balance_of("tax:vat") == Decimal("-11.00")
    assert len(house.table.events("billing.credit-note.issued")) == 1


def test_what_is_not_credited_of_it_is_due_again_on_the_same_invoice(house: PaymentsHouse) -> None:
    invoice = house.sell("122.00", "61.00")
    payment = house.cash("183.00")
    shown = house.refund(payment, items=items(invoice, (1, "22.00"))).json
    assert (shown["fromAdvance"], shown["reopened"][0]["amount"]) == ("22.00", "161.00")
    after = house.invoices.get(invoice.id)
    assert (after.status, after.amount_due) == ("pending", Decimal("161.00"))
    assert house.account().amount_due == Decimal("161.00")


def test_what_is_credited_is_never_due_again(house: PaymentsHouse) -> None:
    """A second refund finds only the money that the invoice has kept."""
    invoice = house.sell("122.00")
    first, second = house.cash("122.00"), house.cash("10.00")
    house.refund(first, items=items(invoice, (1, None)))
    assert house.account().advance == Decimal("10.00")
    assert house.refund(second).status == 201
    assert house.invoices.get(invoice.id).amount_due == 0


@pytest.mark.parametrize(
    ("amount", "credited", "wanted"),
    [
        ("100.00", ((1, None),), (422, "credits-exceed-refund")),
        (None, ((3, None),), (422, "no-such-item")),
        (None, ((1, "1.00"), (1, "2.00")), (422, "item-credited-twice")),
        (None, ((1, "200.00"),), (409, "credit-exceeds-invoice")),
    ],
)
def test_credits_that_do_not_fit_are_refused_and_nothing_is_done(
    house: PaymentsHouse, amount: str | None, credited: Any, wanted: tuple[int, str]
) -> None:
    invoice = house.sell("122.00", "61.00")
    payment = house.cash("183.00")
    before = house.account()
    reply = house.refund(payment, amount=amount, items=items(invoice, *credited))
    assert problem(reply) == wanted
    assert house.account() == before


def test_items_of_other_accounts_and_of_too_many_invoices_are_refused(
    house: PaymentsHouse,
) -> None:
    house.open("acc2")
    payment, foreign = house.cash("10.00"), house.sell("1.00", account_id="acc2")
    assert problem(house.refund(payment, items=items(foreign, (1, None)))) == (
        422,
        "credits-elsewhere",
    )
    many = [{"invoiceId": f"i-{n}", "item": 1} for n in range(6)]
    assert problem(house.refund(payment, items=many)) == (422, "too-many-invoices")
    assert problem(house.refund(payment, items=many[:1])) == (404, "invoice-not-found")


def test_several_invoices_get_a_note_each(house: PaymentsHouse) -> None:
    sold = [house.sell("10.00") for _ in range(5)]
    payment = house.cash("50.00")
    wanted = [one for invoice in sold for one in items(invoice, (1, None))]
    shown = house.refund(payment, items=wanted).json
    assert [n["number"] for n in shown["creditNotes"]] == [f"CN-0000000{n}" for n in range(1, 6)]
    assert house.account().balance == 0


def test_a_customer_sees_their_own_refunds(house: PaymentsHouse) -> None:
    payment = house.cash("10.00")
    path = f"/payments/{payment['id']}/refunds"
    assert house.api.get(path, by=a_customer()).json["items"] == []
    house.refund(payment)
    assert len(house.api.get(path, by=a_customer()).json["items"]) == 1
    assert house.api.get(path, by=a_customer("customer-2")).status == 404
    assert house.api.get("/payments/none/refunds", by=a_customer()).status == 404
