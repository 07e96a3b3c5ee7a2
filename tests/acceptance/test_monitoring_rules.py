"""Published and computed cases of monitoring: heartbeats, thresholds, roots, notices, uptime."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

import pytest

from functions.billing.compensation.entities import (
    Policy,
    Tier,
    compensation,
    credit_percent,
    minutes_lost,
)
from functions.monitoring.alert_rules.thresholds import (
    Comparison,
    Condition,
    Threshold,
    Watched,
)
from functions.monitoring.incidents.notices import NoticePolicy, notices
from functions.monitoring.incidents.reports import Reported, merged
from functions.monitoring.incidents.roots import ancestors, roots
from functions.monitoring.maintenance.windows import Covering, covered_until
from functions.monitoring.states.flapping import Marks, changes, percent_changed
from functions.monitoring.states.heartbeats import Heartbeat
from functions.monitoring.uptime.entities import availability
from shared.spans import Span, length
from tests.acceptance.case_files import all_cases

ORIGIN = datetime(2026, 3, 1, tzinfo=UTC)


def monitoring(*kinds: str) -> pytest.MarkDecorator:
    found = [
        case
        for source in ("monitoring", "monitoring_published")
        for case in all_cases(source)
        if case["kind"] in kinds
    ]
    assert {case["kind"] for case in found} == set(kinds)
    return pytest.mark.parametrize("case", found, ids=[case["id"] for case in found])


def at(second: int) -> datetime:
    return ORIGIN + timedelta(seconds=second)


def second(moment: datetime) -> int:
    return (moment - ORIGIN) // timedelta(seconds=1)


def spans(said: Iterable[list[int]]) -> list[Span]:
    return [(at(begins), at(ends)) for begins, ends in said]


@monitoring("heartbeat")
def test_who_is_silent_for_too_long_is_down(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    rule = Heartbeat(given["interval_s"], given["tolerated_misses"])
    until = at(given["observed_until_s"])
    down = list(rule.silences(map(at, given["beats_at_s"]), until))
    changed = [one for a, b in down for one in ([second(a), "down"], [second(b), "up"])]
    assert [one for one in changed if one != [second(until), "up"]] == expected["transitions"]
    assert length(down) == timedelta(seconds=expected["down_s"])


@monitoring("threshold")
def test_a_threshold_changes_with_a_sample_that_has_held(case: dict[str, Any]) -> None:
    given = case["input"]
    threshold = Threshold(
        *(Condition(Comparison(given[name][0]), Decimal(str(given[name][1])), given.get(f"{name}_for_s", 0))
          for name in ("raise", "clear"))
    )  # fmt: skip
    watched, found = Watched(), []
    for when, value in given["samples"]:
        before, watched = watched, watched.seen(Decimal(str(value)), at(when), threshold)
        if watched.is_problem is not before.is_problem:
            found.append([when, "problem" if watched.is_problem else "ok"])
    assert found == case["expected"]["transitions"]


@monitoring("flapping")
def test_flapping_is_what_changes_too_often(case: dict[str, Any]) -> None:
    given = case["input"]
    marks = Marks(Decimal(str(given["low_percent"])), Decimal(str(given["high_percent"])))
    assert {
        "changes": changes(given["states"]),
        "percent": str(percent_changed(given["states"])),
        "flapping": marks.flaps(given["states"], before=given["was_flapping"]),
    } == case["expected"]


@monitoring("alert_notifications")
def test_people_are_told_when_it_is_time_and_no_silence(case: dict[str, Any]) -> None:
    given = case["input"]
    policy = NoticePolicy(
        given["delay_s"], given["interval_s"], given["max_alerts"], given["recovery"]
    )
    active = [(at(a), None if b is None else at(b)) for a, b in given["active"]]
    found = notices(policy, active, spans(given.get("suppressed", [])), at(given["until_s"]))
    assert [[second(when), what.value] for when, what in found] == case["expected"]["sent"]


@monitoring("root_cause")
def test_one_incident_stands_for_all_below_it(case: dict[str, Any]) -> None:
    parents, there = case["input"]["parent"], case["input"]["customers_at"]
    found = []
    for root in roots(parents, case["input"]["down"]):
        below = [n for n in parents if root.node_id in (n, *ancestors(n, parents))]
        affected = sum(there[n] for n in below)
        found.append(
            {"root": root.node_id, "affected_customers": affected, "muted": list(root.muted)}
        )
    assert found == case["expected"]["incidents"]


@monitoring("root_cause_timeline")
def test_roots_follow_what_goes_down_and_comes_back(case: dict[str, Any]) -> None:
    down: set[str] = set()
    found: list[list[Any]] = []
    for when, changed in groupby(case["input"]["transitions"], key=lambda one: one[0]):
        for _, node_id, state in changed:
            down = down | {node_id} if state == "down" else down - {node_id}
        now = [root.node_id for root in roots(case["input"]["parent"], down)]
        if now != (found[-1][1] if found else []):
            found.append([when, now])
    assert found == case["expected"]["roots"]


@monitoring("incident_merge")
def test_reports_of_one_problem_are_one_incident(case: dict[str, Any]) -> None:
    reports = [
        Reported(at(r["starts_s"]), None if r["ends_s"] is None else at(r["ends_s"]))
        for r in case["input"]["reports"]
    ]
    found = [
        {"starts_s": second(r.starts_at), "ends_s": r.ends_at and second(r.ends_at)}
        for r in merged(reports)
    ]
    assert found == case["expected"]["incidents"]


@monitoring("maintenance_covers")
def test_work_covers_what_is_below_it(case: dict[str, Any]) -> None:
    given = case["input"]
    path = [given["node"], *ancestors(given["node"], given["parent"])]
    windows = [Covering(w["node"], at(w["from_s"]), at(w["to_s"])) for w in given["windows"]]
    found = covered_until(path, windows, at(given["at_s"])) is not None
    assert found is case["expected"]["in_maintenance"]


@monitoring("availability")
def test_availability_is_the_share_of_counted_time(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    found = availability(
        (at(given["from_s"]), at(given["to_s"])), spans(given["down"]), spans(given["maintenance"])
    )
    assert found.up == timedelta(seconds=expected["up_s"])
    assert found.counted == timedelta(seconds=expected["counted_s"])
    assert found.percent == (expected["percent"] and Decimal(expected["percent"]))


@monitoring("compensation", "compensation_percent")
def test_time_without_service_is_given_back(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    policy = Policy(given["counts_from_minutes"], Decimal(given.get("percent", "100")))
    minutes = minutes_lost(
        spans(given["outages_s"]), spans(given.get("maintenance_s", [])), policy.counts_from_minutes
    )
    price = Decimal(given["price"])
    found = compensation(price, "RUB", given["period_days"], minutes, policy.percent)
    assert {"minutes": found.minutes, "credit": f"{found.credit:.2f}"} == expected


@monitoring("service_credit")
def test_a_tier_is_found_by_the_exact_share(case: dict[str, Any]) -> None:
    given = case["input"]
    tiers = [Tier(Decimal(percent), Decimal(credit)) for percent, credit in given["tiers"]]
    found = credit_percent(given["up_s"], given["counted_s"], tiers)
    assert found == case["expected"]["credit_percent"]
