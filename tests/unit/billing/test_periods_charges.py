"""What a service is charged for up to a date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from functions.billing.periods.charges import ChargeTerms, billable_until, charges, next_bill_date
from functions.billing.periods.entities import BillingMode, BillingPeriod, InvalidDateSequence

MONTHLY = ChargeTerms(BillingPeriod.MONTH, 1)
IN_ARREARS = ChargeTerms(BillingPeriod.MONTH, 1, BillingMode.IN_ARREARS)
EARLY = ChargeTerms(BillingPeriod.MONTH, 7, BillingMode.IN_ARREARS, early=True)


def d(text: str) -> date:
    return date.fromisoformat(text)


def spans(terms: ChargeTerms, *dates: str | None) -> list[tuple[str, str, str]]:
    start, target, *rest = [d(text) if text else None for text in dates]
    assert start is not None
    assert target is not None
    found = charges(terms, start, target, *rest)
    return [(str(line.start), str(line.end), f"{line.share:.9f}") for line in found.lines]


def test_a_service_in_advance_is_charged_to_its_bill_day_and_then_for_whole_months() -> None:
    assert spans(MONTHLY, "2026-01-22", "2026-02-01") == [
        ("2026-01-22", "2026-02-01", "0.322580645"),
        ("2026-02-01", "2026-03-01", "1.000000000"),
    ]


def test_the_next_run_charges_only_what_was_not_charged() -> None:
    first = charges(MONTHLY, d("2026-01-22"), d("2026-01-22"))
    assert first.charged_until == first.next_bill_date == d("2026-02-01")
    second = charges(MONTHLY, d("2026-01-22"), d("2026-02-01"), None, first.charged_until)
    assert [(line.start, line.share) for line in second.lines] == [(d("2026-02-01"), 1)]


def test_a_repeated_run_charges_nothing() -> None:
    once = charges(MONTHLY, d("2026-01-22"), d("2026-02-01"))
    again = charges(MONTHLY, d("2026-01-22"), d("2026-02-01"), None, once.charged_until)
    assert again.lines == ()
    assert (again.charged_until, again.next_bill_date) == (once.charged_until, once.next_bill_date)


def test_missed_months_are_caught_up_in_order() -> None:
    caught_up = spans(MONTHLY, "2026-01-01", "2026-03-15")
    assert [span[0] for span in caught_up] == ["2026-01-01", "2026-02-01", "2026-03-01"]


def test_a_service_that_ends_is_cut_at_its_end_and_has_no_next_bill_date() -> None:
    ended = charges(MONTHLY, d("2026-01-01"), d("2026-02-01"), d("2026-02-15"))
    assert [f"{line.share:.9f}" for line in ended.lines] == ["1.000000000", "0.500000000"]
    assert (ended.charged_until, ended.next_bill_date) == (d("2026-02-15"), None)


def test_an_end_before_the_first_boundary_is_one_item_of_the_whole_period_back() -> None:
    assert spans(MONTHLY, "2026-01-10", "2026-01-10", "2026-01-20") == [
        ("2026-01-10", "2026-01-20", "0.322580645")
    ]


def test_the_last_part_on_a_31st_is_measured_by_the_whole_period_from_the_anchor() -> None:
    ends_30_march = spans(
        ChargeTerms(BillingPeriod.MONTH, 31), "2026-02-28", "2026-03-30", "2026-03-30"
    )
    assert ends_30_march == [("2026-02-28", "2026-03-30", "0.967741935")]


def test_a_service_that_ends_as_it_starts_is_not_charged() -> None:
    nothing = charges(MONTHLY, d("2026-01-01"), d("2026-01-01"), d("2026-01-01"))
    assert (nothing.lines, nothing.next_bill_date) == ((), None)


def test_an_end_before_what_was_charged_gives_no_lines() -> None:
    found = charges(MONTHLY, d("2026-01-01"), d("2026-02-01"), d("2026-01-15"), d("2026-02-01"))
    assert (found.lines, found.charged_until) == ((), d("2026-02-01"))


@pytest.mark.parametrize(("target", "end"), [("2025-12-31", None), ("2026-01-01", "2025-12-31")])
def test_dates_out_of_order_are_an_error(target: str, end: str | None) -> None:
    with pytest.raises(InvalidDateSequence):
        charges(MONTHLY, d("2026-01-01"), d(target), d(end) if end else None)


def test_in_arrears_only_what_has_ended_is_charged() -> None:
    assert spans(IN_ARREARS, "2026-01-22", "2026-01-31") == []
    assert spans(IN_ARREARS, "2026-01-22", "2026-02-28") == [
        ("2026-01-22", "2026-02-01", "0.322580645")
    ]


def test_in_arrears_the_end_of_the_service_ends_its_last_period() -> None:
    ended = charges(IN_ARREARS, d("2026-01-01"), d("2026-01-20"), d("2026-01-20"))
    assert [(line.start, line.end) for line in ended.lines] == [(d("2026-01-01"), d("2026-01-20"))]
    assert ended.next_bill_date is None


def test_in_arrears_the_next_bill_date_is_the_end_of_the_running_period() -> None:
    waiting = charges(IN_ARREARS, d("2026-01-22"), d("2026-01-22"), d("2026-03-10"))
    assert waiting.next_bill_date == d("2026-02-01")
    assert next_bill_date(IN_ARREARS, d("2026-03-01"), d("2026-03-10")) == d("2026-03-10")


@pytest.mark.parametrize(
    ("target", "end", "until"),
    [
        ("2022-12-01", None, "2022-12-07"),
        ("2022-11-07", None, "2022-11-07"),
        ("2022-12-07", None, "2022-12-07"),
        ("2022-12-01", "2022-12-02", "2022-12-02"),
    ],
)
def test_billing_early_takes_the_running_period_but_none_that_only_begins(
    target: str, end: str | None, until: str
) -> None:
    through = billable_until(EARLY, d("2022-11-07"), d(target), d(end) if end else None)
    assert through == d(until)


def test_billing_early_comes_again_on_the_day_after_a_boundary() -> None:
    assert next_bill_date(EARLY, d("2022-12-07")) == d("2022-12-08")
    assert next_bill_date(EARLY, d("2022-12-01")) == d("2022-12-01")


@pytest.mark.parametrize("terms", [MONTHLY, IN_ARREARS, EARLY])
def test_the_next_bill_date_is_the_first_that_bills_something(terms: ChargeTerms) -> None:
    start = d("2026-01-22")
    due = charges(terms, start, start).next_bill_date
    assert due is not None
    charged = charges(terms, start, start).charged_until
    assert charges(terms, start, due, None, charged).lines
    if due > start:
        day_before = date.fromordinal(due.toordinal() - 1)
        assert not charges(terms, start, day_before, None, charged).lines


def test_a_new_bill_day_gives_a_leading_part_from_what_was_charged() -> None:
    moved = charges(
        ChargeTerms(BillingPeriod.MONTH, 15),
        d("2016-05-01"),
        d("2016-06-01"),
        None,
        d("2016-06-01"),
    )
    assert [line.amount(Decimal("249.95"), "USD") for line in moved.lines] == [Decimal("112.88")]


def test_thirty_days_follow_one_another_whatever_the_bill_day() -> None:
    periods = spans(ChargeTerms(BillingPeriod.THIRTY_DAYS, 1), "2011-09-01", "2011-10-03")
    assert [span[:2] for span in periods] == [
        ("2011-09-01", "2011-10-01"),
        ("2011-10-01", "2011-10-31"),
    ]


def test_months_of_thirty_days_share_alike_in_long_and_short_months() -> None:
    fixed = ChargeTerms(BillingPeriod.MONTH, 23, month_days=30)
    assert spans(fixed, "2023-05-15", "2023-05-15") == [("2023-05-15", "2023-05-23", "0.266666667")]


@pytest.mark.parametrize(
    ("since", "share"),
    [
        ("2025-12-01", "1.000000000"),
        ("2026-01-01", "1.000000000"),
        ("2026-01-21", "0.354838710"),
        ("2026-02-01", "0.000000000"),
        ("2026-03-01", "0.000000000"),
    ],
)
def test_the_unused_share_is_counted_by_the_lines_own_denominator(since: str, share: str) -> None:
    (line,) = charges(MONTHLY, d("2026-01-01"), d("2026-01-01")).lines
    assert f"{line.unused_share(d(since)):.9f}" == share


def test_the_unused_share_of_a_leading_part_is_of_the_whole_period() -> None:
    line = charges(ChargeTerms(BillingPeriod.MONTH, 15), d("2012-04-05"), d("2012-04-05")).lines[0]
    assert f"{line.unused_share(d('2012-04-10')):.9f}" == "0.161290323"  # 5 of 31, not of 10


def test_an_amount_is_share_times_price_times_quantity_rounded_once() -> None:
    (line,) = charges(MONTHLY, d("2026-01-22"), d("2026-01-22")).lines
    assert line.amount(Decimal("499.99"), "RUB", Decimal(3)) == Decimal("483.86")


def test_a_whole_month_is_the_whole_price_also_where_months_have_thirty_days() -> None:
    february = spans(
        ChargeTerms(BillingPeriod.MONTH, 31, month_days=30), "2026-01-31", "2026-01-31"
    )
    assert february == [("2026-01-31", "2026-02-28", "1.000000000")]


def test_months_of_thirty_days_do_not_touch_weeks() -> None:
    weekly = ChargeTerms(BillingPeriod.WEEK, 1, month_days=30)
    assert spans(weekly, "2026-05-28", "2026-05-28", "2026-06-02") == [
        ("2026-05-28", "2026-06-02", "0.714285714")
    ]
