"""Completion: application, customer, contract, device, port and events, all or nothing."""

from __future__ import annotations

from typing import Any

import pytest

from functions.customer.addresses.entities import Address
from shared.dynamo.transaction import Transaction
from tests.unit.customer.office import (
    ADDRESS,
    CUSTOMER,
    OPERATOR,
    STRANGER,
    TECHNICIAN,
    Office,
    good,
    refused,
    visit,
)

SERIAL = "DEMO-ONT-0001"
HANDED = {"deviceSerials": [SERIAL]}


def completed(office: Office, body: dict[str, Any] = HANDED, **changes: Any) -> dict[str, Any]:
    job = office.begun(**changes)
    done: dict[str, Any] = good(office.moved(job, "complete", body, by=TECHNICIAN))
    return done


def said(office: Office, event_type: str) -> dict[str, Any]:
    (event,) = office.table.events(event_type)
    data: dict[str, Any] = event["data"]
    return data


def test_a_completed_application_makes_the_lead_an_active_customer(office: Office) -> None:
    done = completed(office)
    assert (done["state"], done["contractNumber"]) == ("completed", "C-000001")
    profile = office.read("/me/profile", by=CUSTOMER)
    assert (profile["status"], profile["contractNumbers"]) == ("active", ["C-000001"])
    assert said(office, "customer.customer.updated")["status"] == "active"
    assert said(office, "customer.application.completed")["customerId"] == "customer-1"


def test_a_customer_without_a_phone_is_known_by_the_applicant_s(office: Office) -> None:
    good(office.api.patch("/me/profile", {"phone": None}, by=CUSTOMER))
    completed(office, email="other@example.com")
    profile = office.read("/me/profile", by=CUSTOMER)
    assert (profile["phone"], profile["email"]) == ("+79161234567", "anna@example.com")
    assert said(office, "customer.application.completed")["email"] == "other@example.com"


def test_the_contract_is_active_from_the_local_day(office: Office) -> None:
    office.clock.advance(days=1, hours=12, minutes=30)  # 21:30 UTC is past midnight in Moscow
    done = completed(office)
    contract = office.read(f"/contracts/{done['contractId']}", by=CUSTOMER)
    assert contract["number"] == "C-000001"
    assert (contract["state"], contract["activatedOn"]) == ("active", "2026-03-12")
    assert contract["tariffName"] == "Домашний 100"
    assert [(s["state"], s["on"]) for s in contract["history"]] == [("active", "2026-03-12")]
    event = said(office, "customer.contract.activated")
    assert event.pop("buildingId") == Address("Москва", "ул. Ленина", "12").building_id
    assert event == {
        "contractId": done["contractId"],
        "number": "C-000001",
        "customerId": "customer-1",
        "customerName": "Анна Петрова",
        "tariffId": "tariff-1",
        "tariffRevision": 1,
        "address": "Москва, ул. Ленина, 12, 48",
        "activatedOn": "2026-03-12",
        "timeZone": "Europe/Moscow",
        "locale": "ru",
        "customerKind": "person",
        "inn": "",
        "kpp": "",
    }


def test_the_device_is_the_customer_s_to_use_and_its_history_says_so(office: Office) -> None:
    office.rents_out()
    done = completed(office, {"deviceSerials": ["demo-ont-0001"], "terms": "rent"})
    (device,) = office.read("/customers/customer-1/devices")["items"]
    assert (device["serial"], device["state"], device["terms"]) == (
        "DEMOONT0001",
        "installed",
        "rent",
    )
    assert device["contractId"] == done["contractId"]
    history = office.read(f"/devices/{device['id']}/history", by=TECHNICIAN)["items"]
    assert [(m["state"], m["by"]) for m in history] == [
        ("installed", "tech-1"),
        ("in_stock", "system"),
    ]
    event = said(office, "customer.device.installed")
    assert (event["deviceId"], event["contractId"]) == (device["id"], done["contractId"])


def test_several_devices_can_be_handed_over_and_one_named_twice_is_one(office: Office) -> None:
    completed(office, {"deviceSerials": [SERIAL, "DEMO ROUTER 0002", "demoont0001"]})
    devices = office.read("/customers/customer-1/devices")["items"]
    assert [d["serial"] for d in devices] == ["DEMOONT0001", "DEMOROUTER0002"]


def test_somebody_with_a_router_of_their_own_is_connected_too(office: Office) -> None:
    assert completed(office, {})["state"] == "completed"
    assert office.table.events("customer.device.installed") == []


def test_a_visitor_becomes_a_customer(office: Office) -> None:
    done = completed(office, by=None, name="Борис Годунов", email="boris@example.com")
    customer = office.read(f"/customers/{done['customerId']}")
    assert (customer["name"], customer["status"]) == ("Борис Годунов", "active")
    created = [
        e["data"]
        for e in office.table.events("customer.customer.created")
        if e["subject"] == done["customerId"]
    ]
    assert [(c["email"], c["userId"]) for c in created] == [("boris@example.com", None)]


def test_a_lead_whose_news_is_late_is_made_by_the_completion(office: Office) -> None:
    done = completed(office, by=STRANGER, name="Вера Павлова")
    assert done["customerId"] == "customer-2"
    user = {"userId": "user-2", "customerId": "customer-2", "role": "customer", "locale": "en",
            "email": "vera@example.com", "name": "Vera Pavlova", "phone": None}  # fmt: skip
    assert office.hears("auth.user.verified", user, id="late") == []
    profile = office.read("/me/profile", by=STRANGER)
    assert (profile["status"], profile["name"]) == ("active", "Vera Pavlova")
    assert office.read("/customers/customer-2")["userId"] == "user-2"


def test_completion_is_two_reads_and_one_transaction(office: Office) -> None:
    job = office.begun()
    office.table.requests.clear()
    good(office.moved(job, "complete", HANDED, by=TECHNICIAN))
    assert office.table.requests == ["get_many", "get_many", "commit"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"deviceSerials": ["NO-SUCH-ONE"]}, "unknown-serial"),
        ({"deviceSerials": [SERIAL, "NO-SUCH-ONE"]}, "unknown-serial"),
    ],
)
def test_an_unknown_device_completes_nothing(
    office: Office, body: dict[str, Any], code: str
) -> None:
    job = office.begun()
    before = dict(office.table.items)
    problem = refused(office.moved(job, "complete", body, by=TECHNICIAN), 409, code)
    assert "NO-SUCH-ONE" in problem["detail"]
    assert office.table.items == before


def test_a_device_is_handed_over_once(office: Office) -> None:
    completed(office, hour=10)
    second = office.begun(hour=12)
    reply = office.moved(second, "complete", HANDED, by=TECHNICIAN)
    assert "state installed" in refused(reply, 409, "device-not-available")["detail"]
    assert office.read(f"/applications/{second['id']}")["state"] == "in_progress"
    done = good(office.moved(second, "complete", {"deviceSerials": ["DEMO-ONT-0002"]}, by=OPERATOR))
    assert done["contractNumber"] == "C-000002"


def test_a_building_without_a_free_port_takes_nobody_more(office: Office) -> None:
    building = office.read("/buildings", city="Москва", street="улица Ленина")["items"][0]
    path = f"/buildings/{building['id']}"
    good(office.api.patch(path, {"ports": 1}, by=OPERATOR))
    first, second = office.begun(hour=10), office.begun(hour=12)
    good(office.moved(first, "complete", by=TECHNICIAN))
    refused(office.moved(second, "complete", by=TECHNICIAN), 409, "no-free-port")
    assert office.read("/contracts/" + office.read(f"/applications/{first['id']}")["contractId"])


def test_the_office_may_connect_where_the_register_has_nothing(office: Office) -> None:
    application = office.applied(address=ADDRESS | {"building": "999"})
    for verb, body in (("check", {"feasible": True}), ("schedule", visit(10)), ("start", {})):
        good(office.moved(application, verb, body))
    assert good(office.moved(application, "complete"))["state"] == "completed"


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-03-10", 200), ("2026-02-07", 200), ("2026-03-11", 422), ("2026-02-06", 422)],
)
def test_a_job_may_be_reported_up_to_31_days_late(office: Office, day: str, status: int) -> None:
    job = office.begun()
    reply = office.moved(job, "complete", {"activatedOn": day}, by=TECHNICIAN)
    assert reply.status == status, reply.text


def test_a_number_taken_at_the_same_moment_is_tried_again(office: Office) -> None:
    job = office.begun()
    commit, contenders = office.table.commit, iter(range(3))
    pk, sk = "SERIES#CONTRACT", "COUNTER"

    def contended(transaction: Transaction) -> None:
        taken = next(contenders, None)
        if taken is not None:
            commit(Transaction().put({"pk": pk, "sk": sk, "last": taken + 1}))
        commit(transaction)

    office.table.commit = contended  # type: ignore[method-assign]
    done = good(office.moved(job, "complete", HANDED, by=TECHNICIAN))
    assert done["contractNumber"] == "C-000004"
    assert len(office.table.events("customer.contract.activated")) == 1


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/customers/customer-1", {"tags": ["dog"]}),
        ("/buildings/{building}", {"ports": 100}),
    ],
)
def test_what_changes_at_the_same_moment_is_kept(
    office: Office, path: str, change: dict[str, Any]
) -> None:
    job = office.begun()
    building = office.read("/buildings", city="Москва", street="улица Ленина")["items"][0]["id"]
    path, commit = path.format(building=building), office.table.commit

    def overtaken(transaction: Transaction) -> None:
        office.table.commit = commit  # type: ignore[method-assign]
        good(office.api.patch(path, change, by=OPERATOR))
        commit(transaction)

    office.table.commit = overtaken  # type: ignore[method-assign]
    assert good(office.moved(job, "complete", HANDED, by=TECHNICIAN))["state"] == "completed"
    assert office.read(path).items() >= change.items()
    assert office.read("/customers/customer-1")["status"] == "active"
    assert office.read(f"/buildings/{building}")["portsUsed"] == 1


def test_numbers_taken_without_end_are_a_reason_to_try_later_and_nothing_is_half_done(
    office: Office,
) -> None:
    job = office.begun()
    commit, number = office.table.commit, iter(range(1, 100))
    pk, sk = "SERIES#CONTRACT", "COUNTER"

    def contended(transaction: Transaction) -> None:
        commit(Transaction().put({"pk": pk, "sk": sk, "last": next(number)}))
        commit(transaction)

    office.table.commit = contended  # type: ignore[method-assign]
    refused(office.moved(job, "complete", HANDED, by=TECHNICIAN), 503, "unavailable")
    office.table.commit = commit  # type: ignore[method-assign]
    assert office.read(f"/applications/{job['id']}")["state"] == "in_progress"
    assert office.read("/customers/customer-1/devices")["items"] == []


def test_completing_twice_with_one_key_is_completing_once(office: Office) -> None:
    job, key = office.begun(), {"idempotency-key": "key-1"}
    path = f"/applications/{job['id']}/complete"
    first = office.api.post(path, HANDED, by=TECHNICIAN, headers=key)
    second = office.api.post(path, HANDED, by=TECHNICIAN, headers=key)
    assert (first.status, second.status) == (200, 200)
    assert first.json == second.json
    assert len(office.table.events("customer.contract.activated")) == 1


def test_contracts_are_the_customer_s_own(office: Office) -> None:
    done = completed(office)
    path = f"/contracts/{done['contractId']}"
    refused(office.api.get(path, by=STRANGER), 404, "contract-not-found")
    refused(office.api.get("/contracts/none", by=OPERATOR), 404, "contract-not-found")
    assert [c["number"] for c in office.read("/me/contracts", by=CUSTOMER)["items"]] == ["C-000001"]
    assert office.read("/me/contracts", by=STRANGER)["items"] == []
    assert len(office.read("/customers/customer-1/contracts", by=TECHNICIAN)["items"]) == 1
    refused(office.api.get("/me/contracts", by=OPERATOR), 404, "customer-not-found")


def test_everything_that_a_completion_changes_is_audited(office: Office) -> None:
    done = completed(office)
    actions = {line["action"] for line in office.table.audit() if line["actor"] == "tech-1"}
    assert actions == {
        "application.started",
        "application.completed",
        "contract.activated",
        "customer.signed",
        "device.installed",
    }
    assert done["version"] == 5
