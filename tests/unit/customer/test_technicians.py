"""Technicians: hours, absences, travel, free time and the clocks' changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from functions.customer.app import ENDPOINTS
from functions.customer.settings import CustomerSettings
from functions.customer.technicians.entities import Absence, Interval, Technician
from functions.customer.technicians.free_time import free_slots
from functions.customer.technicians.slots import CELL, Slot
from shared.wiring import Resources, Wiring
from tests.fakes.http import ApiClient
from tests.fakes.time import counter
from tests.unit.customer.office import (
    CUSTOMER,
    OPERATOR,
    OTHER_TECHNICIAN,
    TECHNICIAN,
    Office,
    good,
    looked,
    refused,
    visit,
)

DAY = [{"start": "09:00", "end": "13:00"}, {"start": "14:00", "end": "18:00"}]
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), DAY)
THURSDAY = {"from": "2026-03-12", "to": "2026-03-12"}


def employed(office: Office, technician: str = "tech-1", **sent: Any) -> dict[str, Any]:
    body = {"hours": WEEK, "name": "Олег Смирнов"} | sent
    made: dict[str, Any] = good(
        office.api.put(f"/technicians/{technician}/hours", body, by=OPERATOR)
    )
    return made


def free(office: Office, path: str = "/technicians/tech-1/slots", **query: str) -> list[str]:
    """When the free slots of a day begin, in UTC."""
    items = looked(office, path, (THURSDAY | {"limit": "200"} | query))["items"]
    return [item["slotStart"][11:16] for item in items]


def feasible(office: Office, **changes: Any) -> dict[str, Any]:
    application = office.applied(**changes)
    checked: dict[str, Any] = good(office.moved(application, "check"))
    return checked


def travelling(office: Office, minutes: int) -> Office:
    """The same office, where technicians have a way to go between visits."""
    settings = CustomerSettings("customer", travel_minutes=minutes)
    wiring = Wiring(
        Resources(
            settings=settings, table=office.table, clock=office.clock, new_id=counter("there")
        )
    )
    return Office(ApiClient(ENDPOINTS, wiring), office.table, office.clock, wiring)


def test_hours_are_said_and_shown(office: Office) -> None:
    made = employed(office, timeZone="Asia/Yekaterinburg", areas=["Москва"])
    assert (made["name"], made["timeZone"], made["active"]) == (
        "Олег Смирнов",
        "Asia/Yekaterinburg",
        True,
    )
    assert made["hours"]["monday"] == DAY
    assert made["hours"]["sunday"] == []
    assert office.read("/technicians")["items"] == [made]
    assert office.read("/technicians/tech-1", by=TECHNICIAN) == made
    (line,) = [i for i in office.table.audit() if i["action"] == "technician.hours-changed"]
    assert line["actor"] == OPERATOR.id


def test_what_is_not_sent_stays_as_it_is(office: Office) -> None:
    employed(office, areas=["Москва"], timeZone="Asia/Omsk")
    hours = {"monday": [{"start": "00:00", "end": "24:00"}]}
    changed = good(office.api.put("/technicians/tech-1/hours", {"hours": hours}, by=OPERATOR))
    assert (changed["name"], changed["areas"], changed["timeZone"]) == (
        "Олег Смирнов",
        ["Москва"],
        "Asia/Omsk",
    )
    assert changed["hours"]["tuesday"] == []


def test_parts_of_a_day_that_overlap_are_joined(office: Office) -> None:
    parts = [
        {"start": "12:00", "end": "15:00"},
        {"start": "09:00", "end": "12:30"},
        {"start": "15:00", "end": "16:00"},
        {"start": "18:00", "end": "20:00"},
    ]
    assert employed(office, hours={"monday": parts})["hours"]["monday"] == [
        {"start": "09:00", "end": "16:00"},
        {"start": "18:00", "end": "20:00"},
    ]


@pytest.mark.parametrize(
    ("sent", "code", "pointer"),
    [
        ({"hours": {}}, "invalid-hours", "/hours"),
        ({"hours": {"monday": []}}, "invalid-hours", "/hours"),
        ({"hours": {"monday": [{"start": "18:00", "end": "09:00"}]}}, "invalid-hours",
         "/hours/monday/0/end"),
        ({"hours": {"monday": [{"start": "09:00", "end": "09:00"}]}}, "invalid-hours",
         "/hours/monday/0/end"),
        ({"hours": {"monday": [{"start": "9:00", "end": "18:00"}]}}, "invalid",
         "/hours/monday/0/start"),
        ({"hours": {"monday": [{"start": "09:00", "end": "24:01"}]}}, "invalid",
         "/hours/monday/0/end"),
        ({"hours": WEEK, "timeZone": "Europe/Atlantis"}, "invalid", "/timeZone"),
        ({"hours": WEEK, "name": "\u200b"}, "invalid", "/name"),
    ],
)  # fmt: skip
def test_hours_with_a_mistake_are_refused(
    office: Office, sent: dict[str, Any], code: str, pointer: str
) -> None:
    answer = office.api.put("/technicians/tech-1/hours", sent, by=OPERATOR)
    problem = refused(answer, 422, code)
    assert pointer in [e["pointer"] for e in problem["errors"]]
    assert office.read("/technicians")["items"] == []


def test_hours_are_changed_over_the_version_that_was_seen(office: Office) -> None:
    made = employed(office)
    stale = {"if-match": f'"{made["version"] + 1}"'}
    answer = office.api.put(
        "/technicians/tech-1/hours", {"hours": WEEK}, by=OPERATOR, headers=stale
    )
    refused(answer, 412, "precondition-failed")


def test_a_technician_sees_no_other_one_and_plans_nothing(office: Office) -> None:
    employed(office)
    for path in ("", "/absences", "/slots"):
        answer = office.api.get(f"/technicians/tech-1{path}", by=OTHER_TECHNICIAN)
        refused(answer, 404, "technician-not-found")
        refused(office.api.get(f"/technicians/tech-1{path}", by=CUSTOMER), 403, "forbidden")
        refused(office.api.get(f"/technicians/nobody{path}", by=OPERATOR), 404,
                "technician-not-found")  # fmt: skip
    refused(office.api.get("/technicians", by=TECHNICIAN), 403, "forbidden")
    sent = {"hours": WEEK}
    answer = office.api.put("/technicians/tech-1/hours", sent, by=TECHNICIAN)
    refused(answer, 403, "forbidden")


def test_a_user_with_the_role_of_technicians_is_known(office: Office) -> None:
    user = {"userId": "tech-7", "email": "oleg@example.com", "name": "Олег", "locale": "ru"}
    assert office.hears("auth.user.verified", user | {"role": "tech"}, sequence=1) == []
    assert office.hears("auth.user.verified", user | {"userId": "op-1", "role": "operator"}) == []
    (known,) = office.read("/technicians")["items"]
    assert (known["id"], known["name"], known["active"]) == ("tech-7", "Олег", True)
    renamed = user | {"role": "tech", "isActive": True, "name": "Олег С."}
    assert office.hears("auth.user.updated", renamed, id="event-2", sequence=2) == []
    assert office.read("/technicians/tech-7")["name"] == "Олег С."
    gone = user | {"role": "tech"}
    assert office.hears("auth.user.deactivated", gone, id="event-3", sequence=3) == []
    assert office.read("/technicians/tech-7")["active"] is False
    application = feasible(office)
    refused(office.moved(application, "schedule", visit(10, "tech-7")), 409, "technician-inactive")


def test_free_time_is_what_hours_and_visits_leave(office: Office) -> None:
    employed(office)
    assert free(office, minutes="120") == [
        "06:00", "06:30", "07:00", "07:30", "08:00", "11:00", "11:30", "12:00", "12:30", "13:00",
    ]  # fmt: skip
    good(office.moved(feasible(office), "schedule", visit(7, hours=1)))
    assert free(office, minutes="120") == [
        "08:00", "11:00", "11:30", "12:00", "12:30", "13:00",
    ]  # fmt: skip
    assert free(office, minutes="60")[:3] == ["06:00", "08:00", "08:30"]
    saturday = {"from": "2026-03-14", "to": "2026-03-15"}
    assert looked(office, "/technicians/tech-1/slots", saturday)["items"] == []


def test_free_time_is_shown_page_by_page(office: Office) -> None:
    employed(office)
    query: dict[str, str] = THURSDAY | {"limit": "4"}
    found: list[str] = []
    while True:
        page = looked(office, "/technicians/tech-1/slots", query)
        found += [item["slotStart"][11:16] for item in page["items"]]
        if page["nextCursor"] is None:
            break
        query["cursor"] = page["nextCursor"]
    assert found == free(office)
    answer = office.api.get("/technicians/tech-1/slots", by=OPERATOR, query={"cursor": "x"})
    refused(answer, 422, "invalid-cursor")


def test_pages_of_several_days_and_technicians_are_one_list(office: Office) -> None:
    employed(office)
    employed(office, "tech-2", timeZone="Asia/Vladivostok")
    good(office.moved(feasible(office), "schedule", visit(7)))
    path = f"/applications/{feasible(office)['id']}/slots"
    query = {"from": "2026-03-10", "to": "2026-03-17", "minutes": "180"}
    whole = looked(office, path, query | {"limit": "200"})
    assert whole["nextCursor"] is None
    found: list[Any] = []
    page: dict[str, Any] = {"nextCursor": ""}
    while page["nextCursor"] is not None:
        going_on = {"cursor": page["nextCursor"]} if page["nextCursor"] else {}
        page = looked(office, path, query | {"limit": "7"} | going_on)
        assert len(page["items"]) <= 7
        found += page["items"]
    assert found == whole["items"]
    order = [(f["slotStart"], f["technicianId"]) for f in found]
    assert order == sorted(set(order))
    assert {day[:10] for day, _ in order} >= {"2026-03-11", "2026-03-13", "2026-03-16"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"from": "2026-03-12", "to": "2026-03-11"}, "invalid-search"),
        ({"from": "2026-03-12", "to": "2026-03-26"}, "invalid-search"),
        ({"from": "2026-03-01", "to": "2026-03-09"}, "invalid-search"),
        ({"from": "2026-07-01", "to": "2026-07-02"}, "invalid-search"),
        ({"minutes": "45"}, "invalid"),
        ({"minutes": "0"}, "invalid"),
        ({"minutes": "510"}, "invalid"),
    ],
)
def test_a_search_that_cannot_be_is_refused(
    office: Office, query: dict[str, str], code: str
) -> None:
    employed(office)
    refused(office.api.get("/technicians/tech-1/slots", by=OPERATOR, query=query), 422, code)


def test_what_is_past_is_not_offered(office: Office) -> None:
    employed(office)
    today = looked(office, "/technicians/tech-1/slots", {"from": "2026-03-10", "to": "2026-03-10"})
    assert today["items"][0]["slotStart"] == "2026-03-10T11:00:00Z"  # it is nine, in UTC


def test_an_application_is_offered_the_time_of_all_who_serve_its_address(office: Office) -> None:
    employed(office, "tech-1", areas=["Москва"])
    employed(office, "tech-2", areas=["ул. Ленина"], name="Иван")
    employed(office, "tech-3", areas=["Тверь"])
    path = f"/applications/{feasible(office)['id']}/slots"
    items = looked(office, path, THURSDAY)["items"]
    assert [(i["slotStart"][11:16], i["technicianId"]) for i in items[:3]] == [
        ("06:00", "tech-1"), ("06:00", "tech-2"), ("06:30", "tech-1"),
    ]  # fmt: skip
    assert {i["technicianId"] for i in items} == {"tech-1", "tech-2"}
    chosen = looked(office, path, THURSDAY | {"technicianId": "tech-3"})["items"]
    assert {i["technicianId"] for i in chosen} == {"tech-3"}
    good(office.moved(feasible(office), "schedule", visit(6, "tech-2")))
    left = looked(office, path, THURSDAY)["items"]
    assert [i["technicianId"] for i in left if i["slotStart"][11:16] == "06:00"] == ["tech-1"]


def test_every_free_slot_can_be_booked_and_none_between(office: Office) -> None:
    """What is offered and what is booked follow one rule: each half-hour of a day is tried."""
    employed(office)
    good(office.moved(feasible(office), "schedule", visit(7, hours=1.5)))
    offered = free(office, minutes="60")
    for half_hour in range(48):
        start = datetime(2026, 3, 12, tzinfo=UTC) + half_hour * CELL
        body = {
            "technicianId": "tech-1",
            "slotStart": start.isoformat(),
            "slotEnd": (start + timedelta(hours=1)).isoformat(),
        }
        other = feasible(office, by=OPERATOR)
        answer = office.moved(other, "schedule", body)
        assert (answer.status == 200) == (start.strftime("%H:%M") in offered), answer.text
        if answer.status == 200:
            good(office.moved(other, "cancel", {"reason": "A try."}))


@pytest.mark.parametrize(
    ("hour", "hours", "code", "nearest"),
    [
        (4, 1, "outside-working-hours", "2026-03-12T06:00:00.000Z"),
        (9, 2, "outside-working-hours", "2026-03-12T08:00:00.000Z"),  # over the lunch
        (16, 1, "outside-working-hours", "2026-03-12T14:00:00.000Z"),
        (7, 1, "technician-busy", "2026-03-12T06:00:00.000Z"),
    ],
)
def test_a_refusal_says_when_the_technician_is_free(
    office: Office, hour: int, hours: float, code: str, nearest: str
) -> None:
    employed(office)
    good(office.moved(feasible(office), "schedule", visit(7, hours=1)))
    problem = refused(
        office.moved(feasible(office), "schedule", visit(hour, hours=hours)), 409, code
    )
    (said,) = problem["errors"]
    assert said == {
        "pointer": "/slotStart",
        "message": f"The nearest free time begins at {nearest}.",
        "code": "nearest",
    }


def test_the_office_may_overrule_a_calendar_with_a_reason_but_books_nobody_twice(
    office: Office,
) -> None:
    employed(office)
    application = feasible(office)
    late = visit(16) | {"override": True}
    problem = refused(office.moved(application, "schedule", late), 422, "override-without-reason")
    assert problem["errors"][0]["pointer"] == "/reason"
    said = {"reason": "Oleg agreed."}
    good(office.moved(application, "schedule", late | said))
    (entry,) = office.read(f"/applications/{application['id']}/visits")["items"]
    assert (entry["what"], entry["overridden"], entry["reason"]) == ("booked", True, "Oleg agreed.")
    refused(office.moved(feasible(office), "schedule", late | said), 409, "technician-busy")


@pytest.mark.parametrize(("minutes", "cells"), [(0, 0), (1, 1), (30, 1), (45, 2), (60, 2)])
def test_between_two_visits_there_is_time_to_travel(
    office: Office, minutes: int, cells: int
) -> None:
    there = travelling(office, minutes)
    employed(there)
    good(there.moved(feasible(there), "schedule", visit(7, hours=1)))
    for gap in range(4):
        start = datetime(2026, 3, 12, 8, tzinfo=UTC) + gap * CELL
        body = {
            "technicianId": "tech-1",
            "slotStart": start.isoformat(),
            "slotEnd": (start + CELL).isoformat(),
        }
        answer = there.moved(feasible(there, by=OPERATOR), "schedule", body)
        if gap < cells:
            problem = refused(answer, 409, "too-little-travel-time")
            assert "nearest" in [e["code"] for e in problem["errors"]]
        else:
            good(answer)
            break
    before = visit(6, hours=1)
    if cells:
        refused(there.moved(feasible(there), "schedule", before), 409, "too-little-travel-time")
        overruled = before | {"override": True, "reason": "Next door."}
        good(there.moved(feasible(there), "schedule", overruled))
    else:
        good(there.moved(feasible(there), "schedule", before))


def test_a_visit_that_is_moved_need_not_travel_from_itself(office: Office) -> None:
    there = travelling(office, 60)
    employed(there)
    application = feasible(there)
    good(there.moved(application, "schedule", visit(6, hours=1)))
    good(there.moved(application, "schedule", visit(7, hours=1)))
    assert free(there, minutes="60")[0] == "09:00"


def test_an_absence_keeps_from_booking_and_lists_what_it_hits(office: Office) -> None:
    employed(office)
    hit, kept = feasible(office), feasible(office)
    good(office.moved(hit, "schedule", visit(8, hours=2)))
    good(office.moved(kept, "schedule", visit(6, hours=2)))
    sent = {"from": "2026-03-12T12:00:00+03:00", "to": "2026-03-12T12:00:00Z", "reason": "Training"}
    key = {"idempotency-key": "key-1"}
    path = "/technicians/tech-1/absences"
    first = office.api.post(path, sent, by=OPERATOR, headers=key)
    again = office.api.post(path, sent, by=OPERATOR, headers=key)
    made = good(first, 201)
    assert again.json == made
    assert [(v["applicationId"], v["number"]) for v in made["visits"]] == [
        (hit["id"], hit["number"])
    ]
    assert (made["from"], made["to"]) == ("2026-03-12T09:00:00Z", "2026-03-12T12:00:00Z")
    problem = refused(
        office.moved(feasible(office), "schedule", visit(11, hours=1)), 409, "technician-absent"
    )
    assert problem["errors"][0]["message"].endswith("2026-03-12T12:00:00.000Z.")
    assert free(office, minutes="60")[:2] == ["12:00", "12:30"]
    good(office.moved(hit, "schedule", visit(13, hours=2)))
    (listed,) = office.read(path, by=TECHNICIAN)["items"]
    assert (listed["id"], listed["visits"]) == (made["id"], [])
    assert office.api.delete(f"{path}/{made['id']}", by=OPERATOR).status == 204
    refused(office.api.delete(f"{path}/{made['id']}", by=OPERATOR), 404, "absence-not-found")
    good(office.moved(feasible(office), "schedule", visit(11, hours=1)))


def test_an_absence_that_comes_while_a_visit_is_booked_wins(office: Office) -> None:
    employed(office)
    application, commit = feasible(office), office.table.commit
    sent = {"from": "2026-03-12T00:00:00Z", "to": "2026-03-13T00:00:00Z"}

    def overtaken(transaction: Any) -> None:
        office.table.commit = commit  # type: ignore[method-assign]
        good(office.api.post("/technicians/tech-1/absences", sent, by=OPERATOR), 201)
        commit(transaction)

    office.table.commit = overtaken  # type: ignore[method-assign]
    refused(office.moved(application, "schedule", visit(8)), 409, "technician-absent")
    assert office.read("/technicians/tech-1/schedule")["items"] == []


@pytest.mark.parametrize(
    "sent",
    [
        {"from": "2026-03-12T09:00:00Z", "to": "2026-03-12T09:00:00Z"},
        {"from": "2026-03-12T09:00:00Z", "to": "2026-03-11T09:00:00Z"},
        {"from": "2026-03-01T09:00:00Z", "to": "2026-03-10T09:00:00Z"},
        {"from": "2026-03-12T09:00:00Z", "to": "2027-03-14T09:00:00Z"},
        {"from": "2026-03-12T09:00:00", "to": "2026-03-13T09:00:00Z"},
    ],
)
def test_an_absence_that_cannot_be_is_refused(office: Office, sent: dict[str, str]) -> None:
    employed(office)
    answer = office.api.post("/technicians/tech-1/absences", sent, by=OPERATOR)
    assert answer.status == 422, answer.text


def test_a_technician_has_so_many_absences_ahead(office: Office) -> None:
    employed(office)
    for number in range(100):
        sent = {"from": f"2026-04-01T{number % 24:02d}:00:00Z", "to": "2026-04-03T00:00:00Z"}
        good(office.api.post("/technicians/tech-1/absences", sent, by=OPERATOR), 201)
    answer = office.api.post("/technicians/tech-1/absences", sent, by=OPERATOR)
    refused(answer, 409, "too-many-absences")


def test_a_day_of_the_schedule_is_the_technician_s_own(office: Office) -> None:
    night = {day: [{"start": "00:00", "end": "24:00"}] for day in WEEK}
    employed(office, hours=night, timeZone="Asia/Vladivostok")
    first = office.booked(hour=13)  # 23:00 there
    second = office.booked(hour=16)  # 02:00 of the next day
    days = {"since": "2026-03-12", "until": "2026-03-12"}
    path = "/technicians/tech-1/schedule"
    assert [v["id"] for v in looked(office, path, days)["items"]] == [first["id"]]
    days = {"since": "2026-03-13"}
    assert [v["id"] for v in looked(office, path, days)["items"]] == [second["id"]]


def a_technician(zone: str, *parts: tuple[str, str], absences: tuple[Absence, ...] = ()) -> Technician:  # fmt: skip
    now = datetime(2026, 1, 1, tzinfo=UTC)
    hours = {day: tuple(Interval(*p) for p in parts) for day in ("saturday", "sunday")}
    return Technician("tech-1", "", zone, now, now, hours=hours, absences=absences)


@pytest.mark.parametrize(
    ("zone", "day", "parts", "slots"),
    [
        # Clocks go forward at 01:00 UTC: from two o'clock to three there is nothing.
        ("Europe/Berlin", (2026, 3, 29), ("02:00", "03:00"), []),
        ("Europe/Berlin", (2026, 3, 29), ("01:00", "04:00"), ["00:00", "00:30", "01:00", "01:30"]),
        # Clocks go back at 01:00 UTC: from two o'clock to three there is twice.
        ("Europe/Berlin", (2026, 10, 25), ("02:00", "03:00"), ["00:00", "00:30", "01:00", "01:30"]),
        ("Europe/Moscow", (2026, 3, 29), ("02:00", "03:00"), ["23:00", "23:30"]),
        # Half-hours of UTC lie at a quarter past and to in Nepal.
        ("Asia/Kathmandu", (2026, 3, 29), ("09:00", "10:00"), ["03:30"]),
        ("Europe/Moscow", (2026, 3, 29), ("09:10", "10:00"), ["06:30"]),
        ("Europe/Moscow", (2026, 3, 29), ("23:00", "23:59"), ["20:00"]),
        ("Europe/Moscow", (2026, 3, 29), ("23:00", "24:00"), ["20:00", "20:30"]),
    ],
)
def test_a_skipped_hour_has_no_slot_and_a_repeated_one_two(
    zone: str, day: tuple[int, int, int], parts: tuple[str, str], slots: list[str]
) -> None:
    noon = datetime(*day, 12, tzinfo=UTC)
    window = Slot(noon - timedelta(hours=14), noon + timedelta(hours=11))
    found = free_slots(a_technician(zone, parts), (), window, 1, 0)
    sunday = [s for s in found if s.start > noon - timedelta(hours=16)]
    own = [s.start.strftime("%H:%M") for s in sunday if _is_on(s, zone, day)]
    assert own == slots


def _is_on(slot: Slot, zone: str, day: tuple[int, int, int]) -> bool:
    local = slot.start.astimezone(ZoneInfo(zone))
    return (local.year, local.month, local.day) == day


def test_a_visit_over_midnight_needs_hours_on_both_days() -> None:
    both = a_technician("UTC", ("00:00", "24:00"))
    night = Slot(datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC))
    assert all(both.works_at(cell) for cell in night.cells())
    into_monday = Slot(datetime(2026, 3, 29, 23, tzinfo=UTC), datetime(2026, 3, 30, 1, tzinfo=UTC))
    assert [both.works_at(cell) for cell in into_monday.cells()] == [True, True, False, False]
