"""Published figures of customers: who has which tax numbers, and what is a phone number."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from functions.customer.customers.phones import InvalidPhone, read_phone
from functions.customer.customers.requisites import (
    BankDetails,
    InvalidRequisites,
    Requisites,
)
from tests.acceptance.case_files import Case, cases
from tests.unit.customer.office import OPERATOR, an_office

KINDS = ("inn", "ogrn", "bank_account")
MORE = ("kpp", "bic", "correspondent_account")
BANK = BankDetails("Bank", "044525225", "40702810638050013199")
OGRNIP = "385768585948949"


def refused(requisites: Requisites) -> set[str]:
    """The fields that are refused."""
    try:
        requisites.check()
    except InvalidRequisites as error:
        return {e.pointer for e in error.errors}
    return set()


def given(case: Case) -> tuple[Requisites, str]:
    """Requisites of a customer whom the case fits, and the field that it is about."""
    kind, sent = case["kind"], case["input"]
    value = sent.get("value", "")
    if kind == "inn":
        return Requisites(is_company=len(value) == 10, inn=value), "/inn"
    if kind == "ogrn":
        return Requisites(is_company=len(value) == 13, ogrn=value), "/ogrn"
    if kind == "kpp":
        return Requisites(is_company=True, kpp=value), "/kpp"
    if kind == "bic":
        return Requisites(is_company=True, bank=BankDetails("Bank", value, "")), "/bank/bic"
    own = sent["account"] if kind == "correspondent_account" else ""
    field = "/bank/correspondentAccount" if own else "/bank/account"
    bank = BankDetails("Bank", sent["bic"], "" if own else sent["account"], own)
    return Requisites(is_company=True, bank=bank), field


@pytest.mark.parametrize(
    "case", [*cases("customer", *KINDS), *cases("customer_published", *KINDS, *MORE)]
)
def test_a_number_is_refused_at_its_field_by_its_check_digits(case: Case) -> None:
    requisites, field = given(case)
    wrong = refused(requisites)
    assert (field not in wrong and "/bank/bic" not in wrong) is case["expected"]["valid"]


@pytest.mark.parametrize("case", cases("customer_published", "tax_identity"))
def test_who_has_which_tax_numbers(case: Case) -> None:
    sent = case["input"]
    ogrn = OGRNIP if sent["kind"] == "entrepreneur" else None
    requisites = Requisites(sent["kind"] == "company", sent["inn"], sent["kpp"], ogrn, BANK)
    assert (refused(requisites) == set()) is case["expected"]["valid"]


@pytest.mark.parametrize("case", cases("customer_published", "tax_identity"))
def test_who_has_which_tax_numbers_over_the_api(case: Case) -> None:
    sent = case["input"]
    kind = "company" if sent["kind"] == "company" else "person"
    body = {"kind": kind, "name": "Ромашка", "inn": sent["inn"], "kpp": sent["kpp"]}
    if sent["kind"] == "entrepreneur":
        body["ogrn"] = OGRNIP
    reply = an_office().api.post("/customers", body, by=OPERATOR)
    assert reply.status == (201 if case["expected"]["valid"] else 422)


@pytest.mark.parametrize("case", cases("customer_published", "phone"))
def test_a_phone_is_read_by_the_numbering_plans(case: Case) -> None:
    sent, expected = case["input"], case["expected"]
    if not expected["valid"]:
        with pytest.raises(InvalidPhone):
            read_phone(sent["text"], sent["default_region"])
        return
    read = asdict(read_phone(sent["text"], sent["default_region"]))
    assert read == {
        "e164": expected["e164"],
        "country": expected["country"],
        "line": expected["type"],
        "extension": expected["extension"] or "",
    }
