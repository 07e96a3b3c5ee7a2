"""Escalations: done by the job when a deadline comes near or has passed, once each, and told."""

from __future__ import annotations

from typing import Any

import pytest

from functions.support.jobs import run
from tests.unit.support.conftest import CUSTOMER, OPERATOR, Desk
from tests.unit.support.test_attending import actions
from tests.unit.support.test_service_levels import OFFICE, made, promise, watched, wiring
from tests.unit.support.test_telling import staffed, told

__all__ = ["staffed"]
FIRST, SOLVED = "first_response", "resolution"


def step(action: str, when: str, minutes: int, target: str = FIRST, **who: str) -> dict[str, Any]:
    return {"target": target, "when": when, "minutes": minutes, "action": action} | who


def policy(desk: Desk, *steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A policy of 60 minutes for the first answer and 480 for the solution."""
    calendar = str(made(desk, "/calendars", OFFICE)["id"])
    targets = {"firstResponse": 60, "resolution": 480}
    body = promise(calendar, targets=targets, escalations=steps) | changes
    return made(desk, "/sla-policies", body)


def after(desk: Desk, minutes: int) -> None:
    desk.clock.advance(minutes=minutes)
    watched(desk)


def done(desk: Desk) -> list[tuple[str, str]]:
    return [
        (e["data"]["target"], e["data"]["action"])
        for e in desk.table.events("support.sla.escalated")
    ]


def test_the_priority_is_raised_before_and_after_the_deadline_once_each(desk: Desk) -> None:
    made_policy = policy(
        desk, step("raise_priority", "before", 30), step("raise_priority", "after", 15)
    )
    assert [e["minutes"] for e in made_policy["escalations"]] == [30, 15]
    ticket = desk.opened()
    for minutes, priority in (
        (29, "normal"),
        (1, "high"),
        (20, "high"),
        (25, "high"),
        (1, "urgent"),
    ):
        after(desk, minutes)
        assert desk.read(ticket)["priority"] == priority
    after(desk, 60)
    assert done(desk) == [(FIRST, "raise_priority")] * 2
    level = desk.read(ticket)["level"]
    assert [(e["action"], e["at"]) for e in level["escalated"]] == [
        ("raise_priority", "2026-03-10T09:30:00Z"), ("raise_priority", "2026-03-10T10:16:00Z"),
    ]  # fmt: skip
    assert actions(desk, ticket) == ["ticket.opened", "ticket.escalated", "ticket.escalated"]


def test_what_was_answered_in_time_is_not_escalated(desk: Desk) -> None:
    policy(desk, step("raise_priority", "before", 10))
    ticket = desk.opened()
    desk.clock.advance(minutes=49)
    desk.said(ticket, "On our way.", by=OPERATOR)
    after(desk, 60)
    assert (done(desk), desk.read(ticket)["priority"]) == ([], "normal")


def test_minutes_are_working_minutes_and_stand_with_the_ticket(desk: Desk) -> None:
    policy(desk, step("notify", "before", 60, SOLVED))
    ticket = desk.opened()  # 12:00 in Moscow: 420 minutes are used at 10:00 on the next day
    desk.said(ticket, "Wait, please.", by=OPERATOR)
    desk.moved(ticket, "on_hold")
    after(desk, 30)
    desk.moved(ticket, "open")
    after(desk, 22 * 60 + 29 - 30)
    assert done(desk) == []
    after(desk, 31)
    assert done(desk) == [(SOLVED, "notify")]
    desk.moved(ticket, "on_hold")
    after(desk, 10)
    desk.moved(ticket, "open")  # the clock of before goes on
    after(desk, 60)
    assert done(desk) == [(SOLVED, "notify")]


def test_a_ticket_is_given_to_a_team_which_is_told(staffed: Desk) -> None:
    made(staffed, "/teams", {"code": "line", "name": "Line", "members": ["ira-1"]})
    policy(staffed, step("assign", "after", 0, team="line"))
    ticket = staffed.opened()
    after(staffed, 61)
    found = staffed.read(ticket)
    assert (found["team"], found["assigneeId"]) == ("line", None)
    assert len(staffed.table.events("support.ticket.assigned")) == 1
    assert ("ira", "escalated") in told(staffed)


def test_who_is_named_is_told_and_nothing_else_happens(staffed: Desk) -> None:
    policy(staffed, step("notify", "before", 10, assigneeId="oleg-1"))
    ticket = staffed.opened()
    after(staffed, 50)
    assert told(staffed) == [("oleg", "escalated")]
    assert staffed.read(ticket)["assigneeId"] is None


def test_who_is_gone_by_then_gets_nothing(staffed: Desk) -> None:
    made(staffed, "/teams", {"code": "line", "name": "Line"})
    policy(staffed, step("assign", "before", 10, team="line"))
    assert staffed.api.delete("/teams/line", by=OPERATOR).status == 204
    ticket = staffed.opened()
    after(staffed, 50)
    assert (done(staffed), staffed.read(ticket)["team"]) == ([(FIRST, "assign")], None)


def test_another_policy_may_count_after_the_priority_was_raised(desk: Desk) -> None:
    first = policy(desk, step("raise_priority", "before", 30), priorities=["normal"])
    urgent = {"priorities": ["high"], "targets": {"firstResponse": 20}, "name": "High"}
    made(desk, "/sla-policies", promise(first["calendarId"], **urgent))
    ticket = desk.opened()
    after(desk, 30)
    level = desk.read(ticket)["level"]
    assert level["policyName"] == "High"
    assert level["deadlines"][0]["breachedAt"] == "2026-03-10T09:30:00Z"
    assert len(desk.table.events("support.sla.breached")) == 1


def test_each_question_has_its_own_escalations(desk: Desk) -> None:
    targets = {"nextResponse": 60}
    policy(desk, step("notify", "before", 10, "next_response"), targets=targets)
    ticket = desk.opened()
    for _ in range(2):
        after(desk, 50)
        after(desk, 5)
        desk.said(ticket, "So.", by=OPERATOR)
        desk.said(ticket, "And now?", by=CUSTOMER)
    assert done(desk) == [("next_response", "notify")] * 2


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        (step("notify", "before", 5, "next_response"), "/escalations/0/target"),
        (step("assign", "before", 5), "/escalations/0"),
        (step("assign", "before", 5, team="nobody"), "/escalations/0/team"),
        (step("notify", "before", 5, assigneeId="gone-1"), "/escalations/0/assigneeId"),
        (step("raise_priority", "before", 5, team="line"), "/escalations/0"),
        (step("notify", "before", -1), "/escalations/0/minutes"),
    ],
)
def test_what_makes_no_sense_is_refused(staffed: Desk, wrong: dict[str, Any], pointer: str) -> None:
    calendar = str(made(staffed, "/calendars", OFFICE)["id"])
    body = promise(calendar, targets={"firstResponse": 60}, escalations=[wrong])
    reply = staffed.api.post("/sla-policies", body, by=OPERATOR)
    assert reply.status == 422
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]


def test_the_job_goes_by_the_moment_that_it_is_given(desk: Desk) -> None:
    policy(desk, step("raise_priority", "before", 10))
    ticket = desk.opened()
    event = {"job": "deadlines", "at": "2026-03-10T09:50:00Z"}
    assert run(event, wiring(desk), lambda: True)["due"] == 1
    assert desk.read(ticket)["priority"] == "high"
    assert done(desk) == [(FIRST, "raise_priority")]
