"""Published and computed cases of notification: quiet hours, digests, precedence, preferences."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

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
