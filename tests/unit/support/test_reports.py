"""Reports of tickets: what is counted, on which day, for whom; and what it costs."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest

from functions.support.reports import service
from tests.fakes.people import staff
from tests.unit.support.conftest import CUSTOMER, OPERATOR, Desk
from tests.unit.support.test_attending import post
from tests.unit.support.test_service_levels import OFFICE, made, promise


def report(desk: Desk, **query: str) -> list[dict[str, Any]]:
    reply = desk.api.get("/tickets/reports", by=OPERATOR, query=query)
    assert reply.status == 200, reply.text
    rows: list[dict[str, Any]] = reply.json["items"]
    return rows


def total(desk: Desk, **query: str) -> dict[str, Any]:
    (row,) = report(desk, **query)
    return row


def answered(desk: Desk, minutes: int, **changes: Any) -> dict[str, Any]:
    """A ticket that was answered after some minutes, and resolved after twice as many."""
    ticket = desk.opened(**changes)
    desk.clock.advance(minutes=minutes)
    desk.said(ticket, "So.", by=OPERATOR)
    desk.clock.advance(minutes=minutes)
    desk.moved(ticket, "resolved")
    return ticket


def test_nothing_is_null_and_not_zero(desk: Desk) -> None:
    row = total(desk)
    assert (row["opened"], row["closed"], row["backlog"], row["ratings"]) == (0, 0, 0, 0)
    for name in ("firstResponseMedian", "resolutionP90", "keptPercent", "rating", "group"):
        assert row[name] is None


def test_times_are_medians_and_ninetieths(desk: Desk) -> None:
    for minutes in (10, 20, 30, 100):
        answered(desk, minutes)
    desk.opened()
    row = total(desk)
    assert (row["opened"], row["closed"], row["backlog"]) == (5, 4, 1)
    assert (row["firstResponseMedian"], row["firstResponseP90"]) == ("25.00", "79.00")
    assert (row["resolutionMedian"], row["resolutionP90"]) == ("50.00", "158.00")


def test_each_counts_on_the_local_day_on_which_it_happened(desk: Desk) -> None:
    desk.clock.advance(hours=11, minutes=59)  # 23:59 in Moscow
    early = desk.opened()
    desk.clock.advance(minutes=1)
    desk.opened()
    desk.moved(early, "resolved")
    desk.clock.advance(days=1)
    desk.moved(early, "open")
    days = report(desk, by="day", **{"from": "2026-03-09", "to": "2026-03-12"})
    assert [d["group"] for d in days] == [f"2026-03-{n:02}" for n in range(9, 13)]
    assert [d["opened"] for d in days] == [0, 1, 1, 0]
    assert [d["backlog"] for d in days] == [0, 1, 2, 2]
    desk.moved(early, "resolved")
    days = report(desk, by="day", **{"from": "2026-03-10", "to": "2026-03-12"})
    assert [(d["closed"], d["backlog"]) for d in days] == [(0, 1), (0, 2), (1, 1)]
    assert days[2]["resolutionMedian"] == "1441.00"


def test_what_ended_before_is_not_counted_and_what_waits_from_before_is(desk: Desk) -> None:
    answered(desk, 5)
    desk.opened()
    desk.clock.advance(days=40)
    row = total(desk)
    assert (row["opened"], row["closed"], row["backlog"]) == (0, 0, 1)
    march = total(desk, **{"from": "2026-03-01", "to": "2026-03-31"})
    assert (march["opened"], march["closed"], march["backlog"]) == (2, 1, 1)


def test_rows_are_for_categories_people_and_teams(desk: Desk) -> None:
    made(desk, "/teams", {"code": "line-2", "name": "Line 2"})
    mine = answered(desk, 10, category="billing")
    post(desk, mine, "status", {"state": "open"})
    post(desk, mine, "assign", {"assigneeId": "operator-1", "team": "line-2"})
    desk.opened()
    by = {name: report(desk, by=name) for name in ("category", "person", "team")}
    assert [r["group"] for r in by["category"]] == ["billing", "connection"]
    assert [r["group"] for r in by["person"]] == ["operator-1", None]
    assert [(r["group"], r["backlog"]) for r in by["team"]] == [("line-2", 1), (None, 1)]


def test_promises_and_ratings(desk: Desk) -> None:
    calendar = str(made(desk, "/calendars", OFFICE)["id"])
    made(desk, "/sla-policies", promise(calendar, targets={"firstResponse": 60}))
    ticket = answered(desk, 10)
    for score in (2, 4):
        desk.api.post(f"/tickets/{ticket['id']}/rate", {"score": score}, by=CUSTOMER)
    for minutes in (20, 70):
        answered(desk, minutes)
    row = total(desk)
    assert (row["promisesKept"], row["promisesMissed"]) == (2, 1)
    assert (row["keptPercent"], row["ratings"], row["rating"]) == ("66.67", 1, "4.00")


def test_a_rating_after_the_end_counts_on_its_day(desk: Desk) -> None:
    ticket = answered(desk, 10)
    desk.clock.advance(days=3)
    desk.api.post(f"/tickets/{ticket['id']}/rate", {"score": 5}, by=CUSTOMER)
    row = total(desk, **{"from": "2026-03-13", "to": "2026-03-13"})
    assert (row["ratings"], row["rating"], row["closed"], row["backlog"]) == (1, "5.00", 0, 0)


def test_spam_counts_nowhere(desk: Desk) -> None:
    ticket = desk.opened()
    post(desk, ticket, "spam")
    assert total(desk)["opened"] == 0


def test_a_table_has_the_same_rows(desk: Desk) -> None:
    answered(desk, 10, category="billing")
    reply = desk.api.get("/tickets/reports", by=OPERATOR, query={"by": "category", "format": "csv"})
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff")))
    assert (row["group"], row["firstResponseMedian"], row["rating"]) == ("billing", "10.00", "")


@pytest.mark.parametrize(
    "days",
    [{"from": "2026-03-02", "to": "2026-03-01"}, {"from": "2025-03-01", "to": "2026-03-02"}],
)
def test_days_that_are_no_span_are_refused(desk: Desk, days: dict[str, str]) -> None:
    assert desk.api.get("/tickets/reports", by=OPERATOR, query=days).status == 422


def test_a_year_is_the_most(desk: Desk) -> None:
    days = {"from": str(date(2026, 3, 10) - timedelta(days=365)), "to": "2026-03-10"}
    assert len(report(desk, by="day", limit="200", **days)) == 200


def test_more_tickets_than_can_be_read_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_TICKETS", 1)
    desk.opened()
    assert total(desk)["opened"] == 1
    desk.opened()
    assert desk.api.get("/tickets/reports", by=OPERATOR).status == 409


def test_reports_are_for_who_may_read_them(desk: Desk) -> None:
    clerk = staff("clerk", "support:ticket:read")
    for by in (CUSTOMER, clerk):
        assert desk.api.get("/tickets/reports", by=by).status == 403
