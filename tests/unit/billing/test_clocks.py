"""Test clocks: billing is played for copies, and nothing real is touched."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from functions.billing.accounts.entities import PaymentType
from functions.billing.app import ENDPOINTS
from functions.billing.clocks import service, wiring
from functions.billing.clocks.copying import Copying
from functions.billing.clocks.entities import (
    Advanced,
    ClockChanged,
    ClockFull,
    ClockNotFound,
    ClockOutdated,
    Happening,
    InvalidAdvance,
    InvalidClock,
    NewClock,
    Payer,
    PlayedDay,
    Stretch,
    Supposed,
)
from functions.billing.clocks.packing import LONGEST_PART, packed, unpacked
from functions.billing.clocks.playing import PLAYED, Play
from functions.billing.clocks.repository import ClockRepository
from functions.billing.clocks.service import Advance, Clocks
from functions.billing.dunning.entities import Action, DunningPolicy, Step
from functions.billing.dunning.service import Dunnings
from functions.billing.promises.entities import PromisePolicy
from functions.billing.promises.service import PromisedPayments
from functions.billing.schedules import HOURLY
from functions.billing.tariffs.entities import TariffStatus
from functions.billing.tariffs.repository import TariffRepository
from infra.house.rows import house as rows
from tests.fakes.http import ApiClient
from tests.fakes.people import a_customer, an_admin, staff
from tests.unit.billing.builders import MONTHLY, House, a_tariff, pay

HOME = replace(MONTHLY, price=Decimal("310.00"), setup_fee=Decimal(0))
D = Decimal


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "SECONDS", 600.0)


@pytest.fixture
def house() -> House:
    house = House()
    house.sell(a_tariff(HOME))
    return house


def clocks(house: House) -> Clocks:
    return house.wiring.use(Clocks)


def a_clock(house: House, *account_ids: str, **given: Any) -> str:
    return clocks(house).create(NewClock("A clock", account_ids, **given)).id


def supposed(tariff: str = "tariff-1", **given: Any) -> Supposed:
    values: dict[str, Any] = {"starts_on": date(2026, 3, 10), "payment_type": PaymentType.POSTPAID}
    return Supposed(tariff, **values | given)


def advance(house: House, clock_id: str, days: int, pays: Payer = Payer.NEVER) -> Advanced:
    return clocks(house).advance(clock_id, Advance(days=days, pay=pays))


def days_of(house: House, clock_id: str) -> list[PlayedDay]:
    stretches = clocks(house).list_days(clock_id, 100, None).items
    return [day for stretch in stretches for day in stretch.days]


def happenings(house: House, clock_id: str, kind: str) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{day.on:%m-%d}", one.data)
        for day in days_of(house, clock_id)
        for one in day.happenings
        if one.type == f"billing.{kind}"
    ]


def kept(house: House) -> dict[tuple[str, str], Any]:
    """What is stored but for clocks, and what the trail says of them."""
    own = ("CLOCK#", "AUDIT#clock#")
    return {k: dict(i) for k, i in house.table.items.items() if not k[0].startswith(own)}


def test_a_year_of_one_account_is_told_and_nothing_real_is_touched(house: House) -> None:
    account = house.open("2026-03-10")
    before, waiting = kept(house), list(house.queue.messages)
    clock = a_clock(house, account.id)
    done = advance(house, clock, 365, Payer.ON_DUE_DATE)
    assert done.complete
    assert done.to == date(2027, 3, 9)
    assert kept(house) == before
    assert house.queue.messages == waiting
    (copy,) = done.clock.accounts
    assert (copy.id, copy.next_bill_date) == (account.id, date(2027, 4, 1))
    assert copy.balance == D("-310.00")  # of March, which is due on the 11th
    assert done.clock.sums.invoiced == {"RUB": D("3720.00")}  # 12 months; March is billed before
    assert done.clock.sums.paid == {"RUB": D("3630.00")}
    issued = happenings(house, clock, "invoice.created")
    assert done.clock.sums.events == {
        "billing.invoice.created": 12,
        "billing.invoice.paid": 12,
        "billing.payment.succeeded": 12,
    }
    on_april_1 = next(day for day in days_of(house, clock) if day.on == date(2026, 4, 1))
    assert on_april_1.balances == {account.id: D("-310.00")}
    assert [day for day, _ in issued] == [
        f"{m:02d}-01" for m in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
    ]
    assert [data["number"] for _, data in issued] == [f"INV-{n:08d}" for n in range(2, 14)]
    assert {data["total"] for _, data in issued} == {"310.00"}


def test_who_never_pays_is_reminded_and_suspended(house: House) -> None:
    steps = (Step(1, Action.REMIND), Step(10, Action.SUSPEND, minimum_debt=D("50.00")))
    house.wiring.use(Dunnings).set_policy(DunningPolicy("RUB", steps))
    clock = a_clock(house, house.open("2026-03-10").id)
    done = advance(house, clock, 30)
    assert [day for day, _ in happenings(house, clock, "account.reminder-requested")] == ["03-21"]
    assert [day for day, _ in happenings(house, clock, "subscription.suspended")] == ["03-30"]
    assert done.clock.accounts[0].services[0].state == "suspended"


def test_who_pays_at_once_owes_nothing_in_the_evening(house: House) -> None:
    clock = a_clock(house, house.open("2026-03-10").id)
    done = advance(house, clock, 60, Payer.AT_ONCE)
    paid = [(day, data["amount"]) for day, data in happenings(house, clock, "payment.succeeded")]
    assert paid == [("03-10", "220.00"), ("04-01", "310.00"), ("05-01", "310.00")]
    assert done.clock.accounts[0].amount_due == 0


def test_a_draft_is_played_before_it_is_published(house: House) -> None:
    draft = a_tariff(HOME, id="draft", code="draft", status=TariffStatus.DRAFT)
    house.table.commit(TariffRepository(table=house.table).add(draft))
    prepaid = {"payment_type": PaymentType.PREPAID, "balance": D("700.00")}
    later = {"starts_on": date(2026, 4, 10)}
    clock = a_clock(house, supposed=(supposed("draft", **prepaid), supposed("draft", **later)))
    assert clocks(house).get(clock).accounts == ()
    done = advance(house, clock, 90)
    assert [day for day, _ in happenings(house, clock, "account.opened")] == ["03-10", "04-10"]
    assert [day for day, _ in happenings(house, clock, "balance.low")] == ["04-28"]
    assert [day for day, _ in happenings(house, clock, "subscription.suspended")][-1] == "05-01"
    first, second = done.clock.accounts
    assert (first.balance, first.services[0].state) == (D("170.00"), "suspended")
    assert second.balance == D("-837.00")  # 217.00 for 21 days of April, and two months
    assert done.clock.supposed == ()
    assert TariffRepository(table=house.table).get("draft").status is TariffStatus.DRAFT


@pytest.mark.parametrize("payer", [Payer.ON_DUE_DATE, Payer.AT_ONCE])
def test_a_prepaid_account_gets_what_it_lacks(house: House, payer: Payer) -> None:
    clock = a_clock(house, supposed=(supposed(payment_type=PaymentType.PREPAID),))
    done = advance(house, clock, 60, payer)
    assert done.clock.accounts[0].services[0].state == "active"
    assert {"RUB": D("840.00")} == done.clock.sums.invoiced  # 220.00, April and May
    ahead = D("310.00") if payer is Payer.AT_ONCE else D(0)
    assert done.clock.sums.paid == {"RUB": D("840.00") + ahead}


def test_a_promise_ends_on_its_day(house: House) -> None:
    account = house.open("2026-03-10")
    house.wiring.use(PromisedPayments).set_policy(PromisePolicy(enabled=True))
    house.clock.advance(days=15)
    house.wiring.use(PromisedPayments).grant(account.id, an_admin())
    clock = a_clock(house, account.id)
    advance(house, clock, 30)
    assert len(happenings(house, clock, "promise.broken")) == 1


def test_the_clock_begins_with_the_accounts_as_they_are_and_forgets_later_changes(
    house: House,
) -> None:
    account = house.open("2026-03-10")
    clock = a_clock(house, account.id)
    pay(house, account.id, "220.00")
    assert house.account(account.id).balance == 0
    assert clocks(house).get(clock).accounts[0].balance == D("-220.00")
    assert advance(house, clock, 1).clock.accounts[0].balance == D("-220.00")


def test_an_account_that_changes_while_it_is_copied_is_copied_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = house.open("2026-03-10")
    copy, times = Copying.copy, list[int]()

    def overtaken(self: Any, account_ids: Any) -> Any:
        copied = copy(self, account_ids)
        if not times:
            pay(house, account.id, "220.00")
        times.append(1)
        return copied

    monkeypatch.setattr(Copying, "copy", overtaken)
    clock = a_clock(house, account.id)
    assert len(times) == 2
    assert clocks(house).get(clock).accounts[0].balance == 0


def test_in_steps_or_in_one_go_it_is_the_same(house: House) -> None:
    account = house.open("2026-03-10")
    one, other = a_clock(house, account.id), a_clock(house, account.id)
    whole = advance(house, one, 100, Payer.ON_DUE_DATE).clock
    for days in (1, 30, 2, 67):
        last = advance(house, other, days, Payer.ON_DUE_DATE).clock
    assert (last.next_day, last.sums, last.given) == (whole.next_day, whole.sums, whole.given)
    assert [replace(a, services=()) for a in last.accounts] == [
        replace(a, services=()) for a in whole.accounts
    ]
    assert told(house, other) == told(house, one)


def told(house: House, clock: str) -> list[Any]:
    """What happened, without the ids that are made on a clock."""
    return [
        (day.on, one.type, {k: v for k, v in one.data.items() if not k.endswith("Id")})
        for day in days_of(house, clock)
        for one in day.happenings
    ]


def test_where_time_runs_out_it_stops_after_a_whole_day_and_goes_on_from_there(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = a_clock(house, house.open("2026-03-10").id)
    answers: Iterator[bool] = iter([True] * 40 + [False])
    monkeypatch.setattr(clocks(house), "timer", lambda: lambda: next(answers))
    done = advance(house, clock, 60)
    assert (done.complete, done.clock.next_day) == (False, date(2026, 4, 20))
    monkeypatch.undo()
    again = clocks(house).advance(clock, Advance(to=done.to))
    assert (again.complete, again.clock.next_day) == (True, date(2026, 5, 9))
    assert len(happenings(house, clock, "invoice.created")) == 2
    nothing = clocks(house).advance(clock, Advance(to=done.to))
    assert (nothing.complete, nothing.clock.sums) == (True, again.clock.sums)


def test_so_much_happens_that_it_stops(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = a_clock(house, house.open("2026-03-10").id)
    monkeypatch.setattr(service, "MOST_TOLD", 100)
    done = advance(house, clock, 60)
    assert (done.complete, done.clock.next_day) == (False, date(2026, 3, 22))


@pytest.mark.parametrize("dies_on", [1, 20, 59])
def test_a_crash_between_days_loses_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, dies_on: int
) -> None:
    account = house.open("2026-03-10")
    clock, other = a_clock(house, account.id), a_clock(house, account.id)
    play, played = Play.play, list[date]()

    def killed(self: Play, day: date, payer: Payer) -> PlayedDay:
        played.append(day)
        if len(played) == dies_on:
            raise KeyboardInterrupt
        return play(self, day, payer)

    before = dict(house.table.items)
    monkeypatch.setattr(Play, "play", killed)
    with pytest.raises(KeyboardInterrupt):
        advance(house, clock, 60)
    assert house.table.items == before
    monkeypatch.undo()
    monkeypatch.setattr(wiring, "SECONDS", 600.0)
    advance(house, clock, 60)
    advance(house, other, 60)
    assert told(house, clock) == told(house, other)


def test_of_two_advances_at_once_one_wins(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = a_clock(house, house.open("2026-03-10").id)
    other, play = Clocks(**vars(clocks(house))), Play.play

    def overtaken(self: Play, day: date, payer: Payer) -> PlayedDay:
        monkeypatch.setattr(Play, "play", play)
        other.advance(clock, Advance(days=40))
        return self.play(day, payer)

    monkeypatch.setattr(Play, "play", overtaken)
    with pytest.raises(ClockChanged):
        advance(house, clock, 60)
    assert clocks(house).get(clock).next_day == date(2026, 4, 19)
    assert len(happenings(house, clock, "invoice.created")) == 1


def test_a_deleted_clock_leaves_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    account = house.open("2026-03-10")
    before = kept(house)
    clock = a_clock(house, account.id)
    for _ in range(7):
        advance(house, clock, 31)
    monkeypatch.setattr(service, "AT_ONCE", 5)  # what it takes several transactions for
    clocks(house).delete(clock)
    assert not [key for key in house.table.items if key[0].startswith("CLOCK#")]
    assert kept(house) == before
    for gone in (clocks(house).get, clocks(house).delete):
        with pytest.raises(ClockNotFound):
            gone(clock)
    with pytest.raises(ClockNotFound):
        clocks(house).list_days(clock, 50, None)
    with pytest.raises(ClockNotFound):
        advance(house, clock, 1)


def test_what_fails_is_told_and_alarms_nobody(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = house.open("2026-03-10"), house.open("2026-03-10", number=2)
    (broken,) = (s for s in house.subscriptions() if s.account_id == bad.id)
    house.table.items[f"ACCOUNT#{bad.id}", f"A#SUB#{broken.id}"]["bill_day"] = 40
    clock = a_clock(house, good.id, bad.id)
    capsys.readouterr()
    done = advance(house, clock, 40)
    assert done.clock.sums.troubles > 0
    found = {trouble.subject for day in days_of(house, clock) for trouble in day.troubles}
    assert found == {f"account#{bad.id}"}
    (issued,) = happenings(house, clock, "invoice.created")
    assert issued[1]["accountId"] == good.id
    assert "Errors" not in capsys.readouterr().out


def test_an_entry_that_a_job_fails_on_is_told_once_a_day_and_stops_nothing(house: House) -> None:
    good, bad = house.open("2026-03-10"), house.open("2026-03-10", number=2)
    (invoice,) = house.invoices(bad.id)
    house.table.items[f"INVOICE#{invoice.id}", "INVOICE"]["due_date"] = "yesterday"
    clock = a_clock(house, good.id, bad.id)
    advance(house, clock, 15)
    failed = [(day.on.day, t.subject) for day in days_of(house, clock) for t in day.troubles]
    assert failed == [(day, f"invoice#{invoice.id}") for day in (21, 22, 23, 24)]
    (overdue,) = happenings(house, clock, "invoice.overdue")
    assert overdue[1]["accountId"] == good.id


def test_no_trail_no_news_and_nobodys_particulars_are_kept_on_a_clock(house: House) -> None:
    steps = (Step(10, Action.SUSPEND, minimum_debt=D("50.00")),)
    house.wiring.use(Dunnings).set_policy(DunningPolicy("RUB", steps))
    clock = a_clock(house, house.open("2026-03-10").id, supposed=(supposed(),))
    advance(house, clock, 60, Payer.NEVER)
    _, items = ClockRepository(table=house.table).open(clock)
    kinds = {item["pk"].partition("#")[0] for item in items}
    assert kinds.isdisjoint({"AUDIT", "OUTBOX", "RUN", "JOB", "IDEMPOTENCY"})
    assert {"ACCOUNT", "INVOICE", "TARIFF", "SERIES", "DUNNINGPOLICY"} <= kinds
    payers = [item for item in items if item["sk"] == "PAYER"]
    assert [payer.get("address") for payer in payers] == [""]  # of the supposed one


def test_a_month_that_is_too_much_for_an_item_is_kept_in_halves(house: House) -> None:
    """And an answer shows as many of them as it has room for."""
    clock = clocks(house).create(NewClock("A clock", (), None, (supposed(),)))
    draw, days = random.Random(1), []
    for day in range(10, 18):
        noise = {"noise": draw.randbytes(100_000).hex()}
        days.append(PlayedDay(date(2026, 3, day), (Happening("x", "", noise),)))
    stretch = Stretch(date(2026, 3, 10), date(2026, 3, 31), tuple(days))
    repository = ClockRepository(table=house.table)
    house.table.commit(repository.change(replace(clock, version=2), ["x"], [stretch], over=clock))
    shown: list[Stretch] = []
    pages, cursor = 0, None
    while pages == 0 or cursor:
        page = clocks(house).list_days(clock.id, 100, cursor)
        pages, cursor = pages + 1, page.next_cursor
        shown += page.items
    assert [day for one in shown for day in one.days] == days
    assert (shown[0].since, shown[-1].until) == (stretch.since, stretch.until)
    assert all(a.until + timedelta(days=1) == b.since for a, b in pairwise(shown))
    assert pages > 1


def test_what_is_packed_comes_out_as_it_was() -> None:
    items = [
        {"pk": "A", "sk": str(n), "n": D("1.50"), "m": {"a": [1, None, True]}, "t": f"{n}-ё"}
        for n in range(50)
    ]
    assert unpacked(packed(items)) == items
    long = [{"pk": "A", "sk": "B", "t": "".join(str(hash((n, "x"))) for n in range(60_000))}]
    parts = packed(long)
    assert len(parts) > 1
    assert max(map(len, parts)) <= LONGEST_PART
    assert unpacked(parts) == long


def test_a_clock_can_be_full(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    account = house.open("2026-03-10")
    monkeypatch.setattr(service, "MOST_PARTS", 0)
    with pytest.raises(ClockFull):
        a_clock(house, account.id)


def test_copies_of_an_earlier_form_are_not_played(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = a_clock(house, house.open("2026-03-10").id)
    monkeypatch.setattr(clocks(house), "form", 1000)
    with pytest.raises(ClockOutdated):
        advance(house, clock, 1)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"account_ids": ("a", "a")},
        {"account_ids": tuple("abcdefghijklmnopqrstu")},
        {"account_ids": ("a",), "starts_on": date(2026, 3, 9)},
        {"supposed": (supposed(),), "starts_on": date(2036, 3, 12)},
        {"supposed": (supposed(),), "starts_on": date(2026, 3, 11)},
    ],
)
def test_what_no_clock_can_be_made_of_is_refused(house: House, given: dict[str, Any]) -> None:
    with pytest.raises(InvalidClock):
        clocks(house).create(NewClock("A clock", **given))


def test_an_advance_is_of_a_year_at_most(house: House) -> None:
    clock = a_clock(house, supposed=(supposed(),))
    last = date(2026, 3, 10) + timedelta(days=366)
    for wrong in (Advance(), Advance(to=last, days=1), Advance(to=last)):
        with pytest.raises(InvalidAdvance):
            clocks(house).advance(clock, wrong)


def test_only_administrators_move_clocks(house: House) -> None:
    api = ApiClient(ENDPOINTS, house.wiring)
    form = {"name": "A clock", "accounts": [{"tariffId": "tariff-1"}]}
    operator = staff("operator", "billing:*:read")
    assert api.post("/billing/clocks", form, by=operator).status == 403
    made = api.post("/billing/clocks", form, by=an_admin())
    assert made.status == 201
    path = f"/billing/clocks/{made.json['id']}"
    assert made.headers["Location"].endswith(path)
    assert api.get(path, by=operator).json["nextDay"] == "2026-03-10"
    assert api.get(path, by=a_customer("customer-1", "billing:account:read")).status == 403
    done = api.post(f"{path}/advance", {"days": 30, "pay": "at-once"}, by=an_admin()).json
    assert (done["complete"], done["clock"]["nextDay"]) == (True, "2026-04-09")
    assert done["clock"]["sums"]["paid"] == {"RUB": "530.00"}
    (march, april) = api.get(f"{path}/days", by=operator).json["items"]
    assert (march["from"], march["to"]) == ("2026-03-10", "2026-03-31")
    assert (april["from"], april["to"]) == ("2026-04-01", "2026-04-08")
    assert [day["date"] for day in april["days"]] == ["2026-04-01"]
    first = march["days"][0]["happenings"]
    assert "billing.account.opened" in {one["type"] for one in first}
    assert {one["accountId"] for one in first} == {done["clock"]["accounts"][0]["id"]}


def test_schedules_are_played_in_the_order_of_an_hour() -> None:
    schedules = [s for f in rows().functions if f.service == "billing" for s in f.schedules]
    minutes = {s.job: int(re.search(r"\d+", s.cron)[0]) for s in schedules}  # type: ignore[index]
    assert tuple(sorted(minutes, key=lambda job: minutes[job])) == HOURLY
    assert set(PLAYED) == set(HOURLY) - {"autopay", "reconciliation", "outcomes", "refunds"}
