"""Requisites: published valid numbers pass, and what was mistyped is found."""

from __future__ import annotations

from random import Random

import pytest
from stdnum.ru import inn as known_inn
from stdnum.ru import ogrn as known_ogrn

from shared.requisites import (
    is_bank_account,
    is_bic,
    is_correspondent_account,
    is_inn,
    is_kpp,
    is_ogrn,
)
from tests.acceptance.case_files import Case, cases

KINDS = ("inn", "ogrn", "bank_account")
MORE = ("kpp", "bic", "correspondent_account")


def _is_valid(case: Case) -> bool:
    given = case["input"]
    if case["kind"] == "bank_account":
        return is_bank_account(given["account"], given["bic"])
    if case["kind"] == "correspondent_account":
        return is_correspondent_account(given["account"], given["bic"])
    checks = {"inn": is_inn, "kpp": is_kpp, "ogrn": is_ogrn, "bic": is_bic}
    return checks[case["kind"]](given["value"])


@pytest.mark.parametrize(
    "case", [*cases("customer", *KINDS), *cases("customer_published", *KINDS, *MORE)]
)
def test_a_number_is_valid_by_its_check_digits(case: Case) -> None:
    assert _is_valid(case) is case["expected"]["valid"]


@pytest.mark.parametrize("inn", ["7707083893", "500100732259"])
def test_any_single_changed_digit_of_a_taxpayer_number_is_found(inn: str) -> None:
    changed = [
        inn[:i] + str((int(d) + step) % 10) + inn[i + 1 :]
        for i, d in enumerate(inn)
        for step in range(1, 10)
    ]
    assert sum(is_inn(c) for c in changed) <= len(changed) // 20  # 11 and 10 share a digit


@pytest.mark.parametrize("inn", ["", "77070838", "77070838930", "٧٧٠٧٠٨٣٨٩٣", "770708389x"])
def test_what_is_no_taxpayer_number_is_refused(inn: str) -> None:
    assert not is_inn(inn)


def test_an_account_fits_its_bank_by_its_key() -> None:
    assert is_bank_account("40702810638050013199", "044525225")
    valid = [a for d in range(10) if is_bank_account(a := f"40702810{d}00000005555", "044525225")]
    assert len(valid) == 1


@pytest.mark.parametrize("length", [10, 12])
def test_a_taxpayer_number_is_valid_where_others_say_so_too(length: int) -> None:
    digits = Random(length)
    numbers = [f"{digits.randrange(1, 10**length):0{length}d}" for _ in range(3000)]
    assert [is_inn(n) for n in numbers] == [bool(known_inn.is_valid(n)) for n in numbers]
    assert any(map(is_inn, numbers))


@pytest.mark.parametrize("length", [13, 15])
def test_a_registration_number_is_valid_where_others_say_so_too(length: int) -> None:
    """But for remainders of two digits, of which the last one counts and others compare both."""
    digits, kinds = Random(length), {13: "15", 15: "34"}[length]
    numbers = [
        f"{digits.choice(kinds)}{digits.randrange(10 ** (length - 1)):0{length - 1}d}"
        for _ in range(3000)
    ]
    differing = {n for n in numbers if is_ogrn(n) != bool(known_ogrn.is_valid(n))}
    assert all(length == 15 and int(n[:-1]) % 13 > 9 and is_ogrn(n) for n in differing)
    assert bool(differing) == (length == 15)
