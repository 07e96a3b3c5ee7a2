"""Service levels: what is promised to a ticket, said when it is late, and measured when done."""

from __future__ import annotations

from typing import Any

import pytest

from functions.support.jobs import UnknownJob, run
from shared.wiring import Wiring
from tests.fakes.support import support_wiring
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, Desk

OFFICE = {
    "name": "Office",
    "timeZone": "Europe/Moscow",
    "week": [
        {"day": day, "hours": [{"opens": "09:00", "closes": "18:00"}]}
        for day in ("mon", "tue", "wed", "thu", "fri")
    ],
}
TARGETS = {"firstResponse": 60, "nextResponse": 120, "resolution": 480}


@pytest.fixture
def calendar(desk: Desk) -> str:
    return str(made(desk, "/calendars", OFFICE)["id"])


@pytest.fixture
def policy(desk: Desk, calendar: str) -> dict[str, Any]:
    return made(desk, "/sla-policies", promise(calendar))


def promise(calendar: str, **changes: Any) -> dict[str, Any]:
    return {"name": "All", "calendarId": calendar, "targets": TARGETS} | changes


def made(desk: Desk, path: str, body: dict[str, Any]) -> dict[str, Any]:
    reply = desk.api.post(path, body, by=OPERATOR)
    assert reply.status == 201, reply.text
    found: dict[str, Any] = reply.json
    return found


def watched(desk: Desk) -> dict[str, Any]:
    return run({"job": "deadlines"}, wiring(desk), lambda: True)


def wiring(desk: Desk) -> Wiring:
    return support_wiring(desk.table, desk.clock, counter())


def due(ticket: dict[str, Any]) -> dict[str, str]:
    return {d["target"]: d["dueAt"] for d in ticket["level"]["deadlines"]}


def kept(ticket: dict[str, Any]) -> dict[str, Any]:
    return {m["target"]: m["kept"] for m in ticket["level"]["measured"]}


def said(desk: Desk) -> list[tuple[str, str]]:
    return [
        (event["type"], event["data"]["target"])
        for event in desk.table.events()
        if event["type"].startswith("support.sla.")
    ]


def test_a_ticket_is_due_by_the_working_hours(desk: Desk, policy: dict[str, Any]) -> None:
    ticket = desk.read(desk.opened())  # at noon in Moscow, on a Tuesday
    assert ticket["level"]["policyId"] == policy["id"]
    assert due(ticket) == {
        "first_response": "2026-03-10T10:00:00Z",
        "resolution": "2026-03-11T08:00:00Z",
    }


def test_a_customer_does_not_see_what_is_promised_inside(desk: Desk, policy: object) -> None:
    ticket = desk.opened()
    assert desk.read(ticket, by=CUSTOMER)["level"]["deadlines"] == []
    assert desk.api.get("/sla-policies", by=CUSTOMER).status == 403


def test_a_warning_and_a_breach_are_said_once_each(desk: Desk, policy: object) -> None:
    ticket = desk.opened()
    for minutes, expected in ((47, 0), (1, 1), (11, 0), (1, 0), (1, 1), (30, 0)):
        desk.clock.advance(minutes=minutes)
        assert watched(desk)["due"] == expected
    first = ("support.sla.warning", "first_response"), ("support.sla.breached", "first_response")
    assert said(desk) == list(first)
    (deadline, _) = desk.read(ticket)["level"]["deadlines"]
    assert (deadline["warnedAt"], deadline["breachedAt"]) == (
        "2026-03-10T09:48:00Z", "2026-03-10T10:01:00Z",
    )  # fmt: skip


def test_an_answer_in_time_is_kept_and_the_next_question_has_its_own_clock(
    desk: Desk, policy: object
) -> None:
    ticket = desk.opened()
    desk.clock.advance(minutes=60)  # the very deadline
    desk.said(ticket, "We look into it.", by=OPERATOR)
    answered = desk.read(ticket)
    assert (kept(answered), set(due(answered))) == ({"first_response": True}, {"resolution"})
    desk.clock.advance(minutes=10)
    for text in ("And now?", "Hello?"):
        desk.said(ticket, text, by=CUSTOMER)
        desk.clock.advance(minutes=1)
    assert due(desk.read(ticket))["next_response"] == "2026-03-10T12:10:00Z"
    desk.clock.advance(minutes=200)
    desk.said(ticket, "Done.", by=OPERATOR)
    late = desk.read(ticket)
    assert kept(late) == {"first_response": True, "next_response": False}
    assert ("support.sla.breached", "next_response") in said(desk)  # though nobody looked before


def test_pauses_move_the_resolution(desk: Desk, policy: object) -> None:
    ticket = desk.opened()
    desk.moved(ticket, "open")
    desk.moved(ticket, "on_hold")
    assert set(due(desk.read(ticket))) == {"first_response"}
    desk.clock.advance(hours=2)
    desk.moved(ticket, "open")
    assert due(desk.read(ticket))["resolution"] == "2026-03-11T10:00:00Z"
    desk.moved(ticket, "resolved")
    resolved = desk.read(ticket)
    assert due(resolved) == {}
    assert kept(resolved) == {"first_response": False, "resolution": True}
    assert watched(desk) == {"due": 0, "measured": 0, "failed": 0} | {"measured": 0}


def test_the_first_policy_that_is_for_a_ticket_counts(desk: Desk, calendar: str) -> None:
    made(desk, "/sla-policies", promise(calendar, position=20))
    urgent = promise(calendar, name="Urgent", position=10, priorities=["urgent"])
    made(desk, "/sla-policies", urgent | {"targets": {"firstResponse": 15}})
    plain, hot = desk.opened(), desk.opened(by=OPERATOR, customerId="c1", priority="urgent")
    assert [desk.read(t)["level"]["policyName"] for t in (plain, hot)] == ["All", "Urgent"]
    desk.api.patch(f"/tickets/{plain['id']}", {"priority": "urgent"}, by=OPERATOR)
    assert due(desk.read(plain)) == {"first_response": "2026-03-10T09:15:00Z"}


def test_new_rules_reach_open_tickets(desk: Desk, calendar: str, policy: dict[str, Any]) -> None:
    tickets = [desk.opened() for _ in range(3)]
    watched(desk)
    desk.clock.advance(minutes=20)
    sooner = promise(calendar, targets={"firstResponse": 10})
    assert desk.api.put(f"/sla-policies/{policy['id']}", sooner, by=OPERATOR).status == 200
    assert watched(desk)["measured"] == len(tickets)
    assert said(desk) == [("support.sla.breached", "first_response")] * 3  # counted from opening
    assert watched(desk) == {"due": 0, "measured": 0, "failed": 0}
    assert desk.api.delete(f"/sla-policies/{policy['id']}", by=OPERATOR).status == 204
    watched(desk)
    assert all(desk.read(ticket)["level"]["policyId"] is None for ticket in tickets)


def test_a_job_that_is_stopped_goes_on_where_it_was(desk: Desk, policy: object) -> None:
    for _ in range(5):
        desk.opened()
    desk.clock.advance(hours=2)
    left = iter([True] * 4)
    first = run({"job": "deadlines"}, wiring(desk), lambda: next(left, False))
    assert 0 < first["due"] < 5
    assert first["due"] + watched(desk)["due"] == 5
    assert said(desk).count(("support.sla.breached", "first_response")) == 5


@pytest.mark.parametrize(
    ("path", "change", "pointer"),
    [
        ("/calendars", {"week": []}, "/week"),
        ("/calendars", {"timeZone": "Mars/Base"}, "/timeZone"),
        (
            "/calendars",
            {"week": [{"day": "mon", "hours": [{"opens": "18:00", "closes": "09:00"}]}]},
            "/week/0/hours/0",
        ),
        ("/calendars", {"country": "XX"}, "/country"),
        ("/sla-policies", {"targets": {}}, "/targets"),
        ("/sla-policies", {"calendarId": "none"}, "/calendarId"),
        ("/sla-policies", {"targets": {"firstResponse": 0}}, "/targets/firstResponse"),
    ],
)
def test_what_can_not_hold_is_refused(
    desk: Desk, calendar: str, path: str, change: dict[str, Any], pointer: str
) -> None:
    body = (OFFICE if path == "/calendars" else promise(calendar)) | change
    refused = desk.api.post(path, body, by=OPERATOR)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, pointer)


def test_public_holidays_are_closed_unless_the_day_is_special(desk: Desk) -> None:
    special = [{"on": "2026-03-09", "hours": [{"opens": "10:00", "closes": "12:00"}]}]
    calendar = made(desk, "/calendars", OFFICE | {"country": "RU", "specialDays": special})
    assert {"2026-01-09", "2026-03-09", "2026-12-31"} <= set(calendar["publicHolidays"])
    made(desk, "/sla-policies", promise(calendar["id"], targets={"firstResponse": 180}))
    desk.clock.at = desk.clock.at.replace(day=6, hour=14)  # Friday, 17:00 in Moscow
    assert due(desk.read(desk.opened())) == {"first_response": "2026-03-09T09:00:00Z"}


def test_a_calendar_in_use_is_not_deleted(desk: Desk, calendar: str, policy: object) -> None:
    refused = desk.api.delete(f"/calendars/{calendar}", by=OPERATOR)
    assert (refused.status, refused.json["type"]) == (409, "urn:lastmile:problem:calendar-in-use")
    unused = made(desk, "/calendars", OFFICE | {"name": "Night"})["id"]
    assert desk.api.delete(f"/calendars/{unused}", by=OPERATOR).status == 204
    assert desk.api.get(f"/calendars/{unused}", by=OPERATOR).status == 404
    listed = desk.api.get("/calendars", by=OPERATOR).json["items"]
    assert [c["name"] for c in listed] == ["Office"]


def test_an_older_version_is_refused(desk: Desk, calendar: str, policy: dict[str, Any]) -> None:
    path, body = f"/sla-policies/{policy['id']}", promise(calendar, name="Everybody")
    changed = desk.api.put(path, body, by=OPERATOR, headers={"If-Match": '"1"'})
    assert (changed.status, changed.json["version"]) == (200, 2)
    assert desk.api.put(path, body, by=OPERATOR, headers={"If-Match": '"1"'}).status == 412
    assert desk.api.get("/sla-policies", by=STRANGER).status == 403


def test_an_unknown_job_is_refused(desk: Desk) -> None:
    with pytest.raises(UnknownJob):
        run({"job": "nonsense"}, wiring(desk), lambda: True)
