"""Offices for the tests: an empty one, and one that is at work."""

from __future__ import annotations

import pytest

from functions.customer.seeds import seed
from tests.unit.customer.office import TARIFF, Office, an_office


@pytest.fixture
def bare() -> Office:
    """An office without anything in it, on the morning of 10 March 2026."""
    return an_office()


@pytest.fixture
def office(bare: Office) -> Office:
    """An office with the demo data, a published tariff and a lead who has signed up."""
    seed(bare.table, bare.clock)
    assert bare.hears("billing.tariff.published", TARIFF) == []
    user = {
        "userId": "user-1",
        "customerId": "customer-1",
        "role": "customer",
        "email": "anna@example.com",
        "phone": "+79161234567",
        "name": "Анна Петрова",
        "locale": "ru",
    }
    assert bare.hears("auth.user.verified", user) == []
    return bare
