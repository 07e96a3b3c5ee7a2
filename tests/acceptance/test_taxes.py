"""Published figures of tax, discounts and credit notes: Freeside, Lago, Meteroid, Russian VAT."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.billing.periods.charges import ChargeLine, ChargeTerms, charges
from functions.billing.periods.entities import BillingPeriod
from functions.billing.periods.proration import prorated
from functions.billing.taxes.entities import TaxCategory, TaxRate, russian_vat
from functions.billing.taxes.totals import (
    CreditExceedsInvoice,
    TaxableLine,
    TaxTotal,
    credit_totals,
    credited_line,
    discount_of,
    left_after,
    spread_discount,
    tax_of,
    tax_totals,
)
from shared.money import ZERO
from tests.acceptance.case_files import Case, cases, find_case

CENTS = "JPY"  # amounts in whole cents are amounts of a currency without decimals


def rate(percent: str) -> TaxRate:
    return TaxRate(TaxCategory.STANDARD, Decimal(percent))


def lines_of(amounts: list[Any], percent: str, discount: Decimal = ZERO) -> list[TaxableLine]:
    sums = [Decimal(amount) for amount in amounts]
    shares = spread_discount(discount, sums, CENTS)
    return [
        TaxableLine(amount, rate(percent), discount=share)
        for amount, share in zip(sums, shares, strict=True)
    ]


def taxes(totals: tuple[TaxTotal, ...]) -> Decimal:
    return sum((total.tax for total in totals), ZERO)


def gross(totals: tuple[TaxTotal, ...]) -> Decimal:
    return sum((total.gross for total in totals), ZERO)


@pytest.mark.parametrize("case", cases("isp", "tax_on_sum"))
def test_tax_is_rounded_once_on_the_sum(case: Case) -> None:
    value = case["input"]
    lines = [
        TaxableLine(Decimal(charge), rate(value["tax_rate"]), value["tax_included"])
        for charge in value["charges"]
    ]
    assert taxes(tax_totals(lines, "USD")) == Decimal(case["expected"]["tax"])


@pytest.mark.parametrize("case", cases("isp", "vat_included"))
def test_the_tax_within_a_price(case: Case) -> None:
    line = TaxableLine(Decimal(case["input"]["gross"]), rate(case["input"]["vat_rate"]), True)
    (total,) = tax_totals([line], "RUB")
    assert total.tax == Decimal(case["expected"]["vat"])
    assert total.net == Decimal(case["expected"]["net"])
    assert total.gross == Decimal(case["input"]["gross"])


@pytest.mark.parametrize("case", cases("isp", "vat_rate_by_date"))
def test_the_rate_follows_the_date_of_service(case: Case) -> None:
    days = [date.fromisoformat(text) for text in case["input"]["service_dates"]]
    rates = [russian_vat().rate_on(TaxCategory.STANDARD, day).percent for day in days]
    assert rates == [Decimal(percent) for percent in case["expected"]["rates"]]


@pytest.mark.parametrize("case", cases("isp", "credit_with_tax"))
def test_a_credit_holds_its_share_of_tax(case: Case) -> None:
    value, expected = case["input"], case["expected"]
    start, end, cancelled = (
        date.fromisoformat(value[name]) for name in ("period_start", "period_end", "cancelled_on")
    )
    (bought,) = charges(ChargeTerms(BillingPeriod.MONTH, start.day), start, start).lines
    price = Decimal(value["price"])
    line = TaxableLine(bought.amount(price, "USD"), rate(value["tax_rate"]))
    invoice = tax_totals([line], "USD")
    assert bought.end == end
    assert taxes(invoice) == Decimal(expected["tax"])
    credited = credited_line(line, prorated(price, bought.unused_share(cancelled), "USD"), "USD")
    assert gross(credit_totals([credited], invoice, "USD")) == Decimal(expected["credit"])
    paid = sum(Decimal(payment) for payment in value["payments"])
    assert gross(invoice) - paid == Decimal(expected["invoice_owed"])


@pytest.mark.parametrize("case", cases("lago", "tax"))
def test_coupons_are_spread_by_share_before_tax(case: Case) -> None:
    value, expected = case["input"], case["expected"]
    amounts = [Decimal(fee["amount"]) for fee in value["fees"]]
    shares = [ZERO for _ in amounts]
    for coupon in value.get("coupons_cents") or [value["coupon_cents"]]:
        left = [amount - share for amount, share in zip(amounts, shares, strict=True)]
        spread = spread_discount(Decimal(coupon), left, CENTS)
        shares = [share + part for share, part in zip(shares, spread, strict=True)]
    lines = [
        TaxableLine(amount, rate(fee["tax_rate"]), discount=share)
        for fee, amount, share in zip(value["fees"], amounts, shares, strict=True)
    ]
    totals = tax_totals(lines, CENTS)
    assert shares == expected.get("coupon_shares", [expected.get("coupon_share")])
    assert taxes(totals) == expected["taxes"]
    if "fee_taxes" in expected:
        singly = [tax_of(line.taxable, line.rate, CENTS, included=False) for line in lines]
        assert singly == expected["fee_taxes"]
        assert sum(total.net for total in totals) == expected["sub_total_excluding_taxes"]
        assert gross(totals) == expected["total"]


def test_a_coupon_of_one_line_lowers_the_tax_base_of_that_line_only() -> None:
    found = find_case("lago", "LG-035")
    expected = found["expected"]
    lines = coupon_lines(found)
    totals = tax_totals(lines, CENTS)
    assert sum(line.amount for line in lines) == expected["fees_total"]
    assert sum(line.discount for line in lines) == expected["coupons"]
    assert taxes(totals) == expected["taxes"]
    assert gross(totals) == expected["total"]


def coupon_lines(found: Case) -> list[TaxableLine]:
    return [
        TaxableLine(
            Decimal(fee["amount"]), rate(fee["tax_rate"]), discount=Decimal(fee.get("coupon", 0))
        )
        for fee in found["input"]["fees"]
    ]


def test_crediting_every_line_credits_the_invoice() -> None:
    expected = find_case("lago", "LG-036")["expected"]
    lines = coupon_lines(find_case("lago", "LG-035"))
    note = credit_totals(
        [credited_line(line, line.amount, CENTS) for line in lines], tax_totals(lines, CENTS), CENTS
    )
    assert sum(total.net for total in note) == expected["sub_total"]
    assert taxes(note) == expected["taxes"]
    assert gross(note) == expected["max_creditable"]


def test_a_part_of_a_discounted_line_takes_its_part_of_the_discount() -> None:
    found = find_case("lago", "LG-037")
    expected = found["expected"]
    lines = coupon_lines(find_case("lago", "LG-035"))
    discounted = next(line for line in lines if line.amount == found["input"]["item_of_fee"])
    part = credited_line(discounted, Decimal(found["input"]["item_cents"]), CENTS)
    (note,) = credit_totals([part], tax_totals(lines, CENTS), CENTS)
    assert part.discount == expected["coupon_adjustment"]
    assert (note.net, note.tax, note.gross) == (
        expected["sub_total"],
        expected["taxes"],
        expected["total"],
    )


def test_two_coupons_over_six_lines_keep_every_cent() -> None:
    found = find_case("lago", "LG-038")
    value, expected = found["input"], found["expected"]
    lines = lines_of(value["fees_cents"], value["tax_rate"], Decimal(value["coupons_cents"]))
    exact = [Decimal(share) for share in expected["coupon_shares"]]
    assert all(abs(line.discount - share) < 1 for line, share in zip(lines, exact, strict=True))
    assert sum(line.discount for line in lines) == value["coupons_cents"]
    assert taxes(tax_totals(lines, CENTS)) == expected["taxes"]
    assert gross(tax_totals(lines, CENTS)) == expected["total"]


def test_credits_in_parts_come_to_the_invoice_exactly() -> None:
    found = find_case("lago", "LG-042")
    value, expected = found["input"], found["expected"]
    lines = lines_of(value["fees_cents"], value["tax_rate"])
    left = tax_totals(lines, CENTS)
    assert (taxes(left), gross(left)) == (
        expected["invoice"]["taxes"],
        expected["invoice"]["total"],
    )
    notes = []
    for credited in value["credits_cents"]:
        note = credit_totals([credited_line(lines[0], Decimal(credited), CENTS)], left, CENTS)
        notes.append(note)
        left = left_after(left, note)
    assert [taxes(note) for note in notes] == expected["credit_taxes"]
    assert [gross(note) for note in notes] == expected["credit_totals"]
    assert gross(left) == expected["creditable_left"]


def test_a_coupon_and_three_credit_notes_clear_the_invoice() -> None:
    found = find_case("lago", "LG-043")
    value, expected = found["input"], found["expected"]
    lines = lines_of(value["fees_cents"], value["tax_rate"], Decimal(value["coupon_cents"]))
    left = tax_totals(lines, CENTS)
    assert gross(left) == expected["invoice_total"]
    for line, credit in zip(lines, expected["credits"], strict=True):
        part = credited_line(line, Decimal(credit["item"]), CENTS)
        (note,) = credit_totals([part], left, CENTS)
        assert part.discount == credit["coupon_adjustment"]
        assert (note.net, note.tax, note.gross) == (
            credit["sub_total"],
            credit["taxes"],
            credit["total"],
        )
        left = left_after(left, (note,))
    assert gross(left) == expected["creditable_left"]


@pytest.mark.parametrize("case_id", ["LG-025", "LG-026", "LG-028", "LG-029", "LG-030"])
def test_a_service_ended_on_its_first_day_is_credited_but_for_that_day(case_id: str) -> None:
    found = find_case("lago", case_id)
    value, expected = found["input"], found["expected"]
    started = datetime.fromisoformat(value["at"]).astimezone(ZoneInfo(value["timezone"])).date()
    bill_day = 1 if value["billing_time"] == "calendar" else started.day
    (bought,) = charges(ChargeTerms(BillingPeriod.MONTH, bill_day), started, started).lines
    invoice, note = cancelled_after_a_day(bought, value)
    assert gross(invoice) == expected["invoice_total_cents"]
    assert {
        "sub_total_excluding_taxes_cents": note.net,
        "taxes_cents": note.tax,
        "total_cents": note.gross,
    } == expected["credit_note"]


@pytest.mark.parametrize("case_id", ["LG-031", "LG-033"])
def test_net_and_tax_of_a_credit_are_rounded_apart(case_id: str) -> None:
    found = find_case("lago", case_id)
    value, expected = found["input"], found["expected"]
    started = datetime.fromisoformat(value["started"]).date()
    period = BillingPeriod.WEEK if value.get("interval") == "weekly" else BillingPeriod.MONTH
    (bought,) = charges(ChargeTerms(period, started.day), started, started).lines
    invoice, note = cancelled_after_a_day(bought, value)
    assert (taxes(invoice), gross(invoice)) == (
        expected["invoice"]["taxes"],
        expected["invoice"]["total"],
    )
    credit = expected["credit_note"]
    net = credit.get("sub_total_excluding_taxes", credit.get("item"))
    assert (note.net, note.tax, note.gross) == (net, credit["taxes"], credit["total"])


def cancelled_after_a_day(bought: ChargeLine, value: Case) -> tuple[tuple[TaxTotal, ...], TaxTotal]:
    """The invoice's totals, and the credit note's, when only the first day was used."""
    price = Decimal(value["plan_amount_cents"])
    line = TaxableLine(bought.amount(price, CENTS), rate(value["tax_rate"]))
    invoice = tax_totals([line], CENTS)
    unused = bought.unused_share(bought.start + timedelta(days=1))
    part = credited_line(line, prorated(price, unused, CENTS), CENTS)
    (note,) = credit_totals([part], invoice, CENTS)
    return invoice, note


def test_an_upgrade_credits_the_old_plan_with_its_tax() -> None:
    found = find_case("lago", "LG-020")
    value, expected = found["input"], found["expected"]
    started, changed = (datetime.fromisoformat(value[name]).date() for name in ("started_at", "at"))
    (bought,) = charges(ChargeTerms(BillingPeriod.MONTH, started.day), started, started).lines
    share = bought.unused_share(changed)
    line = TaxableLine(bought.amount(Decimal(value["old_cents"]), CENTS), rate(value["tax_rate"]))
    unused = credited_line(line, prorated(Decimal(value["old_cents"]), share, CENTS), CENTS)
    (note,) = credit_totals([unused], tax_totals([line], CENTS), CENTS)
    assert line.amount == expected["first_invoice_fees_cents"]
    assert prorated(Decimal(value["new_cents"]), share, CENTS) == expected["invoice_fees_cents"]
    assert note.gross == expected["credit_note_cents"]


def test_credit_notes_line_by_line_sum_to_the_discounted_invoice() -> None:
    found = find_case("meteroid", "MT-106")
    value, expected = found["input"], found["expected"]
    amounts = [Decimal(cents) for cents in value["invoice"]["lines_cents"]]
    discount = discount_of(amounts, Decimal(value["invoice"]["coupon_percent"]), CENTS)
    lines = lines_of(amounts, value["invoice"]["tax_rate"], discount)
    left = tax_totals(lines, CENTS)
    assert parts(lines, left) == expected["invoice"]
    for chosen, note in zip(value["credited_lines"], expected["credit_notes"], strict=True):
        credited = [credited_line(lines[i], lines[i].amount, CENTS) for i in chosen]
        totals = credit_totals(credited, left, CENTS)
        assert parts(credited, totals) == note
        left = left_after(left, totals)
    assert (gross(left) == 0) is expected["sum_equals_invoice"]
    again = credited_line(lines[0], lines[0].amount, CENTS)
    with pytest.raises(CreditExceedsInvoice):
        credit_totals([again], left, CENTS)


def parts(lines: list[TaxableLine], totals: tuple[TaxTotal, ...]) -> dict[str, Decimal]:
    return {
        "sub_total": sum((line.amount for line in lines), ZERO),
        "discount": sum((line.discount for line in lines), ZERO),
        "taxes": taxes(totals),
        "total": gross(totals),
    }
