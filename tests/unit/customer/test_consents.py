"""Consents: what was agreed to, when, how, and until when."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.customer.office import (
    CUSTOMER,
    OPERATOR,
    STRANGER,
    TECHNICIAN,
    Office,
    good,
    refused,
)

MARKETING = {"purpose": "marketing", "textVersion": "2026-01"}


def given(office: Office, **changes: Any) -> Any:
    return good(office.api.post("/me/consents", MARKETING | changes, by=CUSTOMER), 201)


def test_a_customer_gives_a_consent_and_takes_it_back(office: Office) -> None:
    consent = given(office)
    assert (consent["source"], consent["inForce"], consent["withdrawnAt"]) == ("portal", True, None)
    office.clock.advance(days=3)
    withdrawn = given(office, granted=False)
    assert withdrawn["id"] == consent["id"]
    assert (withdrawn["givenAt"], withdrawn["withdrawnAt"]) == (
        "2026-03-10T09:00:00Z",
        "2026-03-13T09:00:00Z",
    )
    assert not withdrawn["inForce"]


def test_all_that_was_ever_given_stays_on_record_newest_first(office: Office) -> None:
    first = given(office)
    office.clock.advance(days=1)
    second = given(office, textVersion="2026-02")
    given(office, granted=False)
    third = given(office)
    listed = office.read("/me/consents", by=CUSTOMER)["items"]
    assert [c["id"] for c in listed] == [third["id"], second["id"], first["id"]]
    assert [c["inForce"] for c in listed] == [True, False, False]
    assert listed[2]["replacedAt"] == "2026-03-11T09:00:00Z"
    assert listed == office.read("/customers/customer-1/consents")["items"]


def test_the_address_of_a_click_is_kept_as_a_digest_alone(office: Office) -> None:
    given(office)
    (kept,) = (i for (_, sk), i in office.table.items.items() if sk.startswith("CONSENT#"))
    assert len(kept["ip_digest"]) == 32
    assert kept["recorded_by"] == CUSTOMER.id


def test_staff_record_what_they_were_told(office: Office) -> None:
    said = MARKETING | {"source": "paper"}
    consent = good(office.api.post("/customers/customer-1/consents", said, by=OPERATOR), 201)
    assert consent["source"] == "paper"
    (event,) = office.table.events("customer.consent.recorded")
    assert event["data"]["inForce"] is True
    assert office.table.audit()[-1]["action"] == "consent.given"


def test_the_same_text_is_agreed_to_once(office: Office) -> None:
    given(office)
    refused(office.api.post("/me/consents", MARKETING, by=CUSTOMER), 409, "consent-in-force")


def test_what_was_not_given_is_not_withdrawn(office: Office) -> None:
    said = MARKETING | {"granted": False}
    for _ in range(2):
        answer = office.api.post("/me/consents", said, by=CUSTOMER)
        refused(answer, 409, "no-consent-in-force")
        given(office)
        given(office, granted=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "anything"},
        {"textVersion": ""},
        {"textVersion": "=1+1"},
        {"textVersion": "v\u200b1"},
        {"textVersion": "x" * 41},
    ],
)
def test_what_does_not_fit_is_refused_by_its_field(office: Office, wrong: dict[str, str]) -> None:
    answer = office.api.post("/me/consents", MARKETING | wrong, by=CUSTOMER)
    assert answer.status == 422
    assert [e["pointer"] for e in answer.json["errors"]] == [f"/{next(iter(wrong))}"]


def test_nobody_reaches_anothers_consents(office: Office) -> None:
    for path in ("/me/consents",):
        assert office.api.post(path, MARKETING, by=STRANGER).status == 404
    path = "/customers/nobody/consents"
    refused(office.api.post(path, MARKETING, by=OPERATOR), 404, "customer-not-found")
    assert office.api.post(path, MARKETING, by=TECHNICIAN).status == 403
    assert office.api.get("/customers/customer-1/consents", by=CUSTOMER).status == 403


def test_a_consent_costs_one_read_and_one_transaction(office: Office) -> None:
    office.table.requests.clear()
    given(office)
    assert office.table.requests == ["get_many", "commit"]


def connected(office: Office, **sent: Any) -> Any:
    """The customer of an application that is completed."""
    application = office.begun(**sent)
    done = good(office.moved(application, "complete", {}))
    return done["customerId"]


def test_consents_of_an_application_become_the_new_customers(office: Office) -> None:
    consents = [MARKETING, {"purpose": "contract", "textVersion": "7"}]
    customer_id = connected(office, consents=consents, by=None)
    listed = office.read(f"/customers/{customer_id}/consents")["items"]
    assert {c["purpose"] for c in listed} == {"marketing", "contract"}
    assert {c["source"] for c in listed} == {"application"}
    assert all(c["inForce"] for c in listed)


def test_what_a_customer_said_after_they_applied_holds(office: Office) -> None:
    application = office.begun(consents=[MARKETING], by=CUSTOMER)
    assert application["consents"] == [MARKETING]
    office.clock.advance(hours=1)
    given(office)
    given(office, granted=False)
    good(office.moved(application, "complete", {}))
    (only,) = office.read("/me/consents", by=CUSTOMER)["items"]
    assert not only["inForce"]


def test_an_application_replaces_an_older_consent(office: Office) -> None:
    older = given(office)
    office.clock.advance(hours=1)
    connected(office, consents=[MARKETING | {"textVersion": "2026-02"}], by=CUSTOMER)
    listed = office.read("/me/consents", by=CUSTOMER)["items"]
    assert {c["textVersion"]: c["inForce"] for c in listed} == {"2026-02": True, "2026-01": False}
    assert older["id"] in {c["id"] for c in listed}
