"""The published cases of search, asked of the API; spellings of numbers, asked of their rules."""

from __future__ import annotations

from typing import Any

import pytest

from functions.customer.addresses.entities import building_key
from functions.customer.devices.entities import InvalidMac, mac_key, ont_serial
from tests.acceptance.case_files import Case, all_cases, cases
from tests.unit.customer import conftest as offices
from tests.unit.customer.office import FORM, OPERATOR, Office, good

bare, office = offices.bare, offices.office


def both(kind: str) -> list[Any]:
    """The cases of a kind, of both files."""
    files = ("customer", "customer_published")
    having = [f for f in files if any(case["kind"] == kind for case in all_cases(f))]
    return [case for file in having for case in cases(file, kind)]


def found(office: Office, query: str) -> bool:
    """Whether a question finds anything; the empty one is refused."""
    reply = office.api.get("/search", by=OPERATOR, query={"q": query})
    if not query:
        assert reply.status == 422
        return False
    return bool(good(reply)["items"])


def add(office: Office, **fields: Any) -> None:
    """A customer beside others."""
    for body in ({"name": "Борис Годунов"}, {"name": "Анна Петрова"} | fields):
        good(office.api.post("/customers", {"kind": "person"} | body, by=OPERATOR), 201)


@pytest.mark.parametrize("case", both("name_search"))
def test_a_name_is_found_by_beginnings_of_its_words(bare: Office, case: Case) -> None:
    sent = {"kind": "company", "inn": "7707083893", "name": case["input"]["name"]}
    good(bare.api.post("/customers", sent, by=OPERATOR), 201)
    assert found(bare, case["input"]["query"]) is case["expected"]["found"]


@pytest.mark.parametrize("case", both("phone_search"))
def test_a_phone_is_found_in_any_spelling_and_by_its_end(bare: Office, case: Case) -> None:
    add(bare, phone=case["input"]["stored_e164"])
    assert found(bare, case["input"]["query"]) is case["expected"]["found"]


@pytest.mark.parametrize("case", both("address_search"))
def test_an_address_is_found_by_its_words_and_numbers(office: Office, case: Case) -> None:
    applied = FORM | {"address": case["input"]["address"], "name": "Борис Годунов"}
    good(office.api.post("/applications", applied, by=OPERATOR), 201)
    assert found(office, case["input"]["query"]) is case["expected"]["found"]


@pytest.mark.parametrize("case", both("building_number"))
def test_spellings_of_a_building_are_one(case: Case) -> None:
    one, other = case["input"]["one"], case["input"]["other"]
    assert (building_key(one) == building_key(other)) is case["expected"]["same"]


@pytest.mark.parametrize("case", both("mac_normal"))
def test_a_mac_address_has_one_spelling(case: Case) -> None:
    try:
        normal = mac_key(case["input"]["value"]).lower()
    except InvalidMac:
        normal = None
    assert normal == case["expected"]["normal"]


@pytest.mark.parametrize("case", both("ont_serial"))
def test_an_ont_has_one_serial_number(case: Case) -> None:
    assert ont_serial(case["input"]["value"]) == case["expected"]["normal"]
