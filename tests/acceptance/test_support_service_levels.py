"""Published and computed cases of support: working time, deadlines, pauses and outcomes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from functions.support.calendars.entities import (
    Calendar,
    Interval,
    InvalidCalendar,
    Opening,
    SpecialDay,
    Weekday,
)
from functions.support.calendars.working_time import Span, WorkingTime
from functions.support.sla.entities import (
    Author,
    Course,
    Said,
    Targets,
    answers,
    deadlines,
    outcome,
    unanswered_since,
    worst,
)
from functions.support.vocabulary import Target
from tests.acceptance.case_files import all_cases

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


def support(*kinds: str) -> pytest.MarkDecorator:
    found = [
        case
        for source in ("support", "support_published")
        for case in all_cases(source)
        if case["kind"] in kinds
    ]
    assert {case["kind"] for case in found} == set(kinds)
    return pytest.mark.parametrize("case", found, ids=[case["id"] for case in found])


def calendar(said: dict[str, Any]) -> Calendar:
    return Calendar(
        id="c1",
        name="Support",
        time_zone=said["timeZone"],
        week=tuple(Opening(Weekday(d), hours(h)) for d, h in said["hours"].items()),
        special_days=tuple(
            SpecialDay(date.fromisoformat(on), hours(h))
            for on, h in said.get("special", {}).items()
        ),
        public_holidays=tuple(map(date.fromisoformat, said.get("holidays", ()))),
        created_at=BEGAN,
        updated_at=BEGAN,
    )


def hours(said: list[list[str]]) -> tuple[Interval, ...]:
    return tuple(Interval(opens, closes) for opens, closes in said)


def working_time(case: dict[str, Any]) -> WorkingTime:
    return calendar(case["input"]["calendar"]).working_time()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def moment(text: str | None) -> datetime | None:
    return at(text) if text else None


def spans(said: list[list[str]]) -> tuple[Span, ...]:
    return tuple((at(begins), at(ends)) for begins, ends in said)


def messages(case: dict[str, Any]) -> list[Said]:
    return [Said(at(m["at"]), Author(m["by"])) for m in case["input"]["messages"]]


@support("business_minutes", "business_minutes_with_pauses")
def test_minutes_are_counted_by_the_wall_clock(case: dict[str, Any]) -> None:
    given = case["input"]
    paused = spans(given.get("paused", []))
    counted = working_time(case).minutes(at(given["from"]), at(given["to"]), paused)
    assert counted == case["expected"]["minutes"]


@support("is_open")
def test_a_calendar_is_open_within_its_intervals(case: dict[str, Any]) -> None:
    assert working_time(case).is_open(at(case["input"]["at"])) is case["expected"]["open"]


@support("calendar_valid")
def test_a_calendar_that_opens_never_is_refused(case: dict[str, Any]) -> None:
    given = calendar(case["input"])
    if case["expected"]["valid"]:
        given.must_be_valid()
    else:
        with pytest.raises(InvalidCalendar):
            given.must_be_valid()


@support("deadline")
def test_a_deadline_comes_when_its_minutes_are_used_up(case: dict[str, Any]) -> None:
    given = case["input"]
    due = working_time(case).after(at(given["start"]), given["minutes"])
    assert due == at(case["expected"]["deadline"])


@support("first_response_is_not_paused", "resolution_deadline_with_pauses")
def test_pauses_move_the_resolution_and_not_the_first_response(case: dict[str, Any]) -> None:
    given = case["input"]
    first = case["kind"] == "first_response_is_not_paused"
    target = Target.FIRST_RESPONSE if first else Target.RESOLUTION
    course = Course(at(given["start"]), paused=spans(given["pending"]))
    (due,) = deadlines(course, Targets(**{target.value: given["minutes"]}), working_time(case))
    assert (due.target, due.due_at) == (target, at(case["expected"]["deadline"]))


@support("warning")
def test_a_warning_comes_when_its_part_is_used_up(case: dict[str, Any]) -> None:
    given = case["input"]
    targets = Targets(resolution=given["minutes"], warning_percent=given["warning_percent"])
    (due,) = deadlines(Course(at(given["start"])), targets, working_time(case))
    expected = case["expected"]
    assert (due.warning_at, due.due_at) == (at(expected["warning_at"]), at(expected["breach_at"]))


@support("outcome", "resolution_outcome")
def test_an_outcome_says_what_was_used_and_left(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    paused = spans(given.get("pending", []))
    found = outcome(
        at(given["start"]), at(given["done_at"]), given["minutes"], working_time(case), paused
    )
    assert (found.used_minutes, found.left_minutes, found.kept) == (
        expected["used_minutes"], expected["left_minutes"], expected["kept"],
    )  # fmt: skip
    assert found.deadline == at(expected.get("deadline") or found.deadline.isoformat())


@support("next_response", "next_response_with_states")
def test_the_earliest_unanswered_question_is_measured(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    time, said = working_time(case), messages(case)
    paused = spans(given.get("pending", []))
    found = [
        {
            "asked_at": a.asked_at,
            "deadline": a.outcome.deadline,
            "used_minutes": a.outcome.used_minutes,
            "kept": a.outcome.kept,
            "left_minutes": a.outcome.left_minutes,
        }
        for a in answers(said, given["minutes"], time, paused)
    ]
    assert found == [
        a | {"asked_at": at(a["asked_at"]), "deadline": at(a["deadline"])}
        for a in expected["answered"]
    ]
    course = Course(
        said[0].at,
        first_answered_at=said[0].at,
        asked_at=unanswered_since(said),
        resolved_at=moment(given.get("resolved_at")),
        paused=paused,
    )
    due = deadlines(course, Targets(next_response=given["minutes"]), time)
    assert [d.due_at for d in due] == [at(d) for d in [expected["open_deadline"]] if d]


@support("worst_next_response")
def test_the_longest_answered_wait_is_what_statistics_take(case: dict[str, Any]) -> None:
    given = case["input"]
    found = worst(answers(messages(case), given["minutes"], working_time(case)))
    shown = {
        "used_minutes": found.used_minutes if found else None,
        "left_minutes": found.left_minutes if found else None,
    }
    assert shown == case["expected"]


@support("due_clocks", "policy_change")
def test_what_is_due_follows_from_the_messages_and_the_policy(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    said = messages(case) if "messages" in given else []
    policy = given["policy_after"] if "policy_after" in given else given["policy"]
    targets = Targets(**policy) if policy else Targets()
    answered = [message.at for message in said if message.by is Author.AGENT]
    course = Course(
        at(given["created_at"]),
        first_answered_at=answered[0] if answered else None,
        asked_at=unanswered_since(said),
    )
    found = deadlines(course, targets, working_time(case))
    due = {f"{d.target.value}_due": d.due_at for d in found}
    due |= {"next_due": found[0].due_at} if found else {}
    assert {name: due.get(name) for name in expected} == {
        name: moment(text) for name, text in expected.items()
    }
