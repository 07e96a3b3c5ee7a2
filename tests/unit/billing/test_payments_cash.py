"""Where money goes: the oldest invoice first, the rest stays, and the ledger knows all of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import SETTLED_AT_ONCE, AccountChanged, InvalidSum
from functions.billing.payments.cash_application import ATTEMPTS
from shared.dynamo.transaction import LARGEST, Transaction
from tests.fakes.till import Till, an_account


@pytest.fixture
def till() -> Till:
    till = Till()
    till.open()
    return till


def test_the_oldest_due_date_is_paid_first(till: Till) -> None:
    late = till.invoice("100.00", due="2026-05-01")
    early = till.invoice("100.00", due="2026-03-01")
    till.pay("150.00")
    assert till.invoices.get(early.id).status == "paid"
    part = till.invoices.get(late.id)
    assert (part.status, part.amount_paid) == ("pending", Decimal("50.00"))
    assert [(i.invoice_id, i.amount_due) for i in till.account().open_items] == [
        (late.id, Decimal("50.00"))
    ]
    assert till.account().balance == Decimal("-50.00")


def test_parts_add_up_to_a_paid_invoice(till: Till) -> None:
    invoice = till.invoice("100.00")
    for part in ("33.33", "33.33", "33.34"):
        till.pay(part)
    paid = till.invoices.get(invoice.id)
    assert (paid.status, paid.amount_paid) == ("paid", Decimal("100.00"))
    assert paid.paid_at == till.clock()
    assert len(till.table.events("billing.invoice.paid")) == 1
    assert till.account().open_items == ()


def test_what_is_left_waits_and_pays_the_next_invoice(till: Till) -> None:
    till.invoice("100.00")
    till.pay("130.00")
    assert till.account().advance == Decimal("30.00")
    second = till.invoice("50.00", due="2026-04-20")
    assert second.amount_paid == Decimal("30.00")
    third = till.invoice("10.00", due="2026-05-20")
    assert third.amount_paid == 0
    till.pay("20.00")
    assert till.invoices.get(second.id).status == "paid"
    assert till.account().balance == Decimal("-10.00")


def test_an_advance_that_covers_an_invoice_pays_it_as_it_is_issued(till: Till) -> None:
    till.pay("100.00")
    invoice = till.invoice("40.00")
    assert invoice.status == "paid"
    assert till.account().advance == Decimal("60.00")
    assert till.account().open_items == ()
    assert [e["subject"] for e in till.table.events("billing.invoice.paid")] == [invoice.id]


def test_the_ledger_debits_cash_and_credits_what_is_owed(till: Till) -> None:
    till.invoice("100.00")
    payment = till.pay("70.00")
    entry = till.entries("acc")[-1]
    assert [(i.account, i.debit, i.credit) for i in entry.lines] == [
        ("cash:sandbox", Decimal("70.00"), 0),
        ("receivable", 0, Decimal("70.00")),
    ]
    assert (entry.source, entry.external_id) == (f"payment#{payment['id']}", f"ch_{payment['id']}")
    assert entry.balance_after == till.account().balance == Decimal("-30.00")


def test_the_events_say_what_came_and_what_it_paid(till: Till) -> None:
    invoice = till.invoice("100.00")
    payment = till.pay("130.00")
    (succeeded,) = till.table.events("billing.payment.succeeded")
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
    (paid,) = till.table.events("billing.invoice.paid")
    assert (paid["subject"], paid["data"]["total"]) == (invoice.id, "100.00")


def test_a_payment_for_very_many_invoices_pays_them_all(till: Till) -> None:
    """They do not fit one transaction: the money comes in the first, the rest is settled by others."""
    wanted = 2 * SETTLED_AT_ONCE + 5
    invoices = [
        till.invoice("1.00", due=f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}") for n in range(wanted)
    ]
    till.pay(f"{wanted}.00")
    assert {till.invoices.get(i.id).status for i in invoices} == {"paid"}
    assert len(till.table.events("billing.invoice.paid")) == wanted
    assert len(till.table.events("billing.payment.succeeded")) == 1
    assert (till.account().balance, till.account().open_items) == (0, ())


def test_dying_between_two_such_changes_loses_nothing(till: Till) -> None:
    """The money is on the account; the next payment goes on with the invoices."""
    wanted = SETTLED_AT_ONCE + 2
    for n in range(wanted):
        till.invoice("1.00", due=f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}")
    payment = till.start(f"{wanted}.00")
    till.table = dying_after(till.table, commits_with="A#ACCOUNT", times=1)
    assert till.webhook(till.charge(payment)).status == 500
    table: Any = till.table
    table.alive = True
    account = till.account()
    assert (account.balance, len(account.open_items), account.advance) == (0, 2, 2)
    late = till.invoice("5.00", due="2026-06-01")
    assert late.amount_paid == 0, "older invoices come before a new one"
    till.pay("0.50")
    account = till.account()
    assert [i.invoice_id for i in account.open_items] == [late.id]
    assert account.amount_due == Decimal("4.50")
    assert account.balance == Decimal("-4.50")


def test_an_account_that_changes_meanwhile_is_read_again(till: Till) -> None:
    """A run issues an invoice between our reading and our writing: both count."""
    invoice = till.invoice("100.00")
    payment = till.start("150.00")
    second: list[Any] = []
    meanwhile(till, lambda: second.append(till.invoice("30.00", due="2026-05-01")))
    assert till.webhook(till.charge(payment)).json["state"] == "applied"
    assert till.invoices.get(invoice.id).status == "paid"
    assert till.invoices.get(second[0].id).status == "paid"
    assert till.account().balance == Decimal("20.00")


def test_an_account_that_never_holds_still_is_given_up_for_now(till: Till) -> None:
    payment = till.start("1.00")
    commit = till.table.commit

    def busy(transaction: Transaction) -> None:
        if any(o.key[1] == "A#ACCOUNT" for o in transaction.operations):
            raise AccountChanged
        commit(transaction)

    till.table.commit = busy  # type: ignore[method-assign]
    reply = till.webhook(till.charge(payment), message_id="m")
    assert reply.status == 503
    till.table.commit = commit  # type: ignore[method-assign]
    assert till.webhook(till.charge(payment), message_id="m").json["state"] == "applied"
    assert till.account().balance == 1
    assert ATTEMPTS > 1


def test_a_credit_must_be_above_zero() -> None:
    for amount in ("0", "-1"):
        with pytest.raises(InvalidSum):
            an_account().credited(Decimal(amount))


def test_the_largest_change_fits_a_transaction() -> None:
    """Two writes an invoice, and beside them payment, charge, webhook, account, ledger, event, audit."""
    assert 2 * SETTLED_AT_ONCE + 7 <= LARGEST


def meanwhile(till: Till, act: Any) -> None:
    """Let something happen just before the next change of an account."""
    commit = till.table.commit

    def interrupted(transaction: Transaction) -> None:
        if any(o.key[1] == "A#ACCOUNT" for o in transaction.operations):
            till.table.commit = commit  # type: ignore[method-assign]
            act()
        commit(transaction)

    till.table.commit = interrupted  # type: ignore[method-assign]


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
