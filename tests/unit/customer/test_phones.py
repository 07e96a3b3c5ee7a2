"""Phones: what is typed becomes E.164, and what is no number is refused at its field."""

from __future__ import annotations

import pytest

from functions.customer.customers.phones import InvalidPhone, e164


@pytest.mark.parametrize("typed", ["8 (916) 123-45-67", "+7 916 123 45 67", "9161234567"])
def test_a_phone_is_kept_as_e164_however_it_was_typed(typed: str) -> None:
    assert e164(typed, "RU") == "+79161234567"


@pytest.mark.parametrize("typed", ["12345", "+7 000 000 00 00", "phone", "+999123456789"])
def test_a_phone_that_does_not_exist_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(InvalidPhone) as refusal:
        e164(typed, "RU")
    assert [e.pointer for e in refusal.value.errors] == ["/phone"]
