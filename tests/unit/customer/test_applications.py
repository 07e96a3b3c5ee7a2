"""Applications: the form, its states, who may do what, and the technicians' time."""

from __future__ import annotations

from typing import Any

import pytest

from shared.principal import Principal
from tests.fakes.people import staff
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
    refused,
    visit,
)

VISITOR = None


def test_an_application_is_taken_in_with_its_coverage(office: Office) -> None:
    made = office.applied()
    assert made["number"] == "A-000001"
    assert (made["state"], made["customerId"]) == ("new", "customer-1")
    assert made["coverage"] == {
        "status": "served",
        "available": True,
        "technologies": ["gpon", "fttb"],
        "plannedOn": None,
    }
    assert made["applicant"] == {
        "name": "Анна Петрова",
        "phone": "+79161234567",
        "email": "anna@example.com",
        "locale": "ru",
        "timeZone": "Europe/Moscow",
    }
    (event,) = office.table.events("customer.application.submitted")
    assert event["subject"] == made["id"]
    assert (
        event["data"]
        | {
            "number": "A-000001",
            "customerId": "customer-1",
            "address": "Москва, ул. Ленина, 12, 48",
            "tariffId": "tariff-1",
        }
        == event["data"]
    )


def test_a_known_customer_need_not_say_who_they_are(office: Office) -> None:
    body = {"tariffId": "tariff-1", "address": ADDRESS}
    made = good(office.api.post("/applications", body, by=CUSTOMER), 201)
    assert made["applicant"]["name"] == "Анна Петрова"
    assert made["applicant"]["phone"] == "+79161234567"


def test_a_visitor_s_application_belongs_to_nobody_yet(office: Office) -> None:
    assert office.applied(by=VISITOR)["customerId"] is None


def test_a_visitor_must_say_who_they_are(office: Office) -> None:
    body = {"tariffId": "tariff-1", "address": ADDRESS}
    problem = refused(office.api.post("/applications", body), 422, "missing-contact")
    assert [e["pointer"] for e in problem["errors"]] == ["/name", "/phone"]


def test_an_address_without_the_network_is_taken_in_too(office: Office) -> None:
    made = office.applied(address=ADDRESS | {"building": "999"})
    assert (made["state"], made["coverage"]["status"]) == ("new", "not_served")


def test_applying_is_one_read_and_one_transaction(office: Office) -> None:
    office.table.requests.clear()
    office.applied()
    assert office.table.requests == ["get_many", "commit"]


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"tariffId": "tariff-9"}, "unknown-tariff", "/tariffId"),
        ({"phone": "12345"}, "invalid-phone", "/phone"),
        ({"website": "http://spam.example"}, "invalid", "/website"),
        ({"address": {"city": "Москва", "street": "Ленина"}}, "invalid", "/address/building"),
        ({"address": ADDRESS | {"latitude": 91}}, "invalid", "/address/latitude"),
        ({"email": "anna"}, "invalid", "/email"),
        ({"comment": "x" * 2001}, "invalid", "/comment"),
        ({"locale": "xx"}, "invalid", "/locale"),
        ({"state": "completed"}, "invalid", "/state"),
    ],
)
def test_a_form_with_a_mistake_is_refused_and_nothing_is_kept(
    office: Office, changes: dict[str, Any], code: str, pointer: str
) -> None:
    before = dict(office.table.items)
    problem = refused(office.api.post("/applications", FORM | changes), 422, code)
    assert pointer in [e["pointer"] for e in problem["errors"]]
    assert office.table.items == before


def test_the_same_form_sent_twice_with_one_key_is_one_application(office: Office) -> None:
    key = {"idempotency-key": "key-1"}
    first = office.api.post("/applications", FORM, by=CUSTOMER, headers=key)
    second = office.api.post("/applications", FORM, by=CUSTOMER, headers=key)
    assert (first.json["id"], second.headers["Idempotent-Replayed"]) == (second.json["id"], "true")
    assert len(office.table.events("customer.application.submitted")) == 1


def test_a_source_has_so_many_applications_an_hour(office: Office) -> None:
    for _ in range(30):
        office.applied(by=VISITOR)
    reply = office.api.post("/applications", FORM)
    refused(reply, 429, "too-many-applications")
    assert int(reply.headers["Retry-After"]) == 3601
    office.clock.advance(hours=1)
    office.applied(by=VISITOR)


def test_two_forms_of_a_source_at_the_same_moment_are_both_counted(office: Office) -> None:
    commit = office.table.commit

    def overtaken(transaction: Any) -> None:
        office.table.commit = commit  # type: ignore[method-assign]
        office.applied(by=VISITOR)
        commit(transaction)

    office.table.commit = overtaken  # type: ignore[method-assign]
    assert office.applied(by=VISITOR)["number"] == "A-000002"
    (used,) = [i["used"] for (pk, _), i in office.table.items.items() if pk.startswith("QUOTA#")]
    assert used == 2


def test_the_office_takes_down_as_many_applications_as_callers_make(office: Office) -> None:
    for _ in range(31):
        office.applied(by=OPERATOR)
    office.applied(by=VISITOR)


def test_only_staff_apply_for_somebody_else(office: Office) -> None:
    for by in (STRANGER, VISITOR):
        reply = office.api.post("/applications", FORM | {"customerId": "customer-1"}, by=by)
        refused(reply, 403, "forbidden")
    assert office.applied(by=OPERATOR, customerId="customer-1")["customerId"] == "customer-1"
    unknown = office.api.post("/applications", FORM | {"customerId": "nobody"}, by=OPERATOR)
    refused(unknown, 404, "customer-not-found")


def test_numbers_follow_one_another_without_a_gap(office: Office) -> None:
    numbers = [office.applied()["number"] for _ in range(3)]
    office.api.post("/applications", FORM | {"tariffId": "tariff-9"})
    numbers.append(office.applied()["number"])
    assert numbers == ["A-000001", "A-000002", "A-000003", "A-000004"]


@pytest.mark.parametrize(
    ("building", "told", "state"),
    [
        ("12", None, "feasible"),
        ("999", None, "infeasible"),
        ("999", True, "feasible"),
        ("12", False, "infeasible"),
    ],
)
def test_a_check_asks_the_register_unless_the_office_knows_better(
    office: Office, building: str, told: bool | None, state: str
) -> None:
    application = office.applied(address=ADDRESS | {"building": building})
    body = {} if told is None else {"feasible": told, "comment": "I was there."}
    checked = good(office.moved(application, "check", body))
    assert checked["state"] == state
    assert remarks(office, application) == ([] if told is None else ["I was there."])


def test_an_infeasible_application_can_be_checked_again_when_the_network_has_come(
    office: Office,
) -> None:
    application = office.applied(address=ADDRESS | {"street": "Садовая", "building": "7"})
    assert good(office.moved(application, "check"))["state"] == "infeasible"
    building = office.read("/buildings", city="Москва", street="Садовая улица")["items"][0]
    change = {"status": "served", "ports": 8}
    good(office.api.patch(f"/buildings/{building['id']}", change, by=OPERATOR))
    assert good(office.moved(application, "check"))["state"] == "feasible"


def test_a_visit_is_booked_and_told(office: Office) -> None:
    booked = office.booked(hour=10)
    assert (booked["state"], booked["technicianId"]) == ("scheduled", "tech-1")
    assert (booked["slotStart"], booked["slotEnd"]) == (
        "2026-03-12T10:00:00Z",
        "2026-03-12T12:00:00Z",
    )
    (event,) = office.table.events("customer.application.scheduled")
    assert event["data"]["slotStart"] == "2026-03-12T10:00:00Z"
    assert event["data"]["technicianId"] == "tech-1"


@pytest.mark.parametrize(
    ("hour", "hours"), [(10, 2), (9, 2), (11, 2), (10, 0.5), (11, 0.5), (8, 8)]
)
def test_a_technician_is_never_booked_twice_for_the_same_time(
    office: Office, hour: int, hours: float
) -> None:
    office.booked(hour=10)
    second = office.applied()
    good(office.moved(second, "check"))
    refused(office.moved(second, "schedule", visit(hour, hours=hours)), 409, "technician-busy")
    assert office.read(f"/applications/{second['id']}")["state"] == "feasible"


def test_visits_may_touch_and_another_technician_is_free(office: Office) -> None:
    office.booked(hour=10)
    office.booked(hour=12)
    office.booked(hour=8)
    other = office.applied()
    good(office.moved(other, "check"))
    good(office.moved(other, "schedule", visit(10, technician="tech-2")))


def test_a_visit_can_be_moved_onto_a_part_of_its_own_time(office: Office) -> None:
    first = office.booked(hour=10)
    good(office.moved(first, "schedule", visit(11)))
    second = office.applied()
    good(office.moved(second, "check"))
    good(office.moved(second, "schedule", visit(10, hours=1)))
    refused(office.moved(first, "schedule", visit(10)), 409, "technician-busy")
    jobs = office.read("/technicians/tech-1/schedule")["items"]
    assert [j["slotStart"][11:16] for j in jobs] == ["10:00", "11:00"]


def test_a_visit_given_to_another_technician_frees_the_first(office: Office) -> None:
    first = office.booked(hour=10)
    good(office.moved(first, "schedule", visit(10, technician="tech-2")))
    assert office.read("/technicians/tech-1/schedule")["items"] == []
    assert len(office.read("/technicians/tech-2/schedule")["items"]) == 1
    office.booked(hour=10)


@pytest.mark.parametrize(
    ("verb", "body", "by"),
    [
        ("reject", {"reason": "No duct."}, OPERATOR),
        ("cancel", {"reason": "They moved."}, OPERATOR),
        ("no-show", {}, TECHNICIAN),
    ],
)
@pytest.mark.parametrize("begun", [False, True])
def test_a_visit_that_falls_out_frees_the_technician(
    office: Office, verb: str, body: dict[str, str], by: Principal, begun: bool
) -> None:
    first = office.begun(hour=10) if begun else office.booked(hour=10)
    good(office.moved(first, verb, body, by=by))
    assert office.read("/technicians/tech-1/schedule")["items"] == []
    office.booked(hour=10)


def test_a_no_show_can_be_booked_again(office: Office) -> None:
    first = office.booked(hour=10)
    missed = good(office.moved(first, "no-show", {"comment": "Nobody home."}, by=TECHNICIAN))
    assert (missed["state"], missed["noShows"], missed["slotStart"]) == ("feasible", 1, None)
    assert remarks(office, missed) == ["Nobody home."]
    assert good(office.moved(first, "schedule", visit(14)))["state"] == "scheduled"


@pytest.mark.parametrize(
    "slot",
    [
        {"slotStart": "2026-03-10T08:30:00Z", "slotEnd": "2026-03-10T10:00:00Z"},
        {"slotStart": "2026-03-12T10:15:00Z", "slotEnd": "2026-03-12T11:00:00Z"},
        {"slotStart": "2026-03-12T10:00:00Z", "slotEnd": "2026-03-12T10:45:00Z"},
        {"slotStart": "2026-03-12T10:00:00Z", "slotEnd": "2026-03-12T10:00:00Z"},
        {"slotStart": "2026-03-12T10:00:00Z", "slotEnd": "2026-03-12T09:00:00Z"},
        {"slotStart": "2026-03-12T10:00:00Z", "slotEnd": "2026-03-12T18:30:00Z"},
        {"slotStart": "2026-07-12T10:00:00Z", "slotEnd": "2026-07-12T11:00:00Z"},
    ],
)
def test_a_slot_that_cannot_be_is_refused(office: Office, slot: dict[str, str]) -> None:
    application = office.applied()
    good(office.moved(application, "check"))
    body = {"technicianId": "tech-1"} | slot
    refused(office.moved(application, "schedule", body), 422, "invalid-slot")


def test_a_slot_without_a_time_zone_is_refused(office: Office) -> None:
    application = office.applied()
    body = {
        "technicianId": "tech-1",
        "slotStart": "2026-03-12T10:00:00",
        "slotEnd": "2026-03-12T11:00:00",
    }
    refused(office.moved(application, "schedule", body), 422, "invalid")


def test_a_slot_may_be_said_in_any_time_zone(office: Office) -> None:
    application = office.applied()
    good(office.moved(application, "check"))
    body = {
        "technicianId": "tech-1",
        "slotStart": "2026-03-12T13:00:00+03:00",
        "slotEnd": "2026-03-12T14:00:00+03:00",
    }
    assert good(office.moved(application, "schedule", body))["slotStart"] == "2026-03-12T10:00:00Z"


BODIES: dict[str, dict[str, Any]] = {
    "check": {},
    "schedule": visit(16),
    "start": {},
    "complete": {},
    "no-show": {},
    "reject": {"reason": "r"},
    "cancel": {"reason": "r"},
}
PATHS: dict[str, tuple[str, ...]] = {
    "new": (),
    "feasible": ("check",),
    "scheduled": ("check", "schedule"),
    "in_progress": ("check", "schedule", "start"),
    "completed": ("check", "schedule", "start", "complete"),
    "rejected": ("reject",),
    "cancelled": ("cancel",),
}
ALLOWED: dict[str, set[str]] = {
    "new": {"check", "reject", "cancel"},
    "feasible": {"check", "schedule", "reject", "cancel"},
    "scheduled": {"schedule", "start", "no-show", "reject", "cancel"},
    "in_progress": {"complete", "no-show", "reject", "cancel"},
    "completed": set(),
    "rejected": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("verb", BODIES)
@pytest.mark.parametrize("state", PATHS)
def test_every_step_is_taken_only_from_where_it_leads_on(
    office: Office, state: str, verb: str
) -> None:
    application = office.applied()
    for step in PATHS[state]:
        good(office.moved(application, step, BODIES[step]))
    before = dict(office.table.items)
    reply = office.moved(application, verb, BODIES[verb])
    if verb in ALLOWED[state]:
        good(reply)
    else:
        refused(reply, 409, "not-in-this-state")
        assert office.table.items == before


def test_a_technician_does_only_their_own_jobs(office: Office) -> None:
    booked = office.booked()
    for verb in ("start", "complete", "no-show"):
        refused(office.moved(booked, verb, by=OTHER_TECHNICIAN), 404, "application-not-found")
    good(office.moved(booked, "start", by=TECHNICIAN))
    for verb in ("complete", "no-show"):
        refused(office.moved(booked, verb, by=OTHER_TECHNICIAN), 404, "application-not-found")


def test_a_technician_sees_the_jobs_that_are_theirs_and_no_others(office: Office) -> None:
    """One rule for a single application, its remarks, lists and calendars."""
    office.clock.advance(minutes=1)
    unbooked, own = office.applied(), office.booked()
    other = good(office.moved(office.booked(14), "schedule", visit(14, "tech-2")))
    for foreign in (unbooked, other):
        path = f"/applications/{foreign['id']}"
        for at in (path, f"{path}/remarks"):
            refused(office.api.get(at, by=TECHNICIAN), 404, "application-not-found")
        for verb in ("start", "complete", "no-show"):
            answer = office.moved(foreign, verb, by=TECHNICIAN)
            refused(answer, 404, "application-not-found")
    assert office.read(f"/applications/{own['id']}", by=TECHNICIAN)["id"] == own["id"]
    assert listed(office, by=TECHNICIAN) == [own["id"]]
    assert listed(office, by=TECHNICIAN, state="scheduled") == [own["id"]]
    assert listed(office, by=TECHNICIAN, state="new") == []
    for path, query in (
        ("/applications", {"technicianId": "tech-2"}),
        ("/technicians/tech-2/schedule", None),
    ):
        answer = office.api.get(path, by=TECHNICIAN, query=query)
        refused(answer, 404, "application-not-found")


def test_who_only_reads_sees_every_application(office: Office) -> None:
    reader = staff("auditor", "customer:application:read")
    application = office.applied()
    assert listed(office, by=reader) == [application["id"]]
    assert office.read(f"/applications/{application['id']}", by=reader)["state"] == "new"


def test_a_technician_does_not_plan(office: Office) -> None:
    application = office.applied()
    for verb in ("check", "schedule", "reject", "cancel"):
        refused(office.moved(application, verb, BODIES[verb], by=TECHNICIAN), 403, "forbidden")


def test_customers_see_their_own_applications_and_no_others(office: Office) -> None:
    own, other = office.applied(), office.applied(by=STRANGER)
    assert office.read(f"/applications/{own['id']}", by=CUSTOMER)["number"] == own["number"]
    foreign = office.api.get(f"/applications/{other['id']}", by=CUSTOMER)
    refused(foreign, 404, "application-not-found")
    assert [a["id"] for a in office.read("/applications", by=CUSTOMER)["items"]] == [own["id"]]
    filtered = office.api.get("/applications", by=CUSTOMER, query={"state": "new"})
    refused(filtered, 422, "only-for-staff")
    others = office.api.get("/applications", by=CUSTOMER, query={"technicianId": "tech-1"})
    refused(others, 422, "only-for-staff")
    foreign = office.api.get("/applications", by=CUSTOMER, query={"customerId": "customer-2"})
    refused(foreign, 404, "application-not-found")
    for verb, body in BODIES.items():
        refused(office.moved(own, verb, body, by=CUSTOMER), 403, "forbidden")


def test_remarks_of_the_staff_are_not_for_customers(office: Office) -> None:
    application = office.applied()
    good(office.moved(application, "check", {"comment": "Difficult person."}))
    path = f"/applications/{application['id']}"
    assert remarks(office, application) == ["Difficult person."]
    assert "Difficult" not in str(office.read(path, by=CUSTOMER))
    assert "Difficult" not in str(office.read("/applications", by=CUSTOMER))
    refused(office.api.get(f"{path}/remarks", by=CUSTOMER), 403, "forbidden")


def test_remarks_are_items_of_their_own_listed_newest_first_in_pages(office: Office) -> None:
    """However many there are, the application's item stays as it is."""
    application = office.applied()
    for number in range(5):
        office.clock.advance(minutes=1)
        good(office.moved(application, "check", {"comment": f"Call {number}."}))
    path = f"/applications/{application['id']}/remarks"
    first = office.read(path, limit="2")
    assert [r["text"] for r in first["items"]] == ["Call 4.", "Call 3."]
    assert {r["by"] for r in first["items"]} == {OPERATOR.id}
    rest = office.read(path, limit="5", cursor=first["nextCursor"])
    assert [r["text"] for r in rest["items"]] == ["Call 2.", "Call 1.", "Call 0."]
    (item,) = [i for (pk, sk), i in office.table.items.items() if sk == "APPLICATION"]
    assert "Call" not in str(item)


def test_the_office_lists_everything_newest_first_in_pages(office: Office) -> None:
    made = []
    for _ in range(3):
        made.append(office.applied()["id"])
        office.clock.advance(minutes=1)
    good(office.moved({"id": made[1]}, "check"))
    first = office.read("/applications", limit="1")
    rest = office.read("/applications", cursor=first["nextCursor"])
    assert [a["id"] for a in first["items"] + rest["items"]] == made[::-1]


def test_the_office_lists_by_any_of_state_technician_and_customer(office: Office) -> None:
    made = []
    for by in (CUSTOMER, STRANGER, CUSTOMER):
        made.append(office.applied(by=by)["id"])
        office.clock.advance(minutes=1)
    good(office.moved({"id": made[1]}, "check"))
    good(office.moved({"id": made[1]}, "schedule", visit(10)))
    assert listed(office, state="new") == [made[0], made[2]]  # the longest waiting first
    assert listed(office, state="scheduled") == [made[1]]
    assert listed(office, technicianId="tech-1") == [made[1]]
    assert listed(office, technicianId="tech-1", state="new") == []
    assert listed(office, customerId="customer-1") == [made[2], made[0]]
    assert listed(office, customerId="customer-1", state="new") == [made[2], made[0]]
    assert listed(office, customerId="customer-2", technicianId="tech-1") == [made[1]]
    assert listed(office, customerId="customer-2", state="new") == []
    good(office.moved({"id": made[1]}, "no-show", by=TECHNICIAN))
    assert listed(office, technicianId="tech-1") == []
    good(office.moved({"id": made[0]}, "cancel", {"reason": "Moved away."}))
    office.clock.advance(minutes=1)
    good(office.moved({"id": made[2]}, "cancel", {"reason": "Moved away."}))
    assert listed(office, state="cancelled") == [made[2], made[0]]  # what has ended: newest first


def test_a_schedule_shows_the_days_asked_for_and_is_the_technician_s_own(office: Office) -> None:
    booked = office.booked()
    path = "/technicians/tech-1/schedule"
    for query in ({}, {"since": "2026-03-12"}, {"until": "2026-03-12"}):
        assert [a["id"] for a in office.read(path, by=TECHNICIAN, **query)["items"]] == [
            booked["id"]
        ]
    for query in ({"since": "2026-03-13"}, {"until": "2026-03-11"}):
        assert office.read(path, by=TECHNICIAN, **query)["items"] == []
    refused(office.api.get(path, by=OTHER_TECHNICIAN), 404, "application-not-found")
    refused(office.api.get(path, by=CUSTOMER), 403, "forbidden")
    listed = office.read("/applications", by=TECHNICIAN, technicianId="tech-1")["items"]
    assert [a["state"] for a in listed] == ["scheduled"]


def test_a_schedule_shows_the_present_state_of_a_job(office: Office) -> None:
    office.begun()
    jobs = office.read("/technicians/tech-1/schedule")["items"]
    assert [a["state"] for a in jobs] == ["in_progress"]


@pytest.mark.parametrize("verb", ["reject", "cancel"])
def test_an_end_has_a_reason_that_is_told(office: Office, verb: str) -> None:
    application = office.applied()
    refused(office.moved(application, verb, {}), 422, "invalid")
    ended = good(office.moved(application, verb, {"reason": "No duct."}))
    assert (ended["reason"], ended["closedAt"]) == ("No duct.", "2026-03-10T09:00:00Z")
    (event,) = office.table.events(f"customer.application.{ended['state']}")
    assert (event["data"]["reason"], event["sequence"]) == ("No duct.", "0000000002")


def test_a_change_that_comes_between_is_a_conflict(office: Office) -> None:
    application = office.applied()
    commit = office.table.commit

    def overtaken(transaction: Any) -> None:
        office.table.commit = commit  # type: ignore[method-assign]
        good(office.moved(application, "check", {"feasible": False}))
        commit(transaction)

    office.table.commit = overtaken  # type: ignore[method-assign]
    refused(office.moved(application, "check"), 409, "application-changed")
    assert office.read(f"/applications/{application['id']}")["state"] == "infeasible"


def test_every_change_leaves_an_audit_line(office: Office) -> None:
    job = office.begun()
    lines = [i for i in office.table.audit() if i["subject"] == f"application#{job['id']}"]
    assert [(i["action"], i["actor"]) for i in lines] == [
        ("application.submitted", CUSTOMER.id),
        ("application.checked", OPERATOR.id),
        ("application.scheduled", OPERATOR.id),
        ("application.started", TECHNICIAN.id),
    ]


def test_an_unknown_application_is_not_found(office: Office) -> None:
    refused(office.api.get("/applications/nothing", by=OPERATOR), 404, "application-not-found")
    for verb, body in BODIES.items():
        reply = office.moved({"id": "nothing"}, verb, body)
        refused(reply, 404, "application-not-found")


def test_somebody_without_the_permission_gets_nothing(office: Office) -> None:
    nobody = staff("support", "support:*:*")
    refused(office.api.get("/applications", by=nobody), 403, "forbidden")
    refused(office.api.get("/applications"), 401, "unauthenticated")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Your account is blocked. Pay at https://evil.example/pay?x=1", "name_link"),
        ("Позвоните 8 800 123-45-67", "name_phone"),
        ("🙂", "name_letters"),
    ],
)
def test_an_applicants_name_is_held_to_the_rule_of_names(
    office: Office, name: str, code: str
) -> None:
    problem = refused(office.api.post("/applications", FORM | {"name": name}), 422, "invalid")
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [("/name", code)]


def test_an_applicants_address_may_be_in_its_own_letters(office: Office) -> None:
    made = good(office.api.post("/applications", FORM | {"email": "Ivan@Пример.рф"}), 201)
    assert made["applicant"]["email"] == "ivan@пример.рф"
    (event,) = office.table.events("customer.application.submitted")
    assert event["data"]["email"] == "ivan@xn--e1afmkfd.xn--p1ai"


def remarks(office: Office, application: dict[str, Any]) -> list[str]:
    """What staff wrote down about an application, newest first."""
    found = office.read(f"/applications/{application['id']}/remarks")["items"]
    return [remark["text"] for remark in found]


def listed(office: Office, by: Principal = OPERATOR, **query: str) -> list[str]:
    """The ids of a list of applications."""
    return [
        application["id"] for application in office.read("/applications", by=by, **query)["items"]
    ]
