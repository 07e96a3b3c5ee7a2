"""Dunning: overdue from the day after the due date, reminded once per step, whatever days are missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.accounts.open_items import OpenItem
from functions.billing.app import ENDPOINTS
from functions.billing.dunning.entities import (
    Action,
    Dunning,
    DunningPolicy,
    InvalidDunningPolicy,
    Step,
    due_day,
    judge,
    stops_on,
)
from functions.billing.dunning.overdue import BATCH
from functions.billing.dunning.service import Dunnings
from functions.billing.dunning.steps import DunningResult, DunningSteps
from functions.billing.subscriptions.entities import SubscriptionState, Suspension
from shared.dynamo.transaction import Transaction
from tests.fakes.http import ApiClient
from tests.fakes.paying import PaymentsHouse
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff, pay


@pytest.fixture
def house() -> PaymentsHouse:
    house = PaymentsHouse()
    house.open()
    return house


def on(day: int) -> date:
    return date(2026, 3, day)


def reminders(house: PaymentsHouse) -> list[int]:
    asked = house.table.events("billing.account.reminder-requested")
    return [e["data"]["daysOverdue"] for e in asked]


def reminding(*days: int) -> tuple[Step, ...]:
    return tuple(Step(day, Action.REMIND) for day in days)


def with_steps(house: PaymentsHouse, *steps: Step, **more: Any) -> None:
    house.wiring.use(Dunnings).set_policy(DunningPolicy("RUB", steps, **more))


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


def test_missed_steps_keep_their_distance(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    for day in (10, 14, 16, 22, 23, 30):
        house.dunning.run(on(day))
    assert reminders(house) == [9, 15, 22]


def test_without_a_first_day_step_turning_overdue_is_still_said(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    with_steps(house, *reminding(5))
    assert house.dunning.run(on(2)) == DunningResult(on(2), overdue=1)
    assert len(house.table.events("billing.invoice.overdue")) == 1
    assert house.dunning.run(on(3)) == DunningResult(on(3))
    assert house.dunning.run(on(6)) == DunningResult(on(6), reminded=1)
    assert len(house.table.events("billing.invoice.overdue")) == 1
    assert reminders(house) == [5]


@pytest.mark.parametrize("steps", [(7, 14), (1, 7, 14), (1,), (3,), ()])
def test_nobody_is_reminded_on_another_day_than_the_steps_name(
    house: PaymentsHouse, steps: tuple[int, ...]
) -> None:
    house.invoice("100.00", due="2026-03-01")
    with_steps(house, *reminding(*steps))
    for day in range(1, 31):
        house.dunning.run(on(day))
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
    asked = house.table.events("billing.account.reminder-requested")
    assert [e["data"]["amountOverdue"] for e in asked] == ["100.00", "60.00"]
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
    assert (result.overdue, result.reminded, result.errors) == (2, 1, 1)
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
    assert house.table.requests.count("commit") == 3, "two of invoices, and the reminder"


def test_when_time_runs_out_the_next_pass_goes_on(house: PaymentsHouse) -> None:
    for n in range(BATCH + 3):
        house.invoice(f"{n + 1}.00", due="2026-03-01")
    time: Any = iter([True, False, False])
    first = house.dunning.run(on(5), lambda: next(time))
    assert (first.overdue, first.reminded, first.complete) == (BATCH, 0, False)
    second = house.dunning.run(on(5))
    assert (second.overdue, second.reminded, second.complete) == (3, 1, True)


def test_a_pass_reads_each_overdue_account_once_a_day(house: PaymentsHouse) -> None:
    """However many wait for their due date, and whether or not a step is to come."""
    for n in range(5):
        house.open(f"acc-{n}")
        house.invoice("10.00", f"acc-{n}", due="2026-03-01")
        house.invoice("20.00", f"acc-{n}", due="2026-03-20")
    house.dunning.run(on(2))
    read, each = [], house.table.each
    house.table.each = lambda query: (read.append(i) or i for i in each(query))  # type: ignore[assignment, method-assign, misc]
    assert house.dunning.run(on(2)) == DunningResult(on(2))
    assert read == []
    assert house.dunning.run(on(7)) == DunningResult(on(7))
    assert len(read) == 5
    assert house.dunning.run(on(8)).reminded == 5
    for n in range(5):
        house.pay("10.00", f"acc-{n}")
    house.dunning.run(on(9))
    read.clear()
    house.dunning.run(on(20))
    assert read == [], "nobody looks at who has paid"


def test_other_steps_hold_from_the_next_day_on(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    house.dunning.run(on(2))
    with_steps(house, *reminding(1, 3))
    assert house.dunning.run(on(3)).reminded == 0
    assert house.dunning.run(on(4)).reminded == 1


SUSPENDING = Step(10, Action.SUSPEND, Decimal(50))


@pytest.mark.parametrize(
    "steps",
    [
        (Step(0, Action.REMIND),),
        (Step(366, Action.REMIND),),
        (Step(7, Action.REMIND), Step(1, Action.REMIND)),
        tuple(Step(1, Action.REMIND) for _ in range(21)),
        (Step(1, Action.SUSPEND),),
        (Step(1, Action.TERMINATE, Decimal("0.99")),),
        (Step(1, Action.FEE),),
        (Step(1, Action.REMIND, fee=Decimal(1)),),
        (Step(1, Action.REMIND, Decimal(-1)),),
    ],
)
def test_steps_that_make_no_sense_are_refused(steps: tuple[Step, ...]) -> None:
    with pytest.raises(InvalidDunningPolicy):
        DunningPolicy("RUB", steps)


@pytest.mark.parametrize("weekdays", [{0}, {8}, {1, 2, 3, 4, 5, 6, 7}])
def test_days_of_rest_are_some_of_the_week(weekdays: set[int]) -> None:
    with pytest.raises(InvalidDunningPolicy):
        DunningPolicy("RUB", rest_weekdays=frozenset(weekdays))


def owing(account: Account, amount: str, due: str) -> Account:
    item = OpenItem("i", "I-1", date.fromisoformat(due), Decimal(amount))
    return replace(account, open_items=(*account.open_items, item))


def test_a_small_debt_waits_for_its_step_and_is_looked_at_daily(house: PaymentsHouse) -> None:
    policy = DunningPolicy("RUB", (SUSPENDING,))
    account = owing(house.account(), "49.99", "2026-03-01")
    verdict = judge(policy, Dunning("acc", "c"), account, on(20))
    assert (verdict.step, verdict.dunning.due_on) == (None, on(21))
    more = owing(account, "0.01", "2026-03-05")
    assert judge(policy, verdict.dunning, more, on(21)).step == SUSPENDING


def test_what_is_newer_begins_anew_once_the_older_is_paid(house: PaymentsHouse) -> None:
    policy = DunningPolicy("RUB")
    older = owing(house.account(), "10.00", "2026-03-01")
    first = judge(policy, Dunning("acc", "c"), older, on(2)).dunning
    assert (first.since, first.done, first.due_on) == (on(2), 1, on(3))
    newer = owing(house.account(), "10.00", "2026-03-05")
    verdict = judge(policy, first, newer, on(8))
    assert (verdict.dunning.since, verdict.dunning.done) == (on(6), 1)
    ended = judge(policy, verdict.dunning, house.account(), on(12)).dunning
    assert (ended.since, ended.done, ended.due_on) == (None, 0, None)


def test_a_promise_holds_it_up_until_its_day(house: PaymentsHouse) -> None:
    account = owing(house.account(), "10.00", "2026-03-01").promising(Decimal(10), on(9))
    policy = DunningPolicy("RUB")
    verdict = judge(policy, Dunning("acc", "c"), account, on(4))
    assert (verdict.step, verdict.dunning.due_on) == (None, on(9))
    assert judge(policy, verdict.dunning, account, on(9)).step == Step(1, Action.REMIND)


def test_service_is_not_stopped_on_days_of_rest() -> None:
    """7 and 8 March 2026 are a weekend, the 9th is a holiday."""
    policy = DunningPolicy("RUB", (SUSPENDING,), frozenset({6, 7}), frozenset({date(2026, 3, 9)}))
    begun = Dunning("acc", "c", since=date(2026, 2, 26))
    assert due_day(policy, begun) == on(7)
    assert stops_on(policy, begun) == on(10)


@pytest.fixture
def served() -> House:
    """A postpaid account with a service, billed for March, which is due on the 20th."""
    house = House()
    house.sell(a_tariff(replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))))
    house.open("2026-03-01")
    return house


def dun(house: House, day: date) -> DunningResult:
    house.clock.at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return house.wiring.use(DunningSteps).run(day)


def the_policy(house: House, *steps: Step, **more: Any) -> None:
    house.wiring.use(Dunnings).set_policy(DunningPolicy("RUB", steps, **more))


def test_a_debt_suspends_and_payment_lifts_it_at_once(served: House) -> None:
    the_policy(served, Step(1, Action.REMIND), SUSPENDING)
    assert dun(served, on(21)).reminded == 1
    (said,) = served.table.events("billing.account.reminder-requested")
    assert said["data"]["stopsOn"] == "2026-03-30"
    assert dun(served, on(29)).suspended == 0
    assert dun(served, on(30)).suspended == 1
    (service,) = served.subscriptions()
    assert (service.suspensions, service.suspended_on) == ({Suspension.DEBT}, on(30))
    (invoice,) = served.invoices()
    assert invoice.amount_due == Decimal("290.00"), "two days are given back"
    account_id = invoice.account_id
    pay(served, account_id, "240.00")
    assert served.subscriptions()[0].state is SubscriptionState.SUSPENDED
    pay(served, account_id, "0.01")
    (service,) = served.subscriptions()
    assert service.state is SubscriptionState.ACTIVE, "49.99 never suspended anybody"
    assert dun(served, on(31)) == DunningResult(on(31))


def test_a_kopeck_suspends_nobody(served: House) -> None:
    the_policy(served, Step(1, Action.SUSPEND, Decimal(1)))
    pay(served, served.invoices()[0].account_id, "309.99")
    for day in range(21, 32):
        dun(served, on(day))
    assert served.subscriptions()[0].state is SubscriptionState.ACTIVE


def test_a_late_fee_is_on_the_next_invoice(served: House) -> None:
    the_policy(served, Step(1, Action.FEE, Decimal(100), Decimal("50.00")))
    assert dun(served, on(21)).fees == 1
    assert dun(served, on(22)).fees == 0
    served.run("2026-04-01")
    last = served.invoices()[-1]
    assert [(i.kind, i.amount) for i in last.items][-1] == ("late_fee", Decimal("50.00"))


def test_after_the_last_step_services_end(served: House) -> None:
    the_policy(served, SUSPENDING, Step(30, Action.TERMINATE, Decimal(50)))
    dun(served, on(30))
    served.run("2026-04-01")
    assert dun(served, date(2026, 4, 18)).terminated == 0
    assert dun(served, date(2026, 4, 19)).terminated == 1
    assert served.subscriptions()[0].state is SubscriptionState.CANCELLED
    assert len(served.table.events("billing.subscription.cancelled")) == 1
    assert len(served.invoices()) == 1


def test_what_is_paid_between_reading_and_writing_suspends_nobody(served: House) -> None:
    the_policy(served, SUSPENDING)
    dun(served, on(21))
    job = served.wiring.use(DunningSteps)
    paid: list[bool] = []
    write_all = job.writer.write_all

    def late(account_id: str, *args: Any, **more: Any) -> Any:
        if not paid:
            paid.append(True)
            pay(served, account_id, "310.00")
        return write_all(account_id, *args, **more)

    served.clock.at = datetime(2026, 3, 30, 9, tzinfo=UTC)
    job.writer.write_all = late  # type: ignore[method-assign]
    assert job.run(on(30)).suspended == 0
    job.writer.write_all = write_all  # type: ignore[method-assign]
    assert served.subscriptions()[0].state is SubscriptionState.ACTIVE
    assert job.run(on(30)) == DunningResult(on(30))


def test_the_office_leaves_an_account_alone_and_takes_it_up_again(served: House) -> None:
    client = ApiClient(ENDPOINTS, served.wiring)
    account_id = served.invoices()[0].account_id
    path, office = f"/accounts/{account_id}/dunning", an_admin()
    the_policy(served, Step(1, Action.REMIND), SUSPENDING)
    form = {"excluded": True, "until": "2026-03-28", "reason": "Pays on the 27th."}
    assert client.call("PUT", path, form, by=office).status == 200
    assert dun(served, on(21)) == DunningResult(on(21), overdue=1)
    shown = client.get(path, by=a_customer("customer-1")).json
    assert (shown["amountOverdue"], shown["excluded"], shown["stopsOn"]) == ("310.00", True, None)
    assert client.get(path, by=a_customer("somebody")).status == 404
    assert dun(served, on(28)).reminded == 1
    assert client.call("PUT", path, form | {"until": None}, by=office).status == 200
    assert dun(served, date(2026, 4, 20)) == DunningResult(date(2026, 4, 20))
    (listed,) = client.get("/dunning", by=office).json["items"]
    assert (listed["accountId"], listed["since"], listed["stepsTaken"]) == (
        account_id,
        "2026-03-21",
        1,
    )
    assert client.call("PUT", path, {"excluded": False}, by=office).json["stopsOn"] is not None
    assert dun(served, date(2026, 4, 20)).suspended == 1


def test_policies_are_set_by_currency(served: House) -> None:
    client, office = ApiClient(ENDPOINTS, served.wiring), an_admin()
    assert client.get("/dunning-policies", by=office).json["items"] == []
    default = client.get("/dunning-policies/RUB", by=office).json
    assert [(s["day"], s["action"]) for s in default["steps"]] == [
        (1, "remind"),
        (7, "remind"),
        (14, "remind"),
    ]
    steps = [{"day": 5, "action": "suspend", "minimumDebt": "100.00"}]
    form = {"steps": steps, "restWeekdays": [6, 7], "holidays": ["2027-01-01"]}
    for _ in range(2):
        assert client.call("PUT", "/dunning-policies/RUB", form, by=office).status == 200
    (listed,) = client.get("/dunning-policies", by=office).json["items"]
    assert (listed["restWeekdays"], listed["holidays"]) == ([6, 7], ["2027-01-01"])
    assert client.get("/dunning-policies/XXX", by=office).status == 422
    free = {"steps": [{"day": 5, "action": "suspend"}]}
    assert client.call("PUT", "/dunning-policies/RUB", free, by=office).status == 422


def test_amounts_do_not_change_by_dunning(house: PaymentsHouse) -> None:
    house.invoice("100.00", due="2026-03-01")
    before = house.account()
    house.dunning.run(on(20))
    assert house.account() == before
    assert before.balance == Decimal("-100.00")
