"""Several addresses of one customer, each with the contracts that stand there."""

from __future__ import annotations

from typing import Any

import pytest

from functions.customer.addresses.entities import Address
from functions.customer.premises.entities import premises_id_of
from tests.unit.customer.office import (
    ADDRESS,
    CUSTOMER,
    OPERATOR,
    STRANGER,
    TECHNICIAN,
    Office,
    good,
    refused,
)

PATH = "/customers/customer-1/addresses"
DACHA = {"city": "Тверь", "street": "Лесная улица", "building": "1"}


def added(office: Office, **changes: Any) -> dict[str, Any]:
    sent = {"label": "Dacha", "address": DACHA} | changes
    made: dict[str, Any] = good(office.api.post(PATH, sent, by=OPERATOR), 201)
    return made


def connected(office: Office, hour: int = 10, **address: str) -> dict[str, Any]:
    job = office.begun(hour, address=ADDRESS | address)
    done: dict[str, Any] = good(office.moved(job, "complete", by=TECHNICIAN))
    return done


def test_a_contract_brings_its_address_along(office: Office) -> None:
    done = connected(office)
    (shown,) = office.read("/me/addresses", by=CUSTOMER)["items"]
    assert (shown["address"]["apartment"], shown["label"]) == ("48", "")
    assert shown["buildingId"] == Address("Москва", "Ленина", "12").building_id
    (contract,) = shown["contracts"]
    assert contract == {
        "id": done["contractId"],
        "number": "C-000001",
        "state": "active",
        "tariffName": "Домашний 100",
    }


def test_a_second_contract_joins_the_first_in_whatever_spelling(office: Office) -> None:
    connected(office)
    connected(office, hour=12, street="Ленина улица", building="д. 12", apartment="кв. 48")
    office.clock.advance(minutes=1)
    connected(office, hour=14, apartment="49")
    together, alone = office.read("/me/addresses", by=CUSTOMER)["items"]
    assert [c["number"] for c in together["contracts"]] == ["C-000001", "C-000002"]
    assert [c["number"] for c in alone["contracts"]] == ["C-000003"]


def test_an_address_that_was_added_before_is_the_contract_s(office: Office) -> None:
    made = added(office, label="Home", address=ADDRESS)
    connected(office)
    (shown,) = office.read(PATH)["items"]
    assert (shown["id"], shown["label"], len(shown["contracts"])) == (made["id"], "Home", 1)


def test_the_first_address_of_somebody_new(office: Office) -> None:
    done = good(office.moved(office.begun(by=None), "complete", by=TECHNICIAN))
    (shown,) = office.read(f"/customers/{done['customerId']}/addresses")["items"]
    assert [c["id"] for c in shown["contracts"]] == [done["contractId"]]


def test_an_address_is_labelled_detailed_and_taken_away(office: Office) -> None:
    made = added(office)
    one = f"{PATH}/{made['id']}"
    assert (made["label"], made["contracts"]) == ("Dacha", [])
    changed = good(office.api.patch(one, {"label": "🏡", "floor": "2"}, by=OPERATOR))
    assert (changed["label"], changed["address"]["floor"], changed["version"]) == ("🏡", "2", 2)
    stale = office.api.patch(one, {"floor": "3"}, by=OPERATOR, headers={"if-match": '"1"'})
    refused(stale, 412, "precondition-failed")
    refused(office.api.patch(one, {}, by=OPERATOR), 422, "invalid")
    assert office.read(one, by=TECHNICIAN)["label"] == "🏡"
    assert office.api.delete(one, by=OPERATOR).status == 204
    refused(office.api.get(one, by=OPERATOR), 404, "premises-not-found")
    refused(office.api.delete(one, by=OPERATOR), 404, "premises-not-found")
    actions = [line["action"] for line in office.table.audit()]
    assert actions[-3:] == ["address.added", "address.changed", "address.removed"]


def test_an_address_is_a_customer_s_once(office: Office) -> None:
    added(office)
    again = {"address": DACHA | {"street": "ул. Лесная"}}
    refused(office.api.post(PATH, again, by=OPERATOR), 409, "premises-exist")
    nobody = "/customers/nobody/addresses"
    refused(office.api.post(nobody, again, by=OPERATOR), 404, "customer-not-found")


def test_an_address_stays_while_a_contract_stands_there(office: Office) -> None:
    connected(office)
    (shown,) = office.read(PATH)["items"]
    one = f"{PATH}/{shown['id']}"
    refused(office.api.delete(one, by=OPERATOR), 409, "premises-in-use")
    (key,) = [k for k in office.table.items if k[1] == "CONTRACT" and k[0].startswith("CONTRACT#")]
    office.table.items[key]["state"] = "terminated"
    assert office.read(one)["contracts"] == []
    assert office.api.delete(one, by=OPERATOR).status == 204


def test_the_contract_of_somebody_else_stands_nowhere(office: Office) -> None:
    """One that was made over to another customer is theirs, wherever it is."""
    connected(office)
    (key,) = [k for k in office.table.items if k[1] == "CONTRACT" and k[0].startswith("CONTRACT#")]
    office.table.items[key]["customer_id"] = "customer-2"
    assert office.read(PATH)["items"][0]["contracts"] == []


def test_a_customer_sees_their_own_and_changes_none(office: Office) -> None:
    added(office)
    assert len(office.read("/me/addresses", by=CUSTOMER)["items"]) == 1
    assert office.read("/me/addresses", by=STRANGER)["items"] == []
    refused(office.api.get(PATH, by=CUSTOMER), 403, "forbidden")
    refused(office.api.post(PATH, {"address": DACHA}, by=CUSTOMER), 403, "forbidden")
    refused(office.api.post(PATH, {"address": DACHA}, by=TECHNICIAN), 403, "forbidden")


@pytest.mark.parametrize(("one", "other", "same"), [
    ("48", "кв. 48", True), ("48", "Квартира 48", True), ("48", "офис 48", False), ("48", "", False),
])  # fmt: skip
def test_a_flat_is_the_same_however_it_is_written(one: str, other: str, same: bool) -> None:
    ids = [premises_id_of("c", Address("Тверь", "Мира", "5", apartment=a)) for a in (one, other)]
    assert (ids[0] == ids[1]) is same
