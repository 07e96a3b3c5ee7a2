"""A contract of another customer: all that belongs to it goes over, in one transaction."""

from __future__ import annotations

from typing import Any

from shared.dynamo.transaction import Transaction
from tests.unit.customer.office import ADDRESS, CUSTOMER, OPERATOR, Office, good, refused
from tests.unit.customer.test_contract_life import connected, ports_used

SERIALS = ["DEMO-ONT-0001", "DEMO-ROUTER-0001"]
SERVICE = {
    "subscriptionId": "subscription-1",
    "accountId": "account-1",
    "customerId": "customer-1",
    "tariffId": "tariff-1",
    "tariffName": "Домашний 100",
    "kind": "internet",
    "state": "active",
    "startedOn": "2026-03-10",
    "price": "590.00",
    "currency": "RUB",
    "period": "month",
}


def a_company(office: Office) -> str:
    company = {"kind": "company", "name": "ООО Ромашка", "inn": "7707083893", "kpp": "770701001"}
    made: str = good(office.api.post("/customers", company, by=OPERATOR), 201)["id"]
    return made


def moved(office: Office, contract: str, to: str, **more: Any) -> Any:
    return office.api.post(
        f"/contracts/{contract}/transfer", {"customerId": to} | more, by=OPERATOR
    )


def test_a_new_contract_takes_the_place_of_the_old_one(office: Office) -> None:
    office.rents_out()
    old, taker = connected(office, deviceSerials=SERIALS, terms="rent"), a_company(office)
    new = good(moved(office, old, taker, comment="Sold the flat."), 201)
    assert (new["number"], new["state"], new["customerName"]) == (
        "C-000002", "active", "ООО Ромашка",
    )  # fmt: skip
    assert new["transferredFrom"] == {"id": old, "number": "C-000001"}
    assert new["address"] == office.read(f"/contracts/{old}")["address"]
    gone = office.read(f"/contracts/{old}", by=CUSTOMER)
    assert (gone["state"], gone["endsOn"], gone["toReturn"]) == ("terminated", "2026-03-10", [])
    assert gone["transferredTo"] == {"id": new["id"], "number": "C-000002"}
    step = gone["history"][-1]
    assert (step["code"], step["reason"]) == ("transfer", "Sold the flat.")
    assert office.read("/me/profile", by=CUSTOMER)["status"] == "former"
    them = office.read(f"/customers/{taker}")
    assert (them["status"], them["contractNumbers"]) == ("active", ["C-000002"])


def test_port_devices_and_services_go_over(office: Office) -> None:
    old, taker = connected(office, deviceSerials=SERIALS), a_company(office)
    office.hears("billing.subscription.started", SERVICE | {"contractId": old})
    new = good(moved(office, old, taker), 201)["id"]
    assert office.read("/me/services", by=CUSTOMER)["items"] == []
    (service,) = office.read(f"/customers/{taker}/services")["items"]
    assert (service["id"], service["contractId"]) == ("subscription-1", new)
    devices = office.read(f"/customers/{taker}/devices")["items"]
    assert {(d["customerId"], d["contractId"], d["state"]) for d in devices} == {
        (taker, new, "installed"),
    }
    history = office.read(f"/devices/{devices[0]['id']}/history")["items"]
    assert history[0]["contractId"] == new
    assert ports_used(office) == 1
    over = {"reason": "moved"}
    back = good(office.api.post(f"/contracts/{new}/terminate", over, by=OPERATOR))
    assert len(back["toReturn"]) == 2
    assert ports_used(office) == 0


def test_billing_hears_of_the_transfer_and_of_no_end(office: Office) -> None:
    old, taker = connected(office), a_company(office)
    new = good(moved(office, old, taker), 201)
    (event,) = office.table.events("customer.contract.transferred")
    assert event["subject"] == old
    assert event["data"] == {
        "contractId": old,
        "earlierNumber": "C-000001",
        "newContractId": new["id"],
        "number": "C-000002",
        "customerId": taker,
        "customerName": "ООО Ромашка",
        "address": "Москва, ул. Ленина, 12, 48",
        "on": "2026-03-10",
        "inn": "7707083893",
        "kpp": "770701001",
    }
    assert office.table.events("customer.contract.terminated") == []
    assert len(office.table.events("customer.contract.activated")) == 1
    (ceded,) = office.table.events("customer.contract.ceded")
    assert ceded["data"]["customerId"] == "customer-1"


def test_what_cant_go_over_is_refused_and_takes_no_number(office: Office) -> None:
    old, taker = connected(office), a_company(office)
    refused(moved(office, old, "customer-1"), 409, "same-customer")
    refused(moved(office, old, "nobody"), 404, "customer-not-found")
    refused(moved(office, "nothing", taker), 404, "contract-not-found")
    away = {"reason": "request"}
    good(office.api.post(f"/contracts/{old}/suspend", away, by=OPERATOR))
    refused(moved(office, old, taker), 409, "not-in-this-contract-state")
    good(office.api.post(f"/contracts/{old}/resume", {}, by=OPERATOR))
    assert good(moved(office, old, taker), 201)["number"] == "C-000002"
    refused(moved(office, old, taker), 409, "not-in-this-contract-state")


def test_one_key_hands_over_once(office: Office) -> None:
    old, taker = connected(office), a_company(office)
    path, key = f"/contracts/{old}/transfer", {"idempotency-key": "key-1"}
    replies = [
        office.api.post(path, {"customerId": taker}, by=OPERATOR, headers=key) for _ in range(2)
    ]
    assert [r.json["number"] for r in replies] == ["C-000002"] * 2
    assert len(office.read(f"/customers/{taker}/contracts")["items"]) == 1


def test_more_than_fits_a_transaction_stays_where_it_is(office: Office) -> None:
    old, taker = connected(office), a_company(office)
    for number in range(48):
        service = SERVICE | {"contractId": old, "subscriptionId": f"subscription-{number}"}
        office.hears("billing.subscription.started", service)
    refused(moved(office, old, taker), 409, "too-much-to-hand-over")
    assert office.read(f"/contracts/{old}")["state"] == "active"


def test_a_contract_that_ends_at_the_same_moment_does_not_go_over(office: Office) -> None:
    old, taker = connected(office), a_company(office)
    commit = office.table.commit

    def overtaken(transaction: Transaction) -> None:
        office.table.commit = commit  # type: ignore[method-assign]
        over = {"reason": "moved"}
        good(office.api.post(f"/contracts/{old}/terminate", over, by=OPERATOR))
        commit(transaction)

    office.table.commit = overtaken  # type: ignore[method-assign]
    refused(moved(office, old, taker), 409, "not-in-this-contract-state")
    assert office.read(f"/customers/{taker}/contracts")["items"] == []


def test_an_address_is_the_new_customer_s_too(office: Office) -> None:
    old, taker = connected(office), a_company(office)
    new = good(moved(office, old, taker), 201)["id"]
    (place,) = office.read(f"/customers/{taker}/addresses")["items"]
    assert place["address"]["building"] == ADDRESS["building"]
    assert [c["id"] for c in place["contracts"]] == [new]


def test_a_draft_has_nothing_to_hand_over(office: Office) -> None:
    draft = {"customerId": "customer-1", "tariffId": "tariff-1", "address": ADDRESS}
    made = good(office.api.post("/contracts", draft, by=OPERATOR), 201)["id"]
    refused(moved(office, made, a_company(office)), 409, "not-in-this-contract-state")
