"""Published and computed cases of notification: quiet hours, digests, precedence, preferences."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from functions.notification.allowances.pace import OpenDigest, Pace
from functions.notification.catalogue.entities import CRITICAL, Channel
from functions.notification.preferences.precedence import decided, merged
from functions.notification.preferences.quiet_hours import QuietHours
from functions.notification.preferences.rhythms import next_daily
from tests.acceptance.case_files import all_cases


def notification(*kinds: str) -> pytest.MarkDecorator:
    found = [
        case
        for source in ("notification", "notification_published")
        for case in all_cases(source)
        if case["kind"] in kinds
    ]
    assert {case["kind"] for case in found} == set(kinds)
    return pytest.mark.parametrize("case", found, ids=[case["id"] for case in found])


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@notification("quiet_hours")
def test_quiet_hours_end_on_the_wall_clock(case: dict[str, Any]) -> None:
    given = case["input"]
    hours, at = QuietHours(given["quiet_from"], given["quiet_to"]), moment(given["at"])
    found = hours.over_at(at, given["time_zone"])
    assert found == moment(case["expected"]["deliver_at"])
    assert hours.holds(at, given["time_zone"]) == (found > at)


@notification("daily_digest")
def test_a_daily_digest_goes_at_its_hour(case: dict[str, Any]) -> None:
    given = case["input"]
    found = next_daily(moment(given["event_at"]), given["at_local"], given["time_zone"])
    assert found == moment(case["expected"]["sent_at"])


@notification("digest_window")
def test_what_a_window_gathers(case: dict[str, Any]) -> None:
    given, began = case["input"], moment("2026-03-10T00:00:00Z")
    paces: dict[str, Pace] = {}
    seen: set[str] = set()
    made: dict[str, dict[str, Any]] = {}
    for n, event in enumerate(given["events"]):
        person, key, at_s = event["person"], event.get("key"), event["at_s"]
        if (event_id := event.get("event", f"e{n}")) in seen:
            continue
        seen.add(event_id)
        wait = 0 if event.get("critical") else given["window_s"]
        now = began + timedelta(seconds=at_s)
        pace = paces.setdefault(person, Pace(person))
        found = pace.open_digest(str(key), now) if wait else None
        if found is None:
            closes = now + timedelta(seconds=wait)
            found = OpenDigest(str(key), event_id, now, closes)
            paces[person] = pace.gathering(found) if wait else pace
            made[event_id] = {
                "person": person,
                "key": key,
                "opened_s": at_s,
                "sent_s": at_s + wait,
                "events": 0,
            }
        made[found.message_id]["events"] += 1
    assert sorted(made.values(), key=str) == sorted(case["expected"]["messages"], key=str)


@notification("precedence")
def test_what_decides(case: dict[str, Any]) -> None:
    given = case["input"]
    found = decided(
        Channel(given["channel"]),
        critical=given["kind"] in CRITICAL,
        preference_on=given["preference_on"],
        address_suppressed=given["address_suppressed"],
        in_quiet_hours=given["in_quiet_hours"],
    )
    assert found == case["expected"]["decision"]


@notification("preference_merge")
def test_whose_word_counts(case: dict[str, Any]) -> None:
    given = case["input"]
    found = merged(
        given["active_channels"],
        person=given["person"],
        template=given["template"],
        critical=given["critical"],
    )
    assert found == case["expected"]["channels"]
