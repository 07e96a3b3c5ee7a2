"""The published tables of Kill Bill and Meteroid, and providers' formulas, about periods."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

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
from functions.billing.periods.charges import Charges, ChargeTerms, billable_until, charges
from functions.billing.periods.entities import (
    BillingMode,
    BillingPeriod,
    InvalidDateSequence,
    Period,
)
from functions.billing.periods.proration import (
    days_between,
    leading_whole,
    part_days,
    proportion,
    prorated,
    share_of,
    whole_days,
)
from tests.acceptance.case_files import Case, cases, find_case

NAMES = {
    "DAILY": BillingPeriod.DAY,
    "WEEKLY": BillingPeriod.WEEK,
    "BIWEEKLY": BillingPeriod.TWO_WEEKS,
    "THIRTY_DAYS": BillingPeriod.THIRTY_DAYS,
    "THIRTY_ONE_DAYS": BillingPeriod.THIRTY_ONE_DAYS,
    "SIXTY_DAYS": BillingPeriod.SIXTY_DAYS,
    "NINETY_DAYS": BillingPeriod.NINETY_DAYS,
    "MONTHLY": BillingPeriod.MONTH,
    "BIMESTRIAL": BillingPeriod.TWO_MONTHS,
    "QUARTERLY": BillingPeriod.QUARTER,
    "TRIANNUAL": BillingPeriod.FOUR_MONTHS,
    "BIANNUAL": BillingPeriod.HALF_YEAR,
    "ANNUAL": BillingPeriod.YEAR,
    "SESQUIENNIAL": BillingPeriod.EIGHTEEN_MONTHS,
    "BIENNIAL": BillingPeriod.TWO_YEARS,
    "TRIENNIAL": BillingPeriod.THREE_YEARS,
}
MODES = {"IN_ADVANCE": BillingMode.IN_ADVANCE, "IN_ARREAR": BillingMode.IN_ARREARS}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def days(value: dict[str, str], *names: str) -> list[date]:
    return [date.fromisoformat(value[name]) for name in names]


def terms(value: Case) -> ChargeTerms:
    return ChargeTerms(
        NAMES[value["billing_period"]],
        value["bill_cycle_day"],
        MODES[value["billing_mode"]],
        early=value.get("in_arrear_greedy", False),
    )


def charged(value: Case) -> Charges:
    start, target = days(value, "start_date", "target_date")
    return charges(terms(value), start, target, day(value["end_date"]))


@pytest.mark.parametrize("case", cases("killbill", "proration_cycles"))
def test_the_shares_add_up_to_the_billing_cycles(case: Case) -> None:
    shares = [line.share for line in charged(case["input"]).lines]
    assert sum(shares) == Decimal(case["expected"]["number_of_billing_cycles"])


@pytest.mark.parametrize("case", cases("killbill", "service_periods"))
def test_the_lines_are_the_service_periods(case: Case) -> None:
    lines = [(line.start, line.end) for line in charged(case["input"]).lines]
    items = case["expected"]["items"]
    assert lines == [tuple(days(item, "period_start", "period_end")) for item in items]


@pytest.mark.parametrize("case", cases("killbill", "invalid_date_sequence"))
def test_dates_out_of_order_are_refused(case: Case) -> None:
    with pytest.raises(InvalidDateSequence):
        charged(case["input"])


@pytest.mark.parametrize("case", cases("killbill", "billing_interval"))
def test_a_target_allows_billing_up_to_a_date(case: Case) -> None:
    value, expected = case["input"], case["expected"]
    (start,) = days(value, "start_date")
    assert terms(value).cycle(start).first == day(expected["first_billing_cycle_date"])
    if value["target_date"] is not None:
        (target,) = days(value, "target_date")
        until = billable_until(terms(value), start, target, day(value["end_date"]))
        assert until == day(expected["effective_end_date"])
        assert (until is not None) == expected["has_something_to_bill"]


@pytest.mark.parametrize("case", cases("killbill", "proration_factor"))
def test_a_month_of_fixed_days_gives_the_factor(case: Case) -> None:
    value = case["input"]
    period, fixed = NAMES[value["billing_period"]], value["fixed_days_in_month"]
    if value["position"] == "leading":
        start, end = days(value, "start_date", "period_end")
        whole = leading_whole(end, period)
    else:
        start, end = days(value, "period_start", "end_date")
        whole = Period(start, shift(start, period))
    part = part_days(Period(start, end), period, fixed)
    factor = proportion(part, whole_days(whole, period, fixed))
    assert factor == Decimal(case["expected"]["proration_factor"])


@pytest.mark.parametrize("case", cases("killbill", "days_between_fixed_month"))
def test_days_are_counted_in_months_of_fixed_days(case: Case) -> None:
    start, end = days(case["input"], "start_date", "end_date")
    counted = days_between(start, end, case["input"]["fixed_days_in_month"])
    assert counted == case["expected"]["days"]


@pytest.mark.parametrize("case", cases("killbill", "whole_periods"))
def test_whole_periods_are_counted(case: Case) -> None:
    start, end = days(case["input"], "start_date", "end_date")
    period = NAMES[case["input"]["billing_period"]]
    assert whole_periods(start, end, period) == case["expected"]["whole_periods"]


@pytest.mark.parametrize("case", cases("killbill", "shift_periods"))
def test_a_date_is_shifted_by_periods(case: Case) -> None:
    (start,) = days(case["input"], "date")
    shifted = shift(start, NAMES[case["input"]["billing_period"]], case["input"]["periods"])
    assert [shifted] == days(case["expected"], "date")


@pytest.mark.parametrize("case", cases("killbill", "bcd_from_instant"))
def test_the_bill_day_is_the_local_day(case: Case) -> None:
    moment = datetime.fromisoformat(case["input"]["first_recurring_nonzero_charge_at"])
    zone = case["input"]["account_timezone"]
    assert bill_day_of(moment, zone) == case["expected"]["bill_cycle_day"]


@pytest.mark.parametrize("case", cases("killbill", "bcd_align"))
def test_a_date_is_moved_to_the_bill_day_of_its_month(case: Case) -> None:
    (proposed,) = days(case["input"], "date")
    aligned = on_bill_day(proposed, case["input"]["bill_cycle_day"])
    assert [aligned] == days(case["expected"], "date")


@pytest.mark.parametrize("case", cases("killbill", "bcd_align_to_next"))
def test_a_date_is_moved_to_the_next_bill_day(case: Case) -> None:
    (proposed,) = days(case["input"], "date")
    aligned = next_on_bill_day(proposed, case["input"]["bill_cycle_day"])
    assert [aligned] == days(case["expected"], "date")


@pytest.mark.parametrize("case", cases("meteroid", "period_containing_date"))
def test_the_period_that_holds_a_date(case: Case) -> None:
    value = case["input"]
    target, start = days(value, "target_date", "billing_start")
    period = period_containing(target, start, NAMES[value["billing_period"]], value["billing_day"])
    assert [period.start, period.end] == days(case["expected"], "period_start", "period_end")


@pytest.mark.parametrize("case", cases("meteroid", "proration_factor"))
def test_a_part_is_a_share_of_the_whole(case: Case) -> None:
    part = Period(*days(case["input"], "partial_start", "partial_end"))
    whole = Period(*days(case["input"], "full_start", "full_end"))
    factor = Fraction(case["expected"]["factor"])
    assert abs(Fraction(share_of(part, whole)) - factor) <= Fraction(1, 2 * 10**9)


@pytest.mark.parametrize("case", cases("meteroid", "first_cycle"))
def test_a_cycle_after_the_first_is_whole(case: Case) -> None:
    value = case["input"]
    start, target = days(value, "billing_start", "invoice_date")
    period = ChargeTerms(NAMES[value["billing_period"]], value["billing_day"])
    line = charges(period, start, target).lines[value["cycle"]]
    assert line.start == target
    assert (None if line.share == 1 else line.share) == case["expected"]["factor"]


@pytest.mark.parametrize("case", cases("meteroid", "plan_change"))
def test_a_plan_change_credits_the_unused_share_and_charges_the_rest(case: Case) -> None:
    value = case["input"]
    start, end, changed = days(value, "period_start", "period_end", "change_date")
    share = share_of(Period(changed, end), Period(start, end))
    removed = [value["old_cents"], value.get("removed_cents", 0)]
    added = [value["new_cents"], value.get("added_cents", 0) * value.get("quantity", 1)]
    pairs = zip(removed, added, strict=True)
    cents = [amount for old, new in pairs for amount in (-old, new)]
    lines = [int(prorated(Decimal(amount), share, "JPY")) for amount in cents if amount]
    assert lines == case["expected"]["lines"]
    assert sum(lines) == case["expected"]["net_cents"]


@pytest.mark.parametrize("case", cases("isp", "period_alignment"))
def test_a_month_is_charged_from_the_day_of_activation(case: Case) -> None:
    value = case["input"]
    month = {31: date(2025, 1, 1), 29: date(2024, 2, 1), 30: date(2025, 4, 1)}
    first = month[value["days_in_month"]]
    end = first.replace(day=value["end_day"]) + timedelta(days=1) if "end_day" in value else None
    start = first.replace(day=value["active_day"])
    (line,) = charges(
        ChargeTerms(BillingPeriod.MONTH, value["period_start_day"]), start, start, end
    ).lines
    amount = line.amount(Decimal(value["monthly"]), "RUB", Decimal(value.get("quantity", 1)))
    assert amount == Decimal(case["expected"]["charge"])


@pytest.mark.parametrize("case", cases("isp", "next_charge_date"))
def test_the_next_charge_comes_a_period_after_activation(case: Case) -> None:
    value = case["input"]
    (start,) = days(value, "activated")
    period = BillingPeriod.MONTH if value["fixed_charge_day"] else BillingPeriod.THIRTY_DAYS
    bought = charges(ChargeTerms(period, start.day), start, start)
    assert bought.next_bill_date == day(case["expected"]["next_charge"])


@pytest.mark.parametrize("case", cases("isp", "sync_bill_date"))
def test_a_second_service_joins_the_bill_date_of_the_first(case: Case) -> None:
    first, second = (
        datetime.fromisoformat(case["input"][name]).date()
        for name in ("first_started", "second_started")
    )
    monthly = ChargeTerms(BillingPeriod.MONTH, first.day)
    joined = charges(monthly, second, second)
    same = joined.next_bill_date == charges(monthly, first, first).next_bill_date
    assert same == case["expected"]["same_next_bill_date"]
    share = Fraction(case["expected"]["second_share"])
    assert abs(Fraction(joined.lines[0].share) - share) <= Fraction(1, 2 * 10**9)


@pytest.mark.parametrize("case", cases("isp", "deferred_proration"))
def test_a_deferred_first_invoice_holds_the_leading_part_and_a_whole_month(case: Case) -> None:
    value = case["input"]
    (invoice,) = case["expected"]["invoices"]
    (target,) = days(invoice, "date")
    monthly = ChargeTerms(BillingPeriod.MONTH, value["bill_day"])
    lines = charges(monthly, date.fromisoformat(value["started"]), target).lines
    amounts = [line.amount(Decimal(value["monthly"]), "USD") for line in lines]
    assert sum(amounts) == Decimal(invoice["recurring"])


@pytest.mark.parametrize("case", cases("lago", "timezone_proration"))
def test_the_local_day_decides_how_much_of_a_week_is_left(case: Case) -> None:
    value = case["input"]
    moment = datetime.fromisoformat(value["started_at"])
    start = moment.astimezone(ZoneInfo(value["timezone"])).date()
    a_monday = date(2024, 1, 1)
    (line,) = charges(ChargeTerms(BillingPeriod.WEEK, 1, aligned_to=a_monday), start, start).lines
    assert (line.end - line.start).days == case["expected"]["billed_days"]
    price = Decimal(value["plan_amount_cents"])
    assert line.amount(price, "JPY") == case["expected"]["invoice_total_cents"]


@pytest.mark.parametrize("case", cases("lago", "proration"))
def test_a_quarter_in_arrears_is_charged_for_the_days_it_was_used(case: Case) -> None:
    value = case["input"]
    started, ended = (
        datetime.fromisoformat(value[name]).date() for name in ("started_at", "terminated_at")
    )
    end = ended + timedelta(days=1)
    quarterly = ChargeTerms(BillingPeriod.QUARTER, 1, BillingMode.IN_ARREARS)
    (line,) = charges(quarterly, started, end, end).lines
    amount = line.amount(Decimal(value["plan_amount_cents"]), "JPY")
    assert amount == case["expected"]["subscription_fee_cents"]


@pytest.mark.parametrize("case", cases("lago", "billing_days"))
def test_an_anniversary_on_a_31st_is_billed_every_month_on_its_last_day(case: Case) -> None:
    (start,) = days(case["input"], "started")
    cycle = BillingCycle.starting(start, BillingPeriod.MONTH, start.day)
    billed = case["expected"]["billed_on"]
    assert [cycle.boundary(n + 1).isoformat() for n in range(len(billed))] == billed


@pytest.mark.parametrize("case", cases("lago", "period_boundaries"))
def test_periods_begin_where_the_last_one_ended(case: Case) -> None:
    value, expected = case["input"], case["expected"]
    start = datetime.fromisoformat(value.get("started_at") or value["started"]).date()
    bill_day = 1 if value["billing_time"] == "calendar" else start.day
    periods = expected.get("periods") or [
        [expected["usage_from"], expected["usage_to"]],
        [expected["period_from"], expected["period_to"]],
    ]
    for first, last in periods:
        begin, inclusive_end = (datetime.fromisoformat(text).date() for text in (first, last))
        period = period_containing(begin, start, BillingPeriod.MONTH, bill_day)
        assert period == Period(begin, inclusive_end + timedelta(days=1))


@pytest.mark.parametrize("case", cases("lago", "trial"))
def test_charging_begins_on_the_day_after_a_trial(case: Case) -> None:
    value = case["input"]
    started = datetime.fromisoformat(value["started_at"]).date()
    trial = value.get("new_trial_days") or value["trial_days"]
    begin = started + timedelta(days=trial)
    (line,) = charges(ChargeTerms(BillingPeriod.MONTH, 1), begin, begin).lines
    amount = line.amount(Decimal(value["plan_amount_cents"]), "JPY")
    assert amount == case["expected"]["subscription_fee_cents"]


def test_an_upgrade_in_arrears_charges_the_old_plan_for_its_days() -> None:
    upgrade = find_case("lago", "LG-016")
    changed = datetime.fromisoformat(upgrade["input"]["upgraded_at"]).date()
    august = period_containing(changed, date(2023, 8, 1), BillingPeriod.MONTH, 1)
    left = share_of(Period(changed, august.end), august)
    used = share_of(Period(august.start, changed), august)
    value, expected = upgrade["input"], upgrade["expected"]

    def part(share: Decimal, name: str) -> Decimal:
        return prorated(Decimal(value[name]), share, "JPY")

    changed_addon = part(left, "new_addon_month_cents") - part(left, "old_addon_month_cents")
    assert part(used, "old_plan_cents") == expected["old_plan_arrears_fee_cents"]
    assert changed_addon == expected["changed_addon_fee_cents"]
    assert part(left, "second_new_addon_month_cents") == expected["new_addon_fee_cents"]


@pytest.mark.parametrize("case_id", ["KB-412", "KB-413", "KB-471", "KB-472", "KB-473", "KB-474"])
def test_the_items_of_an_invoice_for_one_service_have_their_dates_and_amounts(case_id: str) -> None:
    found = find_case("killbill", case_id)
    value = found["input"]
    (event,) = value["events"]
    start, target = days(event, "effective_date") + days(value, "target_date")
    terms = ChargeTerms(
        NAMES[event["billing_period"]],
        event["bill_cycle_day"],
        MODES[value["billing_mode"]],
        month_days=value.get("fixed_days_in_month"),
    )
    price, currency = Decimal(event["recurring_price"]), value["currency"]
    items = [
        (line.start.isoformat(), line.end.isoformat(), str(line.amount(price, currency)))
        for line in charges(terms, start, target).lines
    ]
    expected = found["expected"]["items"]
    assert items == [(item["start"], item["end"], item["amount"]) for item in expected]
