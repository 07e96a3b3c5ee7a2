"""Where money goes: the oldest invoice first, the rest stays, and the ledger knows all of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import AccountChanged, InvalidSum
from functions.billing.accounts.open_items import SETTLED_AT_ONCE
from shared.dynamo.transaction import LARGEST, Transaction
from tests.fakes.paying import PaymentsHouse, an_account


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def test_the_oldest_due_date_is_paid_first(house: PaymentsHouse) -> None:
    late = house.invoice("100.00", due="2026-05-01")
    early = house.invoice("100.00", due="2026-03-01")
    house.pay("150.00")
    assert house.invoices.get(early.id).status == "paid"
    part = house.invoices.get(late.id)
    assert (part.status, part.amount_paid) == ("pending", Decimal("50.00"))
    assert [(i.invoice_id, i.amount_due) for i in house.account().open_items] == [
        (late.id, Decimal("50.00"))
    ]
    assert house.account().balance == Decimal("-50.00")


def test_parts_add_up_to_a_paid_invoice(house: PaymentsHouse) -> None:
    invoice = house.invoice("100.00")
    for part in ("33.33", "33.33", "33.34"):
        house.pay(part)
    paid = house.invoices.get(invoice.id)
    assert (paid.status, paid.amount_paid) == ("paid", Decimal("100.00"))
    assert paid.paid_at == house.clock()
    assert len(house.table.events("billing.invoice.paid")) == 1
    assert house.account().open_items == ()


def test_what_is_left_waits_and_pays_the_next_invoice(house: PaymentsHouse) -> None:
    house.invoice("100.00")
    house.pay("130.00")
    assert house.account().advance == Decimal("30.00")
    second = house.invoice("50.00", due="2026-04-20")
    assert second.amount_paid == Decimal("30.00")
    third = house.invoice("10.00", due="2026-05-20")
    assert third.amount_paid == 0
    house.pay("20.00")
    assert house.invoices.get(second.id).status == "paid"
    assert house.account().balance == Decimal("-10.00")


def test_an_advance_that_covers_an_invoice_pays_it_as_it_is_issued(house: PaymentsHouse) -> None:
    house.pay("100.00")
    invoice = house.invoice("40.00")
    assert invoice.status == "paid"
    assert house.account().advance == Decimal("60.00")
    assert house.account().open_items == ()
    assert [e["subject"] for e in house.table.events("billing.invoice.paid")] == [invoice.id]


def test_the_ledger_debits_cash_and_credits_what_is_owed(house: PaymentsHouse) -> None:
    house.invoice("100.00")
    payment = house.pay("70.00")
    entry = house.entries("acc")[-1]
    assert [(i.account, i.debit, i.credit) for i in entry.lines] == [
        ("cash:sandbox", Decimal("70.00"), 0),
        ("receivable", 0, Decimal("70.00")),
    ]
    assert (entry.source, entry.external_id) == (f"payment#{payment['id']}", f"ch_{payment['id']}")
    assert entry.balance_after == house.account().balance == Decimal("-30.00")


def test_the_events_say_what_came_and_what_it_paid(house: PaymentsHouse) -> None:
    invoice = house.invoice("100.00")
    payment = house.pay("130.00")
    (succeeded,) = house.table.events("billing.payment.succeeded")
    assert succeeded["data"] == {
        "paymentId": payment["id"],
        "accountId": "acc",
        "accountNumber": "N-acc",
        "customerId": "customer-1",
        "amount": "130.00",
        "currency": "RUB",
        "gateway": "sandbox",
        "balance": "30.00",
    }
    assert succeeded["actor"] == "gateway:sandbox"
    (paid,) = house.table.events("billing.invoice.paid")
    assert (paid["subject"], paid["data"]["total"]) == (invoice.id, "100.00")


def test_a_payment_for_very_many_invoices_pays_them_all(house: PaymentsHouse) -> None:
    """They do not fit one transaction: the money comes in the first, the rest is settled by others."""
    wanted = 2 * SETTLED_AT_ONCE + 5
    invoices = [
        house.invoice("1.00", due=f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}") for n in range(wanted)
    ]
    house.pay(f"{wanted}.00")
    assert {house.invoices.get(i.id).status for i in invoices} == {"paid"}
    assert len(house.table.events("billing.invoice.paid")) == wanted
    assert len(house.table.events("billing.payment.succeeded")) == 1
    assert (house.account().balance, house.account().open_items) == (0, ())


def test_dying_between_two_such_changes_loses_nothing(house: PaymentsHouse) -> None:
    """The money is on the account; the next payment goes on with the invoices."""
    wanted = SETTLED_AT_ONCE + 2
    for n in range(wanted):
        house.invoice("1.00", due=f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}")
    payment = house.start(f"{wanted}.00")
    house.table = dying_after(house.table, commits_with="A#ACCOUNT", times=1)
    assert house.webhook(house.charge(payment)).status == 500
    table: Any = house.table
    table.alive = True
    account = house.account()
    assert (account.balance, len(account.open_items), account.advance) == (0, 2, 2)
    late = house.invoice("5.00", due="2026-06-01")
    assert late.amount_paid == 0, "older invoices come before a new one"
    house.pay("0.50")
    account = house.account()
    assert [i.invoice_id for i in account.open_items] == [late.id]
    assert account.amount_due == Decimal("4.50")
    assert account.balance == Decimal("-4.50")


def test_an_account_that_changes_meanwhile_is_read_again(house: PaymentsHouse) -> None:
    """A run issues an invoice between our reading and our writing: both count."""
    invoice = house.invoice("100.00")
    payment = house.start("150.00")
    second: list[Any] = []
    meanwhile(house, lambda: second.append(house.invoice("30.00", due="2026-05-01")))
    assert house.webhook(house.charge(payment)).json["state"] == "applied"
    assert house.invoices.get(invoice.id).status == "paid"
    assert house.invoices.get(second[0].id).status == "paid"
    assert house.account().balance == Decimal("20.00")


def test_an_account_that_never_holds_still_is_given_up_for_now(
    house: PaymentsHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = house.start("1.00")
    commit = house.table.commit

    tries: list[Transaction] = []

    def busy(transaction: Transaction) -> None:
        if any(o.key[1] == "A#ACCOUNT" for o in transaction.operations):
            tries.append(transaction)
            raise AccountChanged
        commit(transaction)

    monkeypatch.setattr("shared.retrying.time.sleep", lambda _: None)
    house.table.commit = busy  # type: ignore[method-assign]
    reply = house.webhook(house.charge(payment), message_id="m")
    assert reply.status == 503
    house.table.commit = commit  # type: ignore[method-assign]
    assert house.webhook(house.charge(payment), message_id="m").json["state"] == "applied"
    assert house.account().balance == 1
    assert len(tries) > 1


def test_a_credit_must_be_above_zero() -> None:
    for amount in ("0", "-1"):
        with pytest.raises(InvalidSum):
            an_account().credited(Decimal(amount))


def test_the_largest_change_fits_a_transaction() -> None:
    """Two writes an invoice, and beside them payment, charge, webhook, account, ledger, event, audit."""
    assert 2 * SETTLED_AT_ONCE + 7 <= LARGEST


def meanwhile(house: PaymentsHouse, act: Any) -> None:
    """Let something happen just before the next change of an account."""
    commit = house.table.commit

    def interrupted(transaction: Transaction) -> None:
        if any(o.key[1] == "A#ACCOUNT" for o in transaction.operations):
            house.table.commit = commit  # type: ignore[method-assign]
            act()
        commit(transaction)

    house.table.commit = interrupted  # type: ignore[method-assign]


def dying_after(table: Any, *, commits_with: str, times: int) -> Any:
    """The table, which does not answer any more after some changes of this kind."""
    commit = table.commit
    table.alive = False
    seen = 0

    def dying(transaction: Transaction) -> None:
        nonlocal seen
        if not table.alive and any(o.key[1] == commits_with for o in transaction.operations):
            if seen == times:
                raise ConnectionError("the function was killed")
            seen += 1
        commit(transaction)

    table.commit = dying
    return table
