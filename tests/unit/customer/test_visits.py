"""What happens to an application beside its steps: changes, delays, history, ratings, the funnel."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.customer.office import (
    ADDRESS,
    CUSTOMER,
    FORM,
    OPERATOR,
    OTHER_TECHNICIAN,
    STRANGER,
    TECHNICIAN,
    Office,
    good,
    looked,
    refused,
    visit,
)


def patched(office: Office, application: dict[str, Any], changes: dict[str, Any]) -> Any:
    return office.api.patch(f"/applications/{application['id']}", changes, by=OPERATOR)


def test_contact_notes_and_address_of_an_open_application_can_be_changed(office: Office) -> None:
    application = office.booked()
    changes = {
        "name": "Анна Сидорова",
        "phone": "8 916 765 43 21",
        "email": None,
        "locale": "en",
        "comment": "After six.",
        "technicianNote": "Code 12.",
        "address": ADDRESS | {"apartment": "49"},
    }
    changed = good(patched(office, application, changes))
    assert changed["applicant"] == {
        "name": "Анна Сидорова",
        "phone": "+79167654321",
        "email": None,
        "locale": "en",
        "timeZone": "Europe/Moscow",
    }
    assert (changed["comment"], changed["technicianNote"]) == ("After six.", "Code 12.")
    assert (changed["address"]["apartment"], changed["state"]) == ("49", "scheduled")
    (job,) = office.read("/technicians/tech-1/schedule", by=TECHNICIAN)["items"]
    assert (job["technicianNote"], job["applicant"]["phone"]) == ("Code 12.", "+79167654321")
    own = office.read(f"/applications/{application['id']}", by=CUSTOMER)
    assert own["technicianNote"] == ""
    assert [a["technicianNote"] for a in office.read("/applications", by=CUSTOMER)["items"]] == [""]


def test_another_building_is_to_be_checked_again_and_no_visit_may_be_booked_there(
    office: Office,
) -> None:
    application = office.applied()
    good(office.moved(application, "check"))
    elsewhere = {"address": ADDRESS | {"building": "999"}}
    moved = good(patched(office, application, elsewhere))
    assert (moved["state"], moved["coverage"]["status"]) == ("new", "not_served")
    refused(patched(office, office.booked(), elsewhere), 409, "visit-is-booked")
    same = {"address": ADDRESS | {"street": "Ленина улица"}}
    assert good(patched(office, office.booked(hour=14), same))["state"] == "scheduled"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({}, "/"),
        ({"tariffRevision": 1}, "/"),
        ({"phone": "12345"}, "/phone"),
        ({"phone": None}, "/phone"),
        ({"name": "https://spam.example"}, "/name"),
        ({"address": {"city": "Москва"}}, "/address/street"),
        ({"technicianNote": "x" * 2001}, "/technicianNote"),
        ({"state": "completed"}, "/state"),
    ],
)
def test_a_change_with_a_mistake_is_refused(
    office: Office, changes: dict[str, Any], pointer: str
) -> None:
    answer = patched(office, office.applied(), changes)
    assert answer.status == 422, answer.text
    assert pointer in [e["pointer"] or "/" for e in answer.json["errors"]]


def test_a_change_of_what_somebody_else_changed_is_refused(office: Office) -> None:
    application = office.applied()
    path = f"/applications/{application['id']}"
    stale = {"if-match": '"7"'}
    answer = office.api.patch(path, {"comment": "x"}, by=OPERATOR, headers=stale)
    refused(answer, 412, "precondition-failed")
    good(office.moved(application, "cancel", {"reason": "Moved."}))
    refused(patched(office, application, {"comment": "x"}), 409, "not-in-this-state")


def test_an_applicant_is_told_that_the_technician_is_late(office: Office) -> None:
    application = office.booked(hour=10)
    late = {"expectedAt": "2026-03-12T11:30:00Z", "reason": "Traffic."}
    delayed = good(office.moved(application, "delay", late, by=TECHNICIAN))
    assert (delayed["state"], delayed["expectedAt"]) == ("scheduled", "2026-03-12T11:30:00Z")
    assert delayed["slotStart"] == "2026-03-12T10:00:00Z"
    (event,) = office.table.events("customer.application.delayed")
    assert (event["data"]["expectedAt"], event["data"]["reason"]) == (
        "2026-03-12T11:30:00Z",
        "Traffic.",
    )
    moved = good(office.moved(application, "schedule", visit(14)))
    assert moved["expectedAt"] is None


@pytest.mark.parametrize(
    "expected",
    [
        "2026-03-12T10:00:00Z",
        "2026-03-12T09:00:00Z",
        "2026-03-09T10:00:00Z",
        "2026-03-13T00:30:00Z",
    ],
)
def test_a_delay_is_later_than_the_visit_and_the_same_night_at_most(
    office: Office, expected: str
) -> None:
    answer = office.moved(
        office.booked(hour=10), "delay", {"expectedAt": expected, "reason": "Traffic."}
    )
    assert refused(answer, 422, "invalid-delay")["errors"][0]["pointer"] == "/expectedAt"


def test_only_a_visit_that_is_booked_and_ones_own_is_delayed(office: Office) -> None:
    late = {"expectedAt": "2026-03-12T11:30:00Z", "reason": "Traffic."}
    booked = office.booked()
    answer = office.moved(booked, "delay", late, by=OTHER_TECHNICIAN)
    refused(answer, 404, "application-not-found")
    refused(office.moved(office.applied(), "delay", late), 409, "not-in-this-state")
    refused(office.moved(booked, "delay", late, by=CUSTOMER), 403, "forbidden")


def test_what_became_of_visits_is_kept(office: Office) -> None:
    application = office.booked(hour=10)
    late = {"expectedAt": "2026-03-12T11:30:00Z", "reason": "Traffic."}
    good(office.moved(application, "delay", late, by=TECHNICIAN))
    moved = visit(14, "tech-2") | {"reason": "The applicant asked."}
    good(office.moved(application, "schedule", moved))
    absent = {"comment": "Nobody opened."}
    good(office.moved(application, "no-show", absent, by=OTHER_TECHNICIAN))
    good(office.moved(application, "schedule", visit(16)))
    good(office.moved(application, "start", by=TECHNICIAN))
    good(office.moved(application, "reject", {"reason": "No duct."}))
    entries = office.read(f"/applications/{application['id']}/visits")["items"]
    assert [
        (e["what"], e["technicianId"], e["slotStart"][11:16], e["by"], e["reason"])
        for e in reversed(entries)
    ] == [
        ("booked", "tech-1", "10:00", "operator-1", ""),
        ("delayed", "tech-1", "10:00", "tech-1", "Traffic."),
        ("moved", "tech-2", "14:00", "operator-1", "The applicant asked."),
        ("missed", "tech-2", "14:00", "tech-2", "Nobody opened."),
        ("booked", "tech-1", "16:00", "operator-1", ""),
        ("started", "tech-1", "16:00", "tech-1", ""),
        ("dropped", "tech-1", "16:00", "operator-1", "No duct."),
    ]
    assert entries[-2]["expectedAt"] == "2026-03-12T11:30:00Z"
    path = f"/applications/{application['id']}/visits"
    refused(office.api.get(path, by=OTHER_TECHNICIAN), 404, "application-not-found")
    refused(office.api.get(path, by=CUSTOMER), 403, "forbidden")


def test_an_application_without_a_visit_has_no_history_of_visits(office: Office) -> None:
    application = office.applied()
    good(office.moved(application, "reject", {"reason": "No duct."}))
    assert office.read(f"/applications/{application['id']}/visits")["items"] == []


def test_staff_write_remarks(office: Office) -> None:
    application, key = office.booked(), {"idempotency-key": "key-1"}
    path = f"/applications/{application['id']}/remarks"
    hostile = "=1+1\u202e \U0001f600 <script>"
    first = office.api.post(path, {"text": hostile}, by=TECHNICIAN, headers=key)
    again = office.api.post(path, {"text": hostile}, by=TECHNICIAN, headers=key)
    assert good(again, 201) == good(first, 201)
    assert [(r["text"], r["by"]) for r in office.read(path)["items"]] == [(hostile, "tech-1")]
    answer = office.api.post(path, {"text": "x"}, by=OTHER_TECHNICIAN)
    refused(answer, 404, "application-not-found")
    assert office.api.post(path, {"text": ""}, by=OPERATOR).status == 422


def connected(office: Office) -> dict[str, Any]:
    done: dict[str, Any] = good(office.moved(office.begun(), "complete", by=TECHNICIAN))
    return done


def test_a_customer_rates_the_connection_once(office: Office) -> None:
    done, key = connected(office), {"idempotency-key": "key-1"}
    path, sent = f"/applications/{done['id']}/rate", {"rating": 4, "comment": "Quick."}
    refused(office.api.post(path, sent, by=STRANGER), 404, "application-not-found")
    rated = good(office.api.post(path, sent, by=CUSTOMER, headers=key))
    assert (rated["rating"], rated["ratingComment"], rated["state"]) == (4, "Quick.", "completed")
    assert good(office.api.post(path, sent, by=CUSTOMER, headers=key)) == rated
    refused(office.api.post(path, sent, by=CUSTOMER), 409, "already-rated")
    (event,) = office.table.events("customer.application.rated")
    assert (event["data"]["rating"], event["data"]["technicianId"]) == (4, "tech-1")


@pytest.mark.parametrize("rating", [0, 6, 4.5, "5", None])
def test_a_rating_is_one_to_five(office: Office, rating: Any) -> None:
    path = f"/applications/{connected(office)['id']}/rate"
    refused(office.api.post(path, {"rating": rating}, by=CUSTOMER), 422, "invalid")


def test_what_is_not_completed_is_not_rated(office: Office) -> None:
    path = f"/applications/{office.begun()['id']}/rate"
    refused(office.api.post(path, {"rating": 5}, by=CUSTOMER), 409, "not-in-this-state")


def test_where_an_application_comes_from_is_kept(office: Office) -> None:
    assert office.applied()["source"] == "site"
    assert office.applied(by=None, source="site")["source"] == "site"
    assert office.applied(by=OPERATOR)["source"] == "phone"
    assert office.applied(by=OPERATOR, source="partner")["source"] == "partner"
    for by in (CUSTOMER, None):
        answer = office.api.post("/applications", FORM | {"source": "phone"}, by=by)
        refused(answer, 422, "only-for-staff")


def funnel(office: Office, **days: str) -> dict[str, Any]:
    shown: dict[str, Any] = looked(office, "/applications/funnel", days)
    return shown


def reached(part: dict[str, Any]) -> dict[str, int]:
    return {r["state"]: r["applications"] for r in part["reached"] if r["applications"]}


def test_the_funnel_counts_how_far_applications_come(office: Office) -> None:
    first = office.applied()
    second = office.applied(by=OPERATOR, source="partner")
    office.applied(by=OPERATOR)
    office.clock.advance(minutes=10)
    good(office.moved(first, "check"))
    office.clock.advance(minutes=20)
    good(office.moved(second, "check"))
    good(office.moved(first, "schedule", visit(10)))
    office.clock.advance(minutes=30)
    good(office.moved(first, "no-show", by=TECHNICIAN))
    good(office.moved(first, "schedule", visit(12)))
    good(office.moved(first, "start", by=TECHNICIAN))
    office.clock.advance(minutes=1)
    good(office.moved(first, "complete", by=TECHNICIAN))
    good(office.moved(second, "cancel", {"reason": "Moved."}))
    shown = funnel(office, **{"from": "2026-03-10", "to": "2026-03-10"})
    assert (shown["submitted"], shown["timeZone"]) == (3, "Europe/Moscow")
    assert reached(shown) == {
        "new": 3, "feasible": 2, "scheduled": 1, "in_progress": 1, "completed": 1, "cancelled": 1,
    }  # fmt: skip
    took = {(s["fromState"], s["toState"]): s["medianSeconds"] for s in shown["steps"]}
    assert took["new", "feasible"] == 20 * 60  # the middle of 10 and 30 minutes
    assert took["feasible", "scheduled"] == 20 * 60
    assert took["scheduled", "in_progress"] == 30 * 60  # since it was first booked
    assert took["in_progress", "completed"] == 60
    assert took["new", "completed"] == 61 * 60
    assert took["new", "rejected"] is None
    assert {s["source"]: reached(s) for s in shown["sources"]}["partner"] == {
        "new": 1, "feasible": 1, "cancelled": 1,
    }  # fmt: skip
    assert {s["source"]: s["submitted"] for s in shown["sources"]} == {
        "site": 1, "partner": 1, "phone": 1,
    }  # fmt: skip


def test_days_of_the_funnel_are_the_office_s_own(office: Office) -> None:
    office.applied()
    office.clock.advance(hours=12)  # 21:00 UTC is the next day in Moscow
    office.applied()
    shown = funnel(office)
    assert [(d["day"], d["submitted"]) for d in shown["days"]] == [
        ("2026-03-10", 1), ("2026-03-11", 1),
    ]  # fmt: skip
    assert (shown["from"], shown["to"]) == ("2026-02-10", "2026-03-11")
    assert funnel(office, **{"from": "2026-03-11"})["submitted"] == 1
    assert funnel(office, to="2026-03-10")["submitted"] == 1
    empty = funnel(office, **{"from": "2026-01-01", "to": "2026-01-31"})
    assert (empty["submitted"], empty["sources"], empty["days"]) == (0, [], [])


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        ("2026-03-01", "2026-02-28", 422),
        ("2026-01-01", "2026-04-03", 422),
        ("2026-01-01", "2026-04-02", 200),
        ("2026-03-01", "2026-03-01", 200),
    ],
)
def test_a_funnel_covers_so_many_days(office: Office, since: str, until: str, status: int) -> None:
    query = {"from": since, "to": until}
    assert office.api.get("/applications/funnel", by=OPERATOR, query=query).status == status


def test_the_funnel_is_the_office_s_and_one_query(office: Office) -> None:
    office.booked()
    office.table.requests.clear()
    funnel(office)
    assert office.table.requests == ["each"]
    for by in (TECHNICIAN, CUSTOMER):
        refused(office.api.get("/applications/funnel", by=by), 403, "forbidden")
