"""Money: one spelling of an amount, half up, and no kopeck lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shared.money import (
    InvalidAmount,
    NothingToShareBy,
    TooPrecise,
    UnknownCurrency,
    allocate,
    exponent,
    minor_unit,
    parse_money,
    rounded,
)


@pytest.mark.parametrize(
    ("currency", "unit"), [("RUB", "0.01"), ("JPY", "1"), ("KWD", "0.001"), ("CLP", "1")]
)
def test_a_minor_unit_is_the_smallest_amount_of_its_currency(currency: str, unit: str) -> None:
    assert minor_unit(currency) == Decimal(unit)
    assert minor_unit(currency).as_tuple().exponent == -exponent(currency)


@pytest.mark.parametrize("code", ["RUR", "rub", "", "XXX", "XAU", "РУБ"])
def test_what_is_no_currency_is_refused(code: str) -> None:
    with pytest.raises(UnknownCurrency):
        rounded(Decimal(1), code)


@pytest.mark.parametrize(
    ("exact", "whole"),
    [
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("2.675", "2.68"),
        ("-0.005", "-0.01"),
        ("-0.001", "0.00"),
        ("180.327868852", "180.33"),
    ],
)
def test_amounts_are_rounded_half_up_and_never_to_minus_zero(exact: str, whole: str) -> None:
    assert str(rounded(Decimal(exact), "RUB")) == whole


@pytest.mark.parametrize(
    ("text", "amount"),
    [("500", "500.00"), ("-1.5", "-1.50"), ("0.10", "0.10"), ("-0", "0.00"), ("1.1000", "1.10")],
)
def test_a_decimal_string_becomes_an_amount_at_scale(text: str, amount: str) -> None:
    assert str(parse_money(text, "RUB")) == amount


@pytest.mark.parametrize(
    "text",
    ["", " 1", "1 ", "+1", "01", "1.", ".5", "1e3", "1,00", "NaN", "Infinity", "1_000", "١", "1\n",
     "1234567890123456", "0.0000000000"],
)  # fmt: skip
def test_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmount):
        parse_money(text, "RUB")


def test_an_amount_below_the_minor_unit_is_refused_not_rounded() -> None:
    with pytest.raises(TooPrecise):
        parse_money("0.001", "RUB")
    assert parse_money("0.001", "KWD") == Decimal("0.001")


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("10.00", ["1", "1", "1"], ["3.34", "3.33", "3.33"]),
        ("-10.00", ["1", "1", "1"], ["-3.34", "-3.33", "-3.33"]),
        ("10.00", ["19.99", "68.33", "200.33"], ["0.69", "2.37", "6.94"]),
        ("0.01", ["0", "5", "5"], ["0.00", "0.01", "0.00"]),
        ("0", ["1", "2"], ["0.00", "0.00"]),
    ],
)
def test_a_sum_is_shared_by_weight_without_a_rest(
    total: str, weights: list[str], parts: list[str]
) -> None:
    shared = allocate(Decimal(total), [Decimal(weight) for weight in weights], "RUB")
    assert [str(part) for part in shared] == parts


@pytest.mark.parametrize("weights", [[], ["0", "0"], ["2", "-1"]])
def test_a_sum_needs_weights_to_be_shared_by(weights: list[str]) -> None:
    with pytest.raises(NothingToShareBy):
        allocate(Decimal(1), [Decimal(weight) for weight in weights], "RUB")


def test_a_part_of_a_kopeck_cannot_be_shared_out() -> None:
    with pytest.raises(TooPrecise):
        allocate(Decimal("0.005"), [Decimal(1)], "RUB")
