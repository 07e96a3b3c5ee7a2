"""Whatever the lines: tax is rounded once per rate, and credits come to the invoice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from functions.billing.taxes.entities import TaxCategory, TaxRate, russian_vat
from functions.billing.taxes.totals import (
    TaxableLine,
    credit_totals,
    credited_line,
    left_after,
    spread_discount,
    tax_totals,
)

amounts = st.integers(1, 10**8).map(lambda cents: Decimal(cents) / 100)
rates = st.sampled_from(
    [
        TaxRate(TaxCategory.STANDARD, Decimal(22)),
        TaxRate(TaxCategory.STANDARD, Decimal(20)),
        TaxRate(TaxCategory.REDUCED, Decimal("8.25")),
        TaxRate(TaxCategory.ZERO, Decimal(0)),
        TaxRate(TaxCategory.NONE, Decimal(0)),
    ]
)


@st.composite
def discounted_lines(draw: st.DrawFn) -> list[TaxableLine]:
    sums = draw(st.lists(amounts, min_size=1, max_size=6))
    discount = draw(st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100))
    parts = spread_discount(discount, sums, "RUB")
    assert sum(parts) == min(discount, sum(sums))
    return [
        TaxableLine(amount, draw(rates), draw(st.booleans()), part)
        for amount, part in zip(sums, parts, strict=True)
    ]


def half_up_cents(value: Fraction) -> Decimal:
    cents = value * 100
    return Decimal((2 * cents.numerator + cents.denominator) // (2 * cents.denominator)) / 100


@given(discounted_lines())
def test_tax_is_exact_arithmetic_rounded_once_per_rate(lines: list[TaxableLine]) -> None:
    for total in tax_totals(lines, "RUB"):
        chosen = [ln for ln in lines if (ln.rate, ln.included) == (total.rate, total.included)]
        taxable = sum(Fraction(line.amount - line.discount) for line in chosen)
        percent = Fraction(total.rate.percent)
        divisor = 100 + percent if total.included else Fraction(100)
        assert total.tax == half_up_cents(taxable * percent / divisor)
        assert total.net + total.tax == total.gross
        assert total.taxable == (total.gross if total.included else total.net)


@given(discounted_lines(), st.data())
def test_credits_in_any_parts_never_exceed_the_invoice_and_all_of_them_clear_it(
    lines: list[TaxableLine], data: st.DataObject
) -> None:
    left = tax_totals(lines, "RUB")
    for chosen in data.draw(st.permutations(range(len(lines)))):
        line = lines[chosen]
        note = credit_totals([credited_line(line, line.amount, "RUB")], left, "RUB")
        left = left_after(left, note)
        assert all(total.taxable >= 0 and total.tax >= 0 for total in left)
    assert all((total.taxable, total.tax) == (0, 0) for total in left)


@given(
    st.dates(date(2018, 1, 1), date(2027, 12, 31)),
    st.integers(0, 1500).map(timedelta),
    st.integers(-(10**8), 10**8).map(lambda cents: Decimal(cents) / 100),
)
def test_rated_parts_tile_the_days_at_their_own_rate_and_keep_the_amount(
    start: date, length: timedelta, amount: Decimal
) -> None:
    table, end = russian_vat(), start + length
    parts = table.rated(TaxCategory.STANDARD, start, end, amount, "RUB")
    assert [start, *(part.end for part in parts)] == [*(part.start for part in parts), end]
    assert sum(part.amount for part in parts) == amount
    for part in parts:
        last = max(part.start, part.end - timedelta(days=1))
        for day in (part.start, last):
            assert table.rate_on(TaxCategory.STANDARD, day) == part.rate
