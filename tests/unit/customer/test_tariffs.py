"""Tariffs: what billing no longer sells is not applied for, and what was agreed to is kept."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.customer.office import (
    CUSTOMER,
    FORM,
    OPERATOR,
    TARIFF,
    TECHNICIAN,
    Office,
    good,
    refused,
)

ARCHIVED = {"tariffId": "tariff-1", "code": "HOME100"}
REVISED = TARIFF | {"revision": 2, "price": "990.00", "name": "Домашний 100 new"}
AGREED = {
    "price": "590.00",
    "currency": "RUB",
    "period": "month",
    "setupFee": "500.00",
    "priceIncludesTax": True,
}


def revise(office: Office) -> None:
    assert office.hears("billing.tariff.published", REVISED, id="revised", sequence=3) == []


def archive(office: Office, sequence: int = 4) -> None:
    assert office.hears("billing.tariff.archived", ARCHIVED, id="archived", sequence=sequence) == []


def terms_of(shown: dict[str, Any]) -> tuple[Any, ...]:
    return shown["tariffRevision"], shown["tariffName"], shown["agreedTerms"]["price"]


def change(office: Office, application: dict[str, Any], body: Any, **options: Any) -> Any:
    path = f"/applications/{application['id']}"
    return office.api.patch(path, body, by=OPERATOR, **options)


def test_nobody_can_apply_for_an_archived_tariff(office: Office) -> None:
    archive(office)
    for by in (None, CUSTOMER, OPERATOR):
        problem = refused(office.api.post("/applications", FORM, by=by), 422, "tariff-not-sold")
        assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [("/tariffId", "archived")]
    assert office.table.events("customer.application.submitted") == []


def test_a_publication_that_comes_after_the_archiving_does_not_bring_a_tariff_back(
    bare: Office,
) -> None:
    archive(bare)
    refused(bare.api.post("/applications", FORM), 422, "unknown-tariff")
    assert bare.hears("billing.tariff.published", TARIFF, id="late", sequence=3) == []
    refused(bare.api.post("/applications", FORM), 422, "unknown-tariff")


def test_an_archiving_is_heard_once_and_not_before_something_newer(office: Office) -> None:
    assert office.hears("billing.tariff.published", TARIFF, id="new", sequence=9) == []
    archive(office, sequence=8)
    office.applied()
    for _ in range(2):
        assert office.hears("billing.tariff.archived", ARCHIVED, id="last", sequence=10) == []
    refused(office.api.post("/applications", FORM), 422, "tariff-not-sold")


def test_an_application_keeps_the_terms_that_were_agreed_to(office: Office) -> None:
    application = office.applied()
    assert terms_of(application) == (1, "Домашний 100", "590.00")
    assert application["agreedTerms"] == AGREED
    (event,) = office.table.events("customer.application.submitted")
    assert (event["data"]["tariffId"], event["data"]["tariffRevision"]) == ("tariff-1", 1)
    revise(office)
    shown = office.read(f"/applications/{application['id']}", by=CUSTOMER)
    assert terms_of(shown) == (1, "Домашний 100", "590.00")


@pytest.mark.parametrize("archived", [False, True])
def test_the_contract_is_on_the_terms_that_were_agreed_to(office: Office, archived: bool) -> None:
    job = office.begun()
    revise(office)
    if archived:
        archive(office)
    done = good(office.moved(job, "complete", by=TECHNICIAN))
    contract = office.read(f"/contracts/{done['contractId']}", by=CUSTOMER)
    assert terms_of(contract) == (1, "Домашний 100", "590.00")
    (event,) = office.table.events("customer.contract.activated")
    assert (event["data"]["tariffId"], event["data"]["tariffRevision"]) == ("tariff-1", 1)


def test_who_was_shown_other_terms_is_asked_again(office: Office) -> None:
    revise(office)
    seen = FORM | {"tariffRevision": 1}
    problem = refused(office.api.post("/applications", seen), 409, "tariff-revised")
    assert problem["detail"] == "Revision 2 of the tariff is sold, not 1."
    assert terms_of(office.applied(tariffRevision=2))[0] == 2


def test_an_operator_changes_the_tariff_to_its_present_terms(office: Office) -> None:
    application = office.booked()
    revise(office)
    changed = good(change(office, application, {"tariffId": "tariff-1"}))
    assert terms_of(changed) == (2, "Домашний 100 new", "990.00")
    assert (changed["state"], changed["version"]) == ("scheduled", application["version"] + 1)
    assert office.read("/technicians/tech-1/schedule")["items"][0]["tariffRevision"] == 2
    lines = [i["action"] for i in office.table.audit() if i["subject"].endswith(application["id"])]
    assert lines[-1] == "application.updated"


def test_a_change_of_tariff_is_refused_where_there_is_nothing_to_change_to(office: Office) -> None:
    application = office.applied()
    refused(change(office, application, {"tariffId": "none"}), 422, "unknown-tariff")
    seen = {"tariffId": "tariff-1", "tariffRevision": 7}
    refused(change(office, application, seen), 409, "tariff-revised")
    archive(office)
    refused(change(office, application, {"tariffId": "tariff-1"}), 422, "tariff-not-sold")
    refused(change(office, {"id": "none"}, {"tariffId": "tariff-1"}), 404, "application-not-found")
    refused(change(office, application, {}), 422, "invalid")


def test_the_tariff_of_a_closed_application_stays(office: Office) -> None:
    application = office.applied()
    good(office.moved(application, "cancel", {"reason": "They moved."}))
    refused(change(office, application, {"tariffId": "tariff-1"}), 409, "not-in-this-state")


def test_a_change_of_something_else_than_was_seen_is_refused(office: Office) -> None:
    application = office.applied()
    good(office.moved(application, "check"))
    stale = change(office, application, {"tariffId": "tariff-1"}, headers={"if-match": '"1"'})
    refused(stale, 412, "precondition-failed")
    fresh = change(office, application, {"tariffId": "tariff-1"}, headers={"if-match": '"2"'})
    assert good(fresh)["version"] == 3


def test_customers_and_technicians_change_no_application(office: Office) -> None:
    application = office.booked()
    for by in (CUSTOMER, TECHNICIAN):
        path = f"/applications/{application['id']}"
        refused(office.api.patch(path, {"tariffId": "tariff-1"}, by=by), 403, "forbidden")
