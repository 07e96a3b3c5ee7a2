"""Rates by date of service, tax per rate, discounts and credits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from functions.billing.taxes.entities import NoTaxRate, TaxCategory, TaxRate, russian_vat
from functions.billing.taxes.totals import (
    CreditExceedsInvoice,
    InvalidDiscount,
    TaxableLine,
    credit_totals,
    credited_line,
    discount_of,
    left_after,
    spread_discount,
    tax_totals,
)

STANDARD = TaxRate(TaxCategory.STANDARD, Decimal(22))
REDUCED = TaxRate(TaxCategory.REDUCED, Decimal(10))


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("category", "day", "percent"),
    [
        (TaxCategory.STANDARD, "2018-12-31", 18),
        (TaxCategory.STANDARD, "2025-12-31", 20),
        (TaxCategory.STANDARD, "2026-01-01", 22),
        (TaxCategory.REDUCED, "2026-01-01", 10),
        (TaxCategory.ZERO, "2026-01-01", 0),
        (TaxCategory.NONE, "2026-01-01", 0),
    ],
)
def test_the_rate_is_that_of_the_day_of_service(
    category: TaxCategory, day: str, percent: int
) -> None:
    assert russian_vat().rate_on(category, d(day)) == TaxRate(category, Decimal(percent))


def test_a_day_before_the_first_rate_has_none() -> None:
    with pytest.raises(NoTaxRate):
        russian_vat().rate_on(TaxCategory.STANDARD, d("2003-12-31"))


def test_a_line_across_a_change_is_split_by_days_and_keeps_its_amount() -> None:
    parts = russian_vat().rated(
        TaxCategory.STANDARD, d("2025-12-15"), d("2026-01-15"), Decimal("100.00"), "RUB"
    )
    assert [(str(p.start), str(p.end), p.rate.percent, str(p.amount)) for p in parts] == [
        ("2025-12-15", "2026-01-01", Decimal(20), "54.84"),
        ("2026-01-01", "2026-01-15", Decimal(22), "45.16"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "percent"),
    [
        ("2025-12-01", "2026-01-01", 20),
        ("2026-01-01", "2026-02-01", 22),
        ("2026-01-01", "2026-01-01", 22),
    ],
)
def test_a_line_on_one_side_of_a_change_stays_whole(start: str, end: str, percent: int) -> None:
    (part,) = russian_vat().rated(TaxCategory.STANDARD, d(start), d(end), Decimal(7), "RUB")
    assert (part.rate.percent, part.amount) == (percent, 7)


def test_a_credit_across_a_change_is_split_as_its_charge_was() -> None:
    parts = russian_vat().rated(
        TaxCategory.STANDARD, d("2025-12-15"), d("2026-01-15"), Decimal("-100.00"), "RUB"
    )
    assert [str(part.amount) for part in parts] == ["-54.84", "-45.16"]


def test_each_rate_and_kind_of_price_has_its_total() -> None:
    lines = [
        TaxableLine(Decimal("500.00"), STANDARD, included=True),
        TaxableLine(Decimal("100.00"), REDUCED),
        TaxableLine(Decimal("500.00"), STANDARD, included=True, discount=Decimal("100.00")),
        TaxableLine(Decimal("50.00"), STANDARD),
    ]
    totals = [
        (t.rate.percent, t.included, str(t.net), str(t.tax), str(t.gross))
        for t in tax_totals(lines, "RUB")
    ]
    assert totals == [
        (10, False, "100.00", "10.00", "110.00"),
        (22, False, "50.00", "11.00", "61.00"),
        (22, True, "737.70", "162.30", "900.00"),
    ]


def test_no_tax_and_zero_percent_are_told_apart() -> None:
    none, zero = (
        TaxRate(category, Decimal(0)) for category in (TaxCategory.NONE, TaxCategory.ZERO)
    )
    totals = tax_totals([TaxableLine(Decimal(1), zero), TaxableLine(Decimal(2), none)], "RUB")
    assert [(t.rate.category, t.tax) for t in totals] == [
        (TaxCategory.NONE, 0),
        (TaxCategory.ZERO, 0),
    ]


def test_a_discount_never_exceeds_what_it_lies_on_and_passes_credits_by() -> None:
    amounts = [Decimal("10.00"), Decimal("-5.00"), Decimal("30.00")]
    assert spread_discount(Decimal("8.00"), amounts, "RUB") == [2, 0, 6]
    assert spread_discount(Decimal("99.00"), amounts, "RUB") == [10, 0, 30]
    assert spread_discount(Decimal("1.00"), [Decimal("-5.00")], "RUB") == [0]


@pytest.mark.parametrize(("percent", "discount"), [("0", "0"), ("12.5", "1.25"), ("100", "10.00")])
def test_a_discount_is_a_share_up_to_the_whole(percent: str, discount: str) -> None:
    assert discount_of([Decimal(10)], Decimal(percent), "RUB") == Decimal(discount)


@pytest.mark.parametrize("percent", ["-0.01", "100.01"])
def test_a_discount_is_not_more_than_everything(percent: str) -> None:
    with pytest.raises(InvalidDiscount):
        discount_of([Decimal(10)], Decimal(percent), "RUB")


def test_a_discount_is_not_negative() -> None:
    with pytest.raises(InvalidDiscount):
        spread_discount(Decimal("-1.00"), [Decimal(10)], "RUB")


@pytest.mark.parametrize("amount", ["0", "-1", "10.01"])
def test_a_credit_lies_within_its_line(amount: str) -> None:
    with pytest.raises(CreditExceedsInvoice):
        credited_line(TaxableLine(Decimal("10.00"), STANDARD), Decimal(amount), "RUB")


def test_a_credit_at_a_rate_that_was_not_invoiced_is_refused() -> None:
    invoice = tax_totals([TaxableLine(Decimal("10.00"), STANDARD)], "RUB")
    with pytest.raises(CreditExceedsInvoice):
        credit_totals([TaxableLine(Decimal("1.00"), REDUCED)], invoice, "RUB")


def test_the_credit_of_a_price_with_tax_in_it_gives_back_that_price() -> None:
    line = TaxableLine(Decimal("1000.00"), STANDARD, included=True)
    part = credited_line(line, Decimal("333.33"), "RUB")
    (note,) = credit_totals([part], tax_totals([line], "RUB"), "RUB")
    assert (note.net, note.tax, note.gross) == (
        Decimal("273.22"),
        Decimal("60.11"),
        Decimal("333.33"),
    )


def test_small_credits_that_round_up_never_give_back_more_tax_than_was_taken() -> None:
    line = TaxableLine(Decimal("0.03"), STANDARD)
    left = tax_totals([line] * 5, "RUB")
    given = []
    for _ in range(5):
        note = credit_totals([line], left, "RUB")
        left = left_after(left, note)
        given.append(str(note[0].tax))
    assert given == ["0.01", "0.01", "0.01", "0.00", "0.00"]
