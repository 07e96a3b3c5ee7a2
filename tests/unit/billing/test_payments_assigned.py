"""Money in suspense: a person says whose it is, once, and it counts as if it had come in there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from functions.billing.payments.entities import PaymentState
from shared.dynamo.transaction import Transaction
from tests.fakes.http import Reply
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import a_customer, an_admin


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def lost(house: PaymentsHouse, amount: str = "130.00", currency: str = "RUB") -> dict[str, Any]:
    """Money of an unknown account, as the list shows it."""
    charge = f"lost-{house.new_id()}"
    data = {"paymentId": "x", "chargeId": charge, "amount": amount, "currency": currency}
    assert house.webhook(data).json["state"] == "applied"
    reply = house.api.get("/payments", query={"accountId": "suspense"}, by=an_admin())
    alike = (one for one in reply.json["items"] if one["currency"] == currency)
    shown: dict[str, Any] = next(alike)
    return shown


def assign(house: PaymentsHouse, payment_id: str, account_id: str = "acc") -> Reply:
    path = f"/payments/{payment_id}/assign"
    return house.api.post(path, {"accountId": account_id}, by=an_admin())


def test_it_pays_the_oldest_invoice_and_the_rest_stays(house: PaymentsHouse) -> None:
    invoice, payment = house.invoice("100.00"), lost(house)
    reply = assign(house, payment["id"])
    assert reply.status == 200, reply.text
    assert (reply.json["accountId"], reply.json["accountNumber"]) == ("acc", "N-acc")
    assert (reply.json["reason"], reply.json["state"]) == (None, PaymentState.SUCCEEDED)
    assert house.invoices.get(invoice.id).status == "paid"
    assert house.account().advance == Decimal("30.00")


def test_the_ledger_moves_it_out_of_suspense_and_cash_is_counted_once(
    house: PaymentsHouse,
) -> None:
    payment = lost(house)
    assign(house, payment["id"])
    entry = house.entries("acc")[-1]
    assert [(i.account, i.debit, i.credit) for i in entry.lines] == [
        ("suspense", Decimal("130.00"), 0),
        ("receivable", 0, Decimal("130.00")),
    ]
    assert (entry.reason, entry.source) == ("payment", f"payment#{payment['id']}")
    assert house.balance_of("suspense") == 0
    assert house.balance_of("cash:sandbox") == Decimal("130.00")
    (said,) = house.table.events("billing.payment.succeeded")
    assert (said["subject"], said["data"]["customerId"]) == (payment["id"], "customer-1")


def test_it_is_the_customers_payment_from_then_on(house: PaymentsHouse) -> None:
    payment = lost(house)
    path = f"/payments/{payment['id']}"
    assert house.api.get(path, by=a_customer()).status == 404
    assign(house, payment["id"])
    assert house.api.get(path, by=a_customer()).json["received"] == "130.00"
    of_suspense = {"accountId": "suspense"}
    assert house.api.get("/payments", query=of_suspense, by=an_admin()).json["items"] == []


def test_it_is_assigned_once(house: PaymentsHouse) -> None:
    house.open("acc2", "customer-2")
    payment = lost(house)
    assign(house, payment["id"])
    reply = assign(house, payment["id"], "acc2")
    assert (reply.status, reply.json["type"].rpartition(":")[2]) == (409, "payment-assigned")
    assert house.account("acc2").balance == 0


def test_of_two_who_assign_at_the_same_moment_one_succeeds(house: PaymentsHouse) -> None:
    house.open("acc2", "customer-2")
    payment, commit = lost(house), house.table.commit

    def late(transaction: Transaction) -> None:
        house.table.commit = commit  # type: ignore[method-assign]
        assert assign(house, payment["id"], "acc2").status == 200
        commit(transaction)

    house.table.commit = late  # type: ignore[method-assign]
    assert assign(house, payment["id"]).status == 409
    assert (house.account().balance, house.account("acc2").balance) == (0, Decimal("130.00"))


def test_what_is_on_an_account_already_and_what_does_not_fit_is_refused(
    house: PaymentsHouse,
) -> None:
    assert assign(house, house.pay("10.00")["id"]).status == 409
    assert assign(house, "nothing").status == 404
    assert assign(house, lost(house)["id"], "nobody").status == 404
    dollars = lost(house, "5.00", "USD")
    reply = assign(house, dollars["id"])
    assert (reply.status, reply.json["type"].rpartition(":")[2]) == (422, "currency-mismatch")
    assert house.balance_of("suspense") == Decimal("-135.00")


def test_the_same_charge_told_again_stays_one_payment(house: PaymentsHouse) -> None:
    payment = lost(house)
    assign(house, payment["id"])
    charge = house.table.items[f"PAYMENT#{payment['id']}", "PAYMENT"]["charge_id"]
    again = {"paymentId": "x", "chargeId": charge, "amount": "130.00", "currency": "RUB"}
    assert house.webhook(again).json["state"] == "ignored"
    assert house.balance_of("suspense") == 0
