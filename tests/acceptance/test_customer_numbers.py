"""Published figures of contracts' numbers: their form, their year, and no gap."""

from __future__ import annotations

from datetime import datetime

import pytest

from shared.dynamo.transaction import Transaction
from shared.errors import Unavailable
from tests.acceptance.case_files import Case, cases
from tests.unit.customer.office import ADDRESS, OPERATOR, TARIFF, Office, an_office, good


def drafted(office: Office, aborted: bool) -> str | None:
    """The number of a contract that is drafted; None for one whose request is given up."""
    commit = office.table.commit

    def given_up(transaction: Transaction) -> None:
        raise Unavailable

    if aborted:
        office.table.commit = given_up  # type: ignore[method-assign]
    customer = office.read("/customers")["items"][0]["id"]
    draft = {"customerId": customer, "tariffId": "tariff-1", "address": ADDRESS}
    reply = office.api.post("/contracts", draft, by=OPERATOR)
    office.table.commit = commit  # type: ignore[method-assign]
    if aborted:
        assert reply.status == 503
        return None
    number: str = good(reply, 201)["number"]
    return number


@pytest.mark.parametrize("case", cases("customer_published", "contract_number"))
def test_numbers_follow_each_other_without_a_gap(case: Case) -> None:
    asked = case["input"]
    office = an_office(
        contract_prefix=asked["prefix"],
        contract_digits=asked["digits"],
        contract_numbers_each_year=asked["restarts_each_year"],
        time_zone=asked["time_zone"],
    )
    office.hears("billing.tariff.published", TARIFF)
    good(office.api.post("/customers", {"kind": "person", "name": "Boris"}, by=OPERATOR), 201)
    numbers = []
    for request in asked["requests"]:
        office.clock.at = datetime.fromisoformat(request["at"])
        numbers.append(drafted(office, request.get("aborted", False)))
    assert numbers == case["expected"]["numbers"]
