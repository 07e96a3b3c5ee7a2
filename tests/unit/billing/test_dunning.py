"""Dunning: overdue from the day after the due date, reminded once per step, whatever days are missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.dunning.entities import DunningPolicy, InvalidSteps
from functions.billing.dunning.service import BATCH, Dunning, DunningResult
from shared.dynamo.transaction import Transaction
from tests.fakes.paying import PaymentsHouse


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def on(day: int) -> date:
    return date(2026, 3, day)


def reminders(house: PaymentsHouse) -> list[int]:
    asked = house.table.events("billing.invoice.reminder-requested")
    return [e["data"]["daysOverdue"] for e in asked]


def with_steps(house: PaymentsHouse, *steps: int) -> Dunning:
    return replace(house.dunning, policy=DunningPolicy(steps))


def test_on_the_due_date_there_is_time_to_pay(house: PaymentsHouse) -> None:
    invoice = house.invoice("100.00", due="2026-03-10")
    assert house.dunning.run(on(10)) == DunningResult(on(10))
    assert house.invoices.get(invoice.id).status == "pending"


def test_the_day_after_it_is_overdue_and_that_is_said(house: PaymentsHouse) -> None:
    invoice = house.invoice("100.00", due="2026-03-10")
    assert house.dunning.run(on(11)) == DunningResult(on(11), overdue=1, reminded=1)
    assert house.invoices.get(invoice.id).status == "overdue"
    (event,) = house.table.events("billing.invoice.overdue")
    assert event["subject"] == invoice.id
    assert event["data"] == {
        "invoiceId": invoice.id,
        "number": invoice.number,
        "accountId": "acc",
        "customerId": "customer-1",
        "total": "100.00",
        "amountDue": "100.00",
        "currency": "RUB",
        "dueDate": "2026-03-10",
        "daysOverdue": 1,
    }


def test_each_step_is_said_once_however_often_a_day_is_run(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    for day in range(1, 31):
        house.dunning.run(on(day))
        house.dunning.run(on(day))
    assert reminders(house) == [1, 7, 14]


def test_a_repeated_pass_writes_nothing(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    house.dunning.run(on(9))
    before = dict(house.table.items)
    assert house.dunning.run(on(9)) == DunningResult(on(9))
    assert house.dunning.run(on(5)) == DunningResult(on(5)), "a day of the past brings nothing"
    assert house.table.items == before


def test_missed_days_are_caught_up_by_one_reminder(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    house.dunning.run(on(10))
    house.dunning.run(on(14))
    house.dunning.run(on(30))
    assert reminders(house) == [9, 29]


def test_without_a_first_day_step_turning_overdue_is_still_said(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    later = with_steps(house, 5)
    assert later.run(on(2)) == DunningResult(on(2), overdue=1)
    assert len(house.table.events("billing.invoice.overdue")) == 1
    assert later.run(on(3)) == DunningResult(on(3))
    assert later.run(on(6)) == DunningResult(on(6), reminded=1)
    assert len(house.table.events("billing.invoice.overdue")) == 1
    assert reminders(house) == [5]


@pytest.mark.parametrize("steps", [(7, 14), (1, 7, 14), (1,), (3,), ()])
def test_nobody_is_reminded_on_another_day_than_the_steps_name(
    house: PaymentsHouse, steps: tuple[int, ...]
) -> None:
    house.invoice("100.00", due="2026-03-01")
    dunning = with_steps(house, *steps)
    for day in range(1, 31):
        dunning.run(on(day))
    assert reminders(house) == list(steps)
    assert len(house.table.events("billing.invoice.overdue")) == 1


def test_the_day_is_the_providers_own(house: PaymentsHouse) -> None:
    """At 22:00 UTC it is already the next day in Moscow."""
    house.invoice("100.00", due="2026-03-10")
    house.clock.advance(hours=11)
    assert house.dunning.run().overdue == 0
    house.clock.advance(hours=2)
    assert house.dunning.run() == DunningResult(on(11), overdue=1, reminded=1)


def test_a_paid_invoice_is_left_alone(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    house.pay("100.00")
    assert house.dunning.run(on(20)) == DunningResult(on(20))


def test_an_overdue_invoice_can_be_paid_and_is_reminded_no_more(house: PaymentsHouse) -> None:
    invoice = house.invoice("100.00", due="2026-03-01")
    house.dunning.run(on(2))
    house.pay("40.00")
    assert house.invoices.get(invoice.id).status == "overdue"
    house.dunning.run(on(8))
    asked = house.table.events("billing.invoice.reminder-requested")
    assert [e["data"]["amountDue"] for e in asked] == ["100.00", "60.00"]
    house.pay("60.00")
    assert house.invoices.get(invoice.id).status == "paid"
    assert house.dunning.run(on(30)) == DunningResult(on(30))
    assert house.account().balance == 0


def test_a_payment_that_comes_meanwhile_wins(house: PaymentsHouse) -> None:
    """The pass has read the invoice as unpaid; its write is refused, and that is no error."""
    paid = house.invoice("100.00", due="2026-03-01")
    house.open("acc2")
    unpaid = house.invoice("100.00", "acc2", due="2026-03-01")
    commit = house.table.commit

    def interrupted(transaction: Transaction) -> None:
        house.table.commit = commit  # type: ignore[method-assign]
        house.pay("100.00")
        commit(transaction)

    house.table.commit = interrupted  # type: ignore[method-assign]
    result = house.dunning.run(on(5))
    assert (house.invoices.get(paid.id).status, house.invoices.get(unpaid.id).status) == (
        "paid",
        "overdue",
    )
    assert (result.overdue, result.errors) == (1, 0)


def test_one_bad_invoice_stops_no_other(house: PaymentsHouse) -> None:
    bad = house.invoice("100.00", due="2026-03-01")
    good = house.invoice("200.00", due="2026-03-01")
    house.table.items[f"INVOICE#{bad.id}", "INVOICE"]["due_date"] = "yesterday"
    result = house.dunning.run(on(5))
    assert (result.overdue, result.errors) == (1, 1)
    assert house.invoices.get(good.id).status == "overdue"
    (failure,) = house.failures.list("payments", 50, None).items
    assert failure.subject == f"invoice#{bad.id}"
    assert "yesterday" in failure.reason


def test_one_invoice_that_cannot_be_written_stops_no_other(house: PaymentsHouse) -> None:
    invoices = [house.invoice(f"{n}.00", due="2026-03-01") for n in (1, 2, 3)]
    commit = house.table.commit

    def failing(transaction: Transaction) -> None:
        if any(o.key[0] == f"INVOICE#{invoices[1].id}" for o in transaction.operations):
            raise ConnectionError
        commit(transaction)

    house.table.commit = failing  # type: ignore[method-assign]
    result = house.dunning.run(on(5))
    assert (result.overdue, result.reminded, result.errors) == (2, 2, 1)
    assert len(reminders(house)) == 2
    (failure,) = house.failures.list("payments", 50, None).items
    assert failure.subject == f"invoice#{invoices[1].id}"


def test_what_failed_is_tried_again_by_the_next_pass(house: PaymentsHouse) -> None:
    bad = house.invoice("100.00", due="2026-03-01")
    item = house.table.items[f"INVOICE#{bad.id}", "INVOICE"]
    kept, item["due_date"] = item["due_date"], "yesterday"
    assert house.dunning.run(on(5)).errors == house.dunning.run(on(5)).errors == 1
    assert len(house.failures.list("payments", 50, None).items) == 1
    entry = house.table.items["JOB#payments", f"FAILURE#invoice#{bad.id}"]
    assert entry["expiresAt"] == (house.clock() + timedelta(days=7)).timestamp()
    item["due_date"] = kept
    assert house.dunning.run(on(5)) == DunningResult(on(5), overdue=1, reminded=1)


def test_a_failure_that_cannot_be_kept_stops_no_other(house: PaymentsHouse) -> None:
    bad = house.invoice("100.00", due="2026-03-01")
    house.invoice("200.00", due="2026-03-01")
    house.table.items[f"INVOICE#{bad.id}", "INVOICE"]["due_date"] = "yesterday"
    commit = house.table.commit

    def failing(transaction: Transaction) -> None:
        if any(o.key[0].startswith("JOB#") for o in transaction.operations):
            raise ConnectionError
        commit(transaction)

    house.table.commit = failing  # type: ignore[method-assign]
    result = house.dunning.run(on(5))
    assert (result.overdue, result.errors) == (1, 1)


def test_many_invoices_share_a_transaction(house: PaymentsHouse) -> None:
    for n in range(BATCH + 3):
        house.invoice(f"{n + 1}.00", due="2026-03-01")
    house.table.requests.clear()
    assert house.dunning.run(on(5)).overdue == BATCH + 3
    assert house.table.requests.count("commit") == 2


def test_when_time_runs_out_the_next_pass_goes_on(house: PaymentsHouse) -> None:
    for n in range(BATCH + 3):
        house.invoice(f"{n + 1}.00", due="2026-03-01")
    time: Any = iter([True, False])
    first = house.dunning.run(on(5), lambda: next(time))
    assert (first.overdue, first.complete) == (BATCH, False)
    second = house.dunning.run(on(5))
    assert (second.overdue, second.complete) == (3, True)
    assert len(reminders(house)) == BATCH + 3


def test_a_pass_reads_only_what_has_a_step_to_come(house: PaymentsHouse) -> None:
    """However many wait for a later step, or for none: the job runs every hour."""
    for n in range(5):
        house.invoice(f"{n + 1}.00", due="2026-03-01")
        house.invoice(f"{n + 1}.00", due="2026-03-20")
    house.dunning.run(on(2))
    read, each = [], house.table.each
    house.table.each = lambda query: (read.append(i) or i for i in each(query))  # type: ignore[assignment, method-assign, misc]
    assert house.dunning.run(on(7)) == DunningResult(on(7))
    assert read == []
    assert house.dunning.run(on(8)).reminded == len(read) == 5
    house.dunning.run(on(15))
    read.clear()
    house.dunning.run(on(20))
    assert read == [], "after the last step nobody looks at it again"


@pytest.mark.parametrize(
    ("text", "steps"), [("1,7,14", (1, 7, 14)), (" 3 , 10", (3, 10)), ("", ())]
)
def test_steps_are_read_from_their_setting(text: str, steps: tuple[int, ...]) -> None:
    assert DunningPolicy.parsed(text).steps == steps


@pytest.mark.parametrize("text", ["0", "7,1", "1,1", "-1", "one", "1.5", "²"])
def test_steps_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(InvalidSteps):
        DunningPolicy.parsed(text)


def test_amounts_do_not_change_by_dunning(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    before = house.account()
    house.dunning.run(on(20))
    assert house.account() == before
    assert before.balance == Decimal("-100.00")
