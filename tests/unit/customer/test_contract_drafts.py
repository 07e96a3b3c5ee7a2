"""Contracts that are drafted, changed, put in force or given up; and the lists of all contracts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from functions.customer.contracts.numbering import ContractNumbers
from tests.unit.customer.office import (
    ADDRESS,
    CUSTOMER,
    OPERATOR,
    STRANGER,
    TARIFF,
    Office,
    good,
    refused,
)

DRAFT = {"customerId": "customer-1", "tariffId": "tariff-1", "address": ADDRESS}
STATE = "not-in-this-contract-state"


def drafted(office: Office, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = good(office.api.post("/contracts", DRAFT | changes, by=OPERATOR), 201)
    return made


def sent(office: Office, contract: dict[str, Any], verb: str, **body: Any) -> Any:
    return office.api.post(f"/contracts/{contract['id']}/{verb}", body, by=OPERATOR)


def test_a_draft_has_a_number_and_billing_does_not_hear_of_it(office: Office) -> None:
    draft = drafted(office)
    assert (draft["number"], draft["state"], draft["activatedOn"]) == ("C-000001", "draft", None)
    assert (draft["customerName"], draft["tariffRevision"]) == ("Анна Петрова", 1)
    assert draft["applicationId"] is None
    told = [e["type"] for e in office.table.events() if "contract" in e["type"]]
    assert told == ["customer.contract.drafted"]
    assert office.read("/me/profile", by=CUSTOMER)["status"] == "lead"


def test_a_draft_in_force_makes_an_active_customer_and_takes_a_port(office: Office) -> None:
    draft = drafted(office)
    held = good(sent(office, draft, "activate", activatedOn="2026-03-01", comment="Signed."))
    assert (held["state"], held["activatedOn"]) == ("active", "2026-03-01")
    assert [(s["state"], s["on"]) for s in held["history"]] == [
        ("draft", "2026-03-10"), ("active", "2026-03-01"),
    ]  # fmt: skip
    (event,) = office.table.events("customer.contract.activated")
    assert event["data"]["contractId"] == draft["id"]
    assert (event["data"]["activatedOn"], int(event["sequence"])) == ("2026-03-01", 2)
    profile = office.read("/me/profile", by=CUSTOMER)
    assert (profile["status"], profile["contractNumbers"]) == ("active", ["C-000001"])
    building = office.read("/buildings", city="Москва", street="улица Ленина")["items"][0]
    assert building["portsUsed"] == 1
    found = office.read("/customers", contractNumber="C-000001")["items"]
    assert [c["id"] for c in found] == ["customer-1"]
    refused(sent(office, draft, "activate"), 409, STATE)


def test_a_draft_is_changed_until_it_is_in_force(office: Office) -> None:
    draft = drafted(office)
    newer = TARIFF | {"revision": 2, "price": "690.00"}
    assert office.hears("billing.tariff.published", newer, sequence=2) == []
    path, flat = f"/contracts/{draft['id']}", ADDRESS | {"apartment": "49"}
    moved = good(office.api.patch(path, {"address": flat}, by=OPERATOR))
    assert (moved["address"]["apartment"], moved["tariffRevision"]) == ("49", 1)
    sold = {"tariffId": "tariff-1", "tariffRevision": 2}
    again = good(office.api.patch(path, sold, by=OPERATOR))
    assert (again["agreedTerms"]["price"], again["tariffRevision"]) == ("690.00", 2)
    stale = office.api.patch(path, sold, by=OPERATOR, headers={"if-match": '"1"'})
    refused(stale, 412, "precondition-failed")
    assert good(office.api.patch(path, {}, by=OPERATOR)) == again
    good(sent(office, draft, "activate"))
    refused(office.api.patch(path, sold, by=OPERATOR), 409, STATE)


def test_a_draft_that_is_given_up_keeps_its_number_and_ends_nothing_at_billing(
    office: Office,
) -> None:
    draft = drafted(office)
    over = good(sent(office, draft, "terminate", reason="mistake"))
    assert (over["state"], over["toReturn"]) == ("terminated", [])
    assert office.table.events("customer.contract.terminated") == []
    assert office.read("/me/profile", by=CUSTOMER)["status"] == "lead"
    assert drafted(office)["number"] == "C-000002"
    later = sent(office, drafted(office), "terminate", reason="mistake", on="2026-04-01")
    refused(later, 409, STATE)


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"customerId": "nobody"}, 404, "customer-not-found"),
        ({"tariffId": "nothing"}, 422, "unknown-tariff"),
        ({"tariffRevision": 7}, 409, "tariff-revised"),
    ],
)
def test_what_is_not_there_is_in_no_contract(
    office: Office, changes: dict[str, Any], status: int, code: str
) -> None:
    refused(office.api.post("/contracts", DRAFT | changes, by=OPERATOR), status, code)
    assert drafted(office)["number"] == "C-000001"


def test_one_key_makes_one_draft(office: Office) -> None:
    key = {"idempotency-key": "key-1"}
    replies = [office.api.post("/contracts", DRAFT, by=OPERATOR, headers=key) for _ in range(2)]
    assert [r.json["number"] for r in replies] == ["C-000001"] * 2
    assert len(office.read("/contracts")["items"]) == 1


def test_the_office_lists_contracts_by_state_and_by_their_last_day(office: Office) -> None:
    names = ("draft", "active", "ending", "ended")
    made = dict(zip(names, (drafted(office) for _ in names), strict=True))
    for name in names[1:]:
        good(sent(office, made[name], "activate"))
    good(sent(office, made["ending"], "terminate", reason="moved", on="2026-04-01"))
    good(sent(office, made["ended"], "terminate", reason="price"))

    def listed(**query: Any) -> list[str]:
        by_id = {contract["id"]: name for name, contract in made.items()}
        return [by_id[c["id"]] for c in office.read("/contracts", **query)["items"]]

    assert sorted(listed()) == sorted(names)
    assert listed(state="draft") == ["draft"]
    assert sorted(listed(state="active")) == ["active", "ending"]
    assert listed(endsFrom="2026-03-01") == ["ended", "ending"]
    assert listed(endsFrom="2026-03-11", endsUntil="2026-04-01") == ["ending"]
    assert listed(endsUntil="2026-03-31") == ["ended"]
    assert listed(endsFrom="2026-03-01", state="terminated") == ["ended"]


def test_a_customer_lists_their_own_contracts(office: Office) -> None:
    draft = drafted(office)
    good(sent(office, draft, "activate"))
    drafted(office)
    own = office.read("/contracts", by=CUSTOMER)["items"]
    assert [c["number"] for c in own] == ["C-000001", "C-000002"]
    in_force = office.read("/contracts", by=CUSTOMER, state="active")["items"]
    assert [c["number"] for c in in_force] == ["C-000001"]
    assert office.read("/contracts", by=STRANGER)["items"] == []
    days = {"endsFrom": "2026-01-01"}
    refused(office.api.get("/contracts", by=CUSTOMER, query=days), 422, "only-for-the-office")


def test_a_prefix_may_hold_what_is_special_in_a_form() -> None:
    numbers = ContractNumbers(prefix="{x}/", digits=2, each_year=True, time_zone="UTC")
    assert numbers.series(datetime(2026, 3, 1, tzinfo=UTC)).text(7) == "{x}/2026-07"


def test_a_draft_is_made_from_the_customer_s_page_too(office: Office) -> None:
    own = {"tariffId": "tariff-1", "address": ADDRESS}
    made = good(office.api.post("/customers/customer-1/contracts", own, by=OPERATOR), 201)
    assert (made["customerId"], made["number"]) == ("customer-1", "C-000001")
