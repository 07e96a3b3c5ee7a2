"""Requisites and phones: published valid numbers pass, and a changed digit is found."""

from __future__ import annotations

import pytest

from functions.customer.customers.phones import InvalidPhone, e164
from functions.customer.customers.requisites import valid_account, valid_inn, valid_kpp


@pytest.mark.parametrize("inn", ["7707083893", "7830002293", "500100732259"])
def test_a_taxpayer_number_with_its_check_digits_is_valid(inn: str) -> None:
    assert valid_inn(inn)


@pytest.mark.parametrize("inn", ["7707083893", "500100732259"])
def test_any_single_changed_digit_of_a_taxpayer_number_is_found(inn: str) -> None:
    changed = [
        inn[:i] + str((int(d) + step) % 10) + inn[i + 1 :]
        for i, d in enumerate(inn)
        for step in range(1, 10)
    ]
    assert sum(valid_inn(c) for c in changed) <= len(changed) // 20  # 11 and 10 share a digit


@pytest.mark.parametrize("inn", ["", "77070838", "77070838930", "٧٧٠٧٠٨٣٨٩٣", "770708389x"])
def test_what_is_no_taxpayer_number_is_refused(inn: str) -> None:
    assert not valid_inn(inn)


def test_a_registration_reason_code_has_nine_signs() -> None:
    assert valid_kpp("773601001")
    assert not valid_kpp("77360100")
    assert not valid_kpp("77360100a")


def test_an_account_fits_its_bank_by_its_key() -> None:
    assert valid_account("40702810638050013199", "044525225")
    valid = [a for d in range(10) if valid_account(a := f"40702810{d}00000005555", "044525225")]
    assert len(valid) == 1


def test_a_correspondent_account_is_keyed_by_the_region_of_the_bank() -> None:
    assert valid_account("30101810400000000225", "044525225")
    assert not valid_account("30101810500000000225", "044525225")


@pytest.mark.parametrize("typed", ["8 (916) 123-45-67", "+7 916 123 45 67", "9161234567"])
def test_a_phone_is_kept_as_e164_however_it_was_typed(typed: str) -> None:
    assert e164(typed, "RU") == "+79161234567"


@pytest.mark.parametrize("typed", ["12345", "+7 000 000 00 00", "phone", "+999123456789"])
def test_a_phone_that_does_not_exist_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(InvalidPhone) as refusal:
        e164(typed, "RU")
    assert [e.pointer for e in refusal.value.errors] == ["/phone"]
