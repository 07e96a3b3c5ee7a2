"""The calendar of billing: boundaries, bill days, whole periods, days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from functions.billing.periods.calendar import (
    BillingCycle,
    bill_day_of,
    next_on_bill_day,
    on_bill_day,
    period_containing,
    shift,
    whole_periods,
)
from functions.billing.periods.entities import (
    BillingPeriod,
    InvalidBillDay,
    InvalidDateSequence,
    Period,
)
from functions.billing.periods.proration import (
    days_between,
    leading_whole,
    proportion,
    share_of,
    whole_days,
)


def d(text: str) -> date:
    return date.fromisoformat(text)


def test_a_boundary_on_the_31st_comes_back_after_february() -> None:
    cycle = BillingCycle.starting(d("2026-01-31"), BillingPeriod.MONTH, 31)
    assert [str(cycle.boundary(n)) for n in range(4)] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]


def test_a_year_from_29_february_is_28_february_until_the_next_leap_year() -> None:
    cycle = BillingCycle.starting(d("2024-02-29"), BillingPeriod.YEAR, 29)
    assert [str(cycle.boundary(n)) for n in (1, 3, 4)] == ["2025-02-28", "2027-02-28", "2028-02-29"]


@pytest.mark.parametrize(
    ("start", "period", "bill_day", "first"),
    [
        ("2026-05-10", BillingPeriod.MONTH, 15, "2026-05-15"),
        ("2026-05-15", BillingPeriod.MONTH, 15, "2026-05-15"),
        ("2026-05-16", BillingPeriod.MONTH, 15, "2026-06-15"),
        ("2026-05-16", BillingPeriod.QUARTER, 15, "2026-08-15"),
        ("2026-02-28", BillingPeriod.MONTH, 31, "2026-02-28"),
        ("2026-05-16", BillingPeriod.THIRTY_DAYS, 1, "2026-05-16"),
    ],
)
def test_the_first_boundary_is_the_bill_day_or_a_whole_period_later(
    start: str, period: BillingPeriod, bill_day: int, first: str
) -> None:
    assert str(BillingCycle.starting(d(start), period, bill_day).first) == first


def test_weeks_keep_in_step_with_a_monday() -> None:
    a_monday = d("2026-01-05")
    cycle = BillingCycle.starting(d("2025-12-31"), BillingPeriod.WEEK, 1, aligned_to=a_monday)
    assert (cycle.first, cycle.boundary(1)) == (a_monday, d("2026-01-12"))


@pytest.mark.parametrize("bill_day", [0, 32, -1])
def test_a_bill_day_is_a_day_of_a_month(bill_day: int) -> None:
    with pytest.raises(InvalidBillDay):
        BillingCycle.starting(d("2026-01-01"), BillingPeriod.MONTH, bill_day)


def test_the_boundary_on_or_after_a_boundary_is_itself_and_the_one_after_is_the_next() -> None:
    cycle = BillingCycle.starting(d("2026-01-31"), BillingPeriod.MONTH, 31)
    assert cycle.boundary_on_or_after(d("2026-02-28")) == d("2026-02-28")
    assert cycle.boundary_after(d("2026-02-28")) == d("2026-03-31")
    assert cycle.boundary_after(d("2020-01-01")) == d("2026-01-31")


def test_a_date_before_the_start_is_answered_with_the_first_period() -> None:
    first = period_containing(d("2020-01-01"), d("2026-01-05"), BillingPeriod.MONTH, 10)
    assert first == Period(d("2026-01-05"), d("2026-01-10"))
    assert d("2026-01-09") in first
    assert d("2026-01-10") not in first


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(InvalidDateSequence):
        Period(d("2026-01-02"), d("2026-01-01"))


def test_shifting_by_two_months_is_not_shifting_twice() -> None:
    assert shift(d("2026-01-31"), BillingPeriod.MONTH, 2) == d("2026-03-31")
    assert shift(d("2026-03-31"), BillingPeriod.QUARTER, -1) == d("2025-12-31")


@pytest.mark.parametrize(
    ("period", "later"),
    [
        (BillingPeriod.DAY, "2026-01-16"),
        (BillingPeriod.WEEK, "2026-01-22"),
        (BillingPeriod.TWO_WEEKS, "2026-01-29"),
        (BillingPeriod.THIRTY_DAYS, "2026-02-14"),
        (BillingPeriod.THIRTY_ONE_DAYS, "2026-02-15"),
        (BillingPeriod.SIXTY_DAYS, "2026-03-16"),
        (BillingPeriod.NINETY_DAYS, "2026-04-15"),
        (BillingPeriod.MONTH, "2026-02-15"),
        (BillingPeriod.TWO_MONTHS, "2026-03-15"),
        (BillingPeriod.QUARTER, "2026-04-15"),
        (BillingPeriod.FOUR_MONTHS, "2026-05-15"),
        (BillingPeriod.HALF_YEAR, "2026-07-15"),
        (BillingPeriod.YEAR, "2027-01-15"),
        (BillingPeriod.EIGHTEEN_MONTHS, "2027-07-15"),
        (BillingPeriod.TWO_YEARS, "2028-01-15"),
        (BillingPeriod.THREE_YEARS, "2029-01-15"),
    ],
)
def test_a_period_is_counted_in_months_or_in_days(period: BillingPeriod, later: str) -> None:
    assert shift(d("2026-01-15"), period) == d(later)
    assert 0 in (period.months, period.days)


def test_whole_periods_need_their_dates_in_order() -> None:
    assert whole_periods(d("2026-01-31"), d("2026-02-28"), BillingPeriod.MONTH) == 1
    with pytest.raises(InvalidDateSequence):
        whole_periods(d("2026-01-02"), d("2026-01-01"), BillingPeriod.MONTH)


def test_the_bill_day_is_the_day_where_the_account_lives() -> None:
    moment = datetime(2026, 1, 31, 22, 30, tzinfo=UTC)
    assert bill_day_of(moment, "Europe/Moscow") == 1
    assert bill_day_of(moment, "America/New_York") == 31


def test_the_next_bill_day_may_lie_in_the_next_month_and_at_its_end() -> None:
    assert on_bill_day(d("2026-01-31"), 15) == d("2026-01-15")
    assert next_on_bill_day(d("2026-01-31"), 30) == d("2026-02-28")
    assert next_on_bill_day(d("2026-02-28"), 31) == d("2026-02-28")
    assert next_on_bill_day(d("2026-12-31"), 1) == d("2027-01-01")


def test_the_part_before_28_february_is_measured_from_28_january() -> None:
    whole = leading_whole(d("2026-02-28"), BillingPeriod.MONTH)
    assert whole == Period(d("2026-01-28"), d("2026-02-28"))
    assert share_of(Period(d("2026-02-14"), d("2026-02-28")), whole) == proportion(14, 31)


def test_with_months_of_thirty_days_the_31st_is_no_day() -> None:
    assert days_between(d("2026-05-30"), d("2026-05-31"), 30) == 0
    assert days_between(d("2026-05-31"), d("2026-06-15"), 30) == 15
    assert days_between(d("2026-02-28"), d("2026-03-01"), 30) == 3
    assert days_between(d("2026-01-15"), d("2027-01-15"), 30) == 360


def test_fixed_months_do_not_touch_periods_counted_in_days() -> None:
    quarter = Period(d("2026-01-31"), d("2026-04-30"))
    assert whole_days(quarter, BillingPeriod.QUARTER, 30) == 90
    assert whole_days(Period(d("2026-01-01"), d("2026-01-08")), BillingPeriod.WEEK, 30) == 7


def test_a_share_lies_between_nothing_and_the_whole() -> None:
    assert [proportion(days, 30) for days in (-1, 0, 30, 32)] == [0, 0, 1, 1]
    assert str(proportion(2, 3)) == "0.666666667"
