"""Whatever the dates: charge lines tile the time, once, and shares are shares."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.billing.periods.calendar import BillingCycle, period_containing, shift, whole_periods
from functions.billing.periods.charges import ChargeTerms, charges, next_bill_date
from functions.billing.periods.entities import BillingMode, BillingPeriod

dates = st.dates(date(1990, 1, 1), date(2090, 12, 31))
bill_days = st.integers(1, 31)
periods = st.sampled_from(list(BillingPeriod))
monthly = periods.filter(lambda period: period.months > 0)
terms = st.builds(
    ChargeTerms,
    periods,
    bill_days,
    st.sampled_from(list(BillingMode)),
    early=st.booleans(),
    month_days=st.sampled_from([None, None, 30]),
)
spans = st.integers(0, 1200).map(timedelta)


@given(dates, monthly, bill_days, st.integers(-30, 60))
def test_a_boundary_is_the_bill_day_or_the_last_day_of_its_month(
    start: date, period: BillingPeriod, bill_day: int, number: int
) -> None:
    cycle = BillingCycle.starting(start, period, bill_day)
    boundary = cycle.boundary(number)
    assert boundary.day == min(bill_day, monthrange(boundary.year, boundary.month)[1])
    months = (boundary.year - cycle.first.year) * 12 + boundary.month - cycle.first.month
    assert months == number * period.months


@given(dates, periods, bill_days)
def test_the_first_boundary_lies_within_a_whole_period_of_the_start(
    start: date, period: BillingPeriod, bill_day: int
) -> None:
    cycle = BillingCycle.starting(start, period, bill_day)
    assert cycle.boundary(-1) < start <= cycle.first
    same_month = (cycle.first.year, cycle.first.month) == (start.year, start.month)
    bill_day_here = min(bill_day, monthrange(start.year, start.month)[1])
    assert not period.months or same_month == (bill_day_here >= start.day)


@given(dates, periods, bill_days, spans)
def test_a_date_lies_in_exactly_one_period(
    start: date, period: BillingPeriod, bill_day: int, later: timedelta
) -> None:
    day = start + later
    found = period_containing(day, start, period, bill_day)
    assert day in found
    assert period_containing(found.end, start, period, bill_day).start == found.end
    if found.start > start:
        before = period_containing(found.start - timedelta(days=1), start, period, bill_day)
        assert before.end == found.start


@given(terms, dates, spans, st.none() | spans)
def test_lines_tile_the_time_from_start_to_what_is_charged(
    terms: ChargeTerms, start: date, until_target: timedelta, until_end: timedelta | None
) -> None:
    end = None if until_end is None else start + until_end
    target = start + until_target
    found = charges(terms, start, target, end)
    edges = [start, *(line.end for line in found.lines)]
    assert [line.start for line in found.lines] == edges[:-1]
    assert found.charged_until == edges[-1]
    assert all(line.start < line.end for line in found.lines)
    assert all(0 <= line.share <= 1 for line in found.lines)
    assert end is None or found.charged_until <= end
    assert all(line.share == 1 for line in found.lines[1:-1])
    if terms.mode is BillingMode.IN_ADVANCE:
        assert found.charged_until > target or found.charged_until == end
        assert all(line.start <= target for line in found.lines)
    elif not terms.early:
        assert all(line.end <= target for line in found.lines)


@given(terms, dates, st.lists(spans, min_size=1, max_size=6), st.none() | spans)
def test_many_runs_charge_what_one_run_would(
    terms: ChargeTerms, start: date, later: list[timedelta], until_end: timedelta | None
) -> None:
    end = None if until_end is None else start + until_end
    targets = [start + span for span in sorted(later)]
    charged: Any = None
    lines: list[Any] = []
    for target in targets:
        found = charges(terms, start, target, end, charged)
        lines += found.lines
        charged = found.charged_until
    if terms.mode is BillingMode.IN_ARREARS and terms.early:
        assert charged is not None
        assert sum((line.end - line.start).days for line in lines) == (charged - start).days
    else:
        assert tuple(lines) == charges(terms, start, targets[-1], end).lines


@given(terms, dates, spans, st.none() | spans)
def test_nothing_is_billed_before_the_next_bill_date_and_something_on_it(
    terms: ChargeTerms, start: date, until_target: timedelta, until_end: timedelta | None
) -> None:
    end = None if until_end is None else start + until_end
    charged = charges(terms, start, start + until_target, end).charged_until
    due = next_bill_date(terms, charged, end)
    if due is None:
        assert charged == end
        return
    assert charges(terms, start, due, end, charged).lines
    if due > start:
        assert not charges(terms, start, due - timedelta(days=1), end, charged).lines


@given(terms, dates, spans, spans)
def test_used_and_unused_shares_come_to_the_line(
    terms: ChargeTerms, start: date, until_target: timedelta, offset: timedelta
) -> None:
    for line in charges(terms, start, start + until_target).lines[-2:]:
        since = min(line.start + offset, line.end)
        unused = line.unused_share(since)
        assert 0 <= unused <= line.share
        assert line.unused_share(line.end) == 0
        assert line.unused_share(line.start) == line.share
        if terms.month_days is None:
            used = Decimal((since - line.start).days) / line.whole_days
            assert abs(used + unused - line.share) < Decimal("0.0000000015")


@given(dates, periods, st.integers(0, 40))
def test_shifting_by_whole_periods_and_counting_them_agree(
    start: date, period: BillingPeriod, count: int
) -> None:
    end = shift(start, period, count)
    assert whole_periods(start, end, period) == count
    assert whole_periods(start, end + timedelta(days=1), period) in (count, count + 1)
    assert not count or whole_periods(start, end - timedelta(days=1), period) == count - 1
