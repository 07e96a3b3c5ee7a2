"""Voluntary suspensions on a tariff's terms: their days, what they cost, and how they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.billing.accounts.entities import Account
from functions.billing.changes.entities import (
    Cancellation,
    PauseRequest,
    SuspensionRefused,
    TariffRequest,
    When,
)
from functions.billing.changes.planning import ChangeResult
from functions.billing.changes.service import SubscriptionChanges
from functions.billing.changes.suspending import SubscriptionSuspensions
from functions.billing.invoices.previewing import InvoicePreviews
from functions.billing.periods.entities import BillingMode
from functions.billing.subscriptions.entities import Subscription, SubscriptionState, Suspension
from functions.billing.subscriptions.schedule import SubscriptionSchedule
from functions.billing.tariffs.suspension import SuspensionTerms
from tests.acceptance.case_files import Case, find_case
from tests.fakes.books import Books
from tests.fakes.people import a_customer, an_admin
from tests.unit.billing.builders import MONTHLY, House, a_tariff

OWN, STAFF = a_customer("customer-1"), an_admin()
PLAIN = replace(MONTHLY, setup_fee=Decimal(0), price=Decimal("310.00"))
FREE = SuspensionTerms()


def a_house(terms: SuspensionTerms = FREE, **given: Any) -> House:
    """Home at 310.00 a month since 1 March: 10.00 a day."""
    house = House()
    sold = replace(PLAIN, voluntary_suspension=terms, **given)
    house.sell(a_tariff(sold))
    slow = replace(sold, price=Decimal("155.00"), plan_change_fee=Decimal("40.00"))
    house.sell(a_tariff(slow, id="slow", code="slow"))
    house.open("2026-03-01")
    return house


def at(house: House, day: str) -> SubscriptionSuspensions:
    house.clock.at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    return house.wiring.use(SubscriptionSuspensions)


def own(house: House) -> Subscription:
    (only,) = house.subscriptions()
    return only


def account(house: House) -> Account:
    return house.account(own(house).account_id)


def pause(
    house: House, day: str, start: str | None = None, end: str | None = None, **given: Any
) -> ChangeResult:
    days = PauseRequest(*(date.fromisoformat(d) if d else None for d in (start, end)))
    by = given.pop("by", OWN)
    return at(house, day).suspend(own(house).id, Suspension.VOLUNTARY, by, days=days, **given)


def resume(house: House, day: str, **given: Any) -> ChangeResult:
    by = given.pop("by", OWN)
    return at(house, day).resume(own(house).id, Suspension.VOLUNTARY, by, **given)


def job(house: House, day: str) -> None:
    house.clock.at = datetime.fromisoformat(f"{day}T00:45:00+00:00")
    house.wiring.use(SubscriptionSchedule).run(date.fromisoformat(day), lambda: True)


def charged(house: House) -> list[tuple[str, str]]:
    """The days of service that are billed and not credited, in order."""
    left = []
    for invoice in house.invoices():
        for item in invoice.items:
            if item.kind != "internet" or not item.left:
                continue
            days = item.left * (item.period_end - item.period_start).days / item.amount
            end = item.period_start + timedelta(days=int(days.to_integral_value()))
            left.append((f"{item.period_start:%m-%d}", f"{end:%m-%d}"))
    return sorted(left)


def fees(house: House) -> list[tuple[str, Decimal]]:
    return [(i.kind, i.amount) for n in house.invoices() for i in n.items if i.kind != "internet"]


def said(house: House) -> list[str]:
    types = [i["type"] for (pk, _), i in house.table.items.items() if pk.startswith("OUTBOX#")]
    return [t.rpartition(".")[2] for t in types if t.startswith("billing.subscription.")]


def assert_books_balance(house: House) -> None:
    faults = Books.of(house.table.items.values()).faults()
    assert [f for f in faults if "invoices for" not in f] == []


@pytest.mark.parametrize("mode", BillingMode)
@pytest.mark.parametrize("first", ["job", "run"])
def test_days_of_a_pause_are_not_charged_whatever_comes_first(
    mode: BillingMode, first: str
) -> None:
    house = a_house(mode=mode)
    result = pause(house, "2026-03-10", "2026-03-22", "2026-04-11")
    assert (result.effective_on, own(house).state) == (date(2026, 3, 22), SubscriptionState.ACTIVE)
    for day in ("2026-03-22", "2026-04-01", "2026-04-11", "2026-05-01"):
        if first == "job":
            job(house, day)
        house.run(day)
        job(house, day)
        suspended = "2026-03-22" <= day < "2026-04-11"
        expected = SubscriptionState.SUSPENDED if suspended else SubscriptionState.ACTIVE
        assert own(house).state is expected
    in_advance = mode is BillingMode.IN_ADVANCE
    expected_days = [("03-01", "03-22"), ("04-11", "05-01"), ("05-01", "06-01")]
    assert charged(house) == expected_days[: 3 if in_advance else 2]
    assert said(house) == ["started", "suspended", "resumed"]
    assert (own(house).pause, len(own(house).pauses)) == (None, 1)
    assert_books_balance(house)


def test_the_preview_knows_when_a_pause_ends() -> None:
    house = a_house()
    pause(house, "2026-03-10", "2026-03-22", "2026-04-11")
    seen = house.wiring.use(InvoicePreviews).preview(account(house).id, date(2026, 5, 1), OWN)
    for day in ("2026-03-22", "2026-04-01", "2026-04-11", "2026-05-01"):
        house.run(day)
        job(house, day)
    assert seen.total == sum(i.total for i in house.invoices()[1:])


def test_a_pause_that_is_lifted_before_it_begins_changes_nothing() -> None:
    house = a_house(SuspensionTerms(fee=Decimal("100.00")))
    pause(house, "2026-03-10", "2026-03-22")
    resume(house, "2026-03-12")
    for day in ("2026-03-22", "2026-04-01"):
        job(house, day)
        house.run(day)
    assert own(house).state is SubscriptionState.ACTIVE
    assert charged(house) == [("03-01", "03-22"), ("03-22", "04-01"), ("04-01", "05-01")]
    assert fees(house) == []
    assert said(house) == ["started"]
    assert_books_balance(house)


def test_a_pause_costs_at_its_begin_and_by_the_day_at_its_end() -> None:
    terms = SuspensionTerms(
        maximum_days=90, fee=Decimal("290.00"), fee_days=3, fee_a_day=Decimal("15.00")
    )
    house = a_house(terms)
    began = pause(house, "2026-03-12")
    assert began.invoice is not None
    assert [(i.kind, i.amount) for i in began.invoice.items] == [
        ("suspension_fee", Decimal("320.00"))
    ]
    ended = resume(house, "2026-03-22")
    assert ended.invoice is not None
    assert [(i.kind, i.amount) for i in ended.invoice.items] == [
        ("internet", Decimal("100.00")), ("suspension_fee", Decimal("150.00")),
    ]  # fmt: skip
    assert_books_balance(house)


def test_the_days_of_a_pause_that_ends_by_itself_are_billed_with_the_next_invoice() -> None:
    house = a_house(SuspensionTerms(maximum_days=10, fee_a_day=Decimal("15.00")))
    pause(house, "2026-03-12")
    for day in ("2026-03-22", "2026-04-01"):
        job(house, day)
        house.run(day)
    assert fees(house) == [("suspension_fee", Decimal("150.00"))]
    assert charged(house) == [("03-01", "03-12"), ("03-22", "04-01"), ("04-01", "05-01")]


@pytest.mark.parametrize(
    ("start", "end", "fee"),
    [
        ("2026-03-12", "2026-04-12", "20.00"),
        ("2026-03-12", "2026-04-27", "30.00"),  # a month, and 15 of the 30 days of the next one
        ("2026-03-12", "2026-03-13", "0.65"),  # a day of 31
        ("2026-03-31", "2026-05-31", "40.00"),  # 30 April is the end of the first
        ("2026-03-31", "2026-04-30", "20.00"),
        ("2026-03-31", "2026-05-01", "20.65"),  # a day of the 31 from 30 April on
    ],
)
@pytest.mark.parametrize("by_itself", [True, False])
def test_the_months_of_a_pause_are_counted_from_its_first_day(
    start: str, end: str, fee: str, by_itself: bool
) -> None:
    """IS-063: 10.00 when it begins and 20.00 a month, for who owes nothing."""
    given = find_case("isp", "IS-063")["input"]
    terms = SuspensionTerms(
        fee=Decimal(given["activation_fee"]), fee_a_month=Decimal(given["monthly_fee"])
    )
    house = a_house(terms)
    pause(house, start, end=end if by_itself else None)
    job(house, start)
    house.run(end)
    if by_itself:
        job(house, end)
        house.run("2026-06-01")
    else:
        resume(house, end)
    assert fees(house) == [("suspension_fee", Decimal(f)) for f in ("10.00", fee)]
    assert own(house).state is SubscriptionState.ACTIVE
    assert_books_balance(house)


def test_fees_by_the_day_and_by_the_month_add_up() -> None:
    terms = SuspensionTerms(
        maximum_days=31, fee_a_day=Decimal("1.00"), fee_a_month=Decimal("20.00")
    )
    house = a_house(terms)
    pause(house, "2026-03-12")
    job(house, "2026-04-12")
    house.run("2026-05-01")
    assert fees(house) == [("suspension_fee", Decimal("51.00"))]


EXPRESSED = {
    "IS-055": SuspensionTerms(minimum_days=30, maximum_days=180, ends_service=True),
    "IS-057": SuspensionTerms(
        maximum_days=90, fee=Decimal("290.00"), fee_a_day=Decimal("15.00")
    ),
    "IS-058": SuspensionTerms(minimum_days=7, maximum_days=180, notice_days=1),
    "IS-059": SuspensionTerms(maximum_months=6, fee_days=3),
}  # fmt: skip


@pytest.mark.parametrize("case", [find_case("isp", case_id) for case_id in EXPRESSED])
def test_terms_of_providers_can_be_said(case: Case) -> None:
    terms, given = EXPRESSED[case["id"]], case["input"]
    assert case["expected"]["expressible"]
    house = a_house(terms)
    pause(house, "2026-03-10")
    agreed = own(house).pause
    assert agreed is not None
    start = date(2026, 3, 10) + timedelta(days=given.get("notice_days", 0))
    longest = timedelta(days=given["max_days"]) if "max_days" in given else None
    assert agreed.starts_on == start
    assert agreed.ends_on == (start + longest if longest else date(2026, 9, 10))
    assert agreed.earliest_end == start + timedelta(days=given.get("min_days", 0))
    assert agreed.ends_service == (given.get("after_max") == "line dismantled")
    at_begin = {"IS-057": given.get("connect_fee"), "IS-059": "30.00"}.get(case["id"])
    assert [amount for _, amount in fees(house)] == ([Decimal(at_begin)] if at_begin else [])
    assert agreed.fee_a_day == Decimal(given.get("per_day", 0))


def test_at_its_longest_the_service_may_end() -> None:
    house = a_house(SuspensionTerms(maximum_days=10, fee_a_day=Decimal("15.00"), ends_service=True))
    pause(house, "2026-03-12")
    job(house, "2026-03-22")
    house.run("2026-03-22")
    assert own(house).state is SubscriptionState.CANCELLED
    assert fees(house) == [("suspension_fee", Decimal("150.00"))]
    assert account(house).next_bill_date is None
    house.run("2026-04-01")
    assert charged(house) == [("03-01", "03-12")]


def test_other_reasons_hold_it_beyond_the_end_of_a_pause() -> None:
    house = a_house()
    pause(house, "2026-03-12", end="2026-03-22")
    at(house, "2026-03-15").suspend(own(house).id, Suspension.DEBT, STAFF)
    job(house, "2026-03-22")
    house.run("2026-04-01")
    assert own(house).suspensions == {Suspension.DEBT}
    at(house, "2026-04-11").resume(own(house).id, Suspension.DEBT, STAFF)
    assert charged(house) == [("03-01", "03-12"), ("04-11", "05-01")]


def test_it_is_resumed_at_any_time_after_a_missed_job() -> None:
    house = a_house(SuspensionTerms(fee_a_day=Decimal("1.00")))
    pause(house, "2026-03-12", end="2026-03-22")
    house.run("2026-03-22")
    resume(house, "2026-03-25")
    assert charged(house) == [("03-01", "03-12"), ("03-22", "04-01")]
    house.run("2026-04-01")
    assert fees(house) == [("suspension_fee", Decimal("10.00"))]
    assert own(house).state is SubscriptionState.ACTIVE


def test_new_terms_come_during_a_pause_and_are_charged_after_it() -> None:
    house = a_house()
    pause(house, "2026-03-10", "2026-03-22", "2026-04-11")
    changes = house.wiring.use(SubscriptionChanges)
    changes.change_tariff(own(house).id, TariffRequest("slow", on=date(2026, 4, 5)), OWN)
    for day in ("2026-03-22", "2026-04-01", "2026-04-05", "2026-04-11", "2026-05-01"):
        job(house, day)
        house.run(day)
    assert own(house).tariff_id == "slow"
    billed = [
        (i.period_start, i.unit_price)
        for n in house.invoices()
        for i in n.items
        if i.kind == "internet"
    ]
    assert billed[1:] == [
        (date(2026, 4, 11), Decimal("155.00")), (date(2026, 5, 1), Decimal("155.00")),
    ]  # fmt: skip
    assert ("change_fee", Decimal("40.00")) in fees(house)
    assert_books_balance(house)


def test_the_end_during_a_pause_costs_its_days() -> None:
    house = a_house(SuspensionTerms(fee_a_day=Decimal("15.00")))
    pause(house, "2026-03-12")
    changes = house.wiring.use(SubscriptionChanges)
    at(house, "2026-03-22")
    changes.cancel(own(house).id, Cancellation(When.NOW), OWN)
    assert fees(house) == [("suspension_fee", Decimal("150.00"))]
    assert charged(house) == [("03-01", "03-12")]


@pytest.mark.parametrize(
    ("terms", "days", "why"),
    [
        (SuspensionTerms(allowed=False), (None, None), "cannot be suspended"),
        (SuspensionTerms(not_in_debt=True), (None, None), "Pay what is owed"),
        (SuspensionTerms(notice_days=1), ("2026-03-12", None), "from 2026-03-13 on"),
        (SuspensionTerms(), ("2026-03-11", None), "from 2026-03-12 on"),
        (SuspensionTerms(), ("2027-03-14", None), "from 2026-03-12 on"),
        (SuspensionTerms(minimum_days=7), (None, "2026-03-18"), "at least 7 days"),
        (SuspensionTerms(), (None, "2026-03-12"), "at least 1 day"),
        (SuspensionTerms(maximum_days=90), (None, "2026-06-11"), "until 2026-06-10"),
        (SuspensionTerms(maximum_months=6), (None, "2026-09-13"), "until 2026-09-12"),
        (SuspensionTerms(days_a_year=10), (None, "2026-03-23"), "10 days are left"),
    ],
)
def test_what_the_terms_do_not_allow_is_refused_with_the_reason(
    terms: SuspensionTerms, days: tuple[str | None, str | None], why: str
) -> None:
    house = a_house(terms)
    with pytest.raises(SuspensionRefused, match=why):
        pause(house, "2026-03-12", *days)
    assert own(house).pause is None


def test_days_of_a_year_are_counted_over_all_pauses_and_come_back_with_time() -> None:
    terms = SuspensionTerms(days_a_year=30, restored_after_days=120)
    house = a_house(terms)
    pause(house, "2026-03-02", end="2026-03-22")
    job(house, "2026-03-22")
    with pytest.raises(SuspensionRefused, match="10 days are left"):
        pause(house, "2026-04-01", end="2026-04-12")
    assert pause(house, "2026-04-01", end="2026-04-11", dry_run=True).dry_run
    house.run("2026-07-01")
    assert pause(house, "2026-07-20", end="2026-08-19", dry_run=True).dry_run
    with pytest.raises(SuspensionRefused, match="10 days are left"):
        pause(house, "2026-07-19", end="2026-08-18")


def test_it_is_not_resumed_by_the_customer_before_its_fewest_days() -> None:
    house = a_house(SuspensionTerms(minimum_days=30))
    pause(house, "2026-03-02")
    with pytest.raises(SuspensionRefused, match="from 2026-04-01 on"):
        resume(house, "2026-03-31")
    assert resume(house, "2026-03-31", by=STAFF, dry_run=True).dry_run
    resume(house, "2026-04-01")
    assert own(house).state is SubscriptionState.ACTIVE


def test_asking_twice_is_no_error_and_only_a_voluntary_one_has_days() -> None:
    house = a_house()
    first = pause(house, "2026-03-10", "2026-03-22")
    assert pause(house, "2026-03-10", "2026-03-22").subscription == first.subscription
    with pytest.raises(SuspensionRefused):
        at(house, "2026-03-10").suspend(
            own(house).id, Suspension.DEBT, STAFF, days=PauseRequest(date(2026, 3, 22))
        )


def test_a_dry_run_of_a_pause_shows_its_credit_and_stores_nothing() -> None:
    house = a_house()
    before = dict(house.table.items)
    shown = pause(house, "2026-03-10", "2026-03-22", dry_run=True)
    assert house.table.items == before
    assert [n.total for n in shown.credit_notes] == [Decimal("100.00")]
    assert pause(house, "2026-03-10", "2026-03-22").balance == shown.balance
