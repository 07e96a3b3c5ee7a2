"""Whatever the amounts: rounding is half up, and a shared sum comes back together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from shared.money import allocate, minor_unit, parse_money, rounded

currencies = st.sampled_from(["RUB", "USD", "JPY", "KWD"])
exact = st.decimals(-(10**9), 10**9, places=9)
cents = st.integers(-(10**9), 10**9).map(lambda units: Decimal(units) / 100)
weights = st.lists(st.decimals(0, 10**6, places=4), min_size=1, max_size=12).filter(any)


@given(exact, currencies)
def test_rounding_is_half_up_by_exact_arithmetic(amount: Decimal, currency: str) -> None:
    unit = Fraction(minor_unit(currency))
    units = Fraction(abs(amount)) / unit
    half_up = (2 * units.numerator + units.denominator) // (2 * units.denominator)
    assert abs(Fraction(rounded(amount, currency))) == half_up * unit


@given(exact, currencies)
def test_a_rounded_amount_has_one_spelling_that_reads_back(amount: Decimal, currency: str) -> None:
    whole = rounded(amount, currency)
    assert str(parse_money(str(whole), currency)) == str(whole)


@given(cents, weights)
def test_the_parts_add_up_and_each_is_within_a_minor_unit_of_its_share(
    total: Decimal, weights: list[Decimal]
) -> None:
    parts = allocate(total, weights, "RUB")
    assert sum(parts) == total
    whole = sum(Fraction(weight) for weight in weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(part) - Fraction(total) * Fraction(weight) / whole) < Fraction(1, 100)
        assert weight or not part


@given(cents, weights)
def test_a_heavier_weight_never_gets_less(total: Decimal, weights: list[Decimal]) -> None:
    parts = [abs(part) for part in allocate(total, weights, "RUB")]
    order = sorted(range(len(weights)), key=lambda index: (weights[index], parts[index]))
    assert [parts[index] for index in order] == sorted(parts)
