"""What waits for whom: counts, lists by deadline, news, and the next ticket."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from functions.support.jobs import run
from functions.support.tickets.standing import SHARDS
from tests.fakes.people import staff
from tests.fakes.support import support_wiring
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, TECHNICIAN, Desk

ONE, TWO = replace(OPERATOR, id="operator-2"), replace(OPERATOR, id="operator-3")
DAILY = [
    {"day": day, "hours": [{"opens": "00:00", "closes": "24:00"}]}
    for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
]


def counts(desk: Desk, by: Any = OPERATOR) -> dict[str, Any]:
    found: dict[str, Any] = desk.api.get("/tickets/queues", by=by).json
    return found


def given(desk: Desk, ticket: dict[str, Any], user: str | None, team: str | None = None) -> None:
    body = {"assigneeId": user, "team": team}
    reply = desk.api.post(f"/tickets/{ticket['id']}/assign", body, by=OPERATOR)
    assert reply.status == 200, reply.text


def second_line(desk: Desk) -> None:
    body = {"code": "second-line", "name": "Second line"}
    made = desk.api.post("/teams", body, by=OPERATOR)
    assert made.status < 300, made.text


def promised(desk: Desk, **targets: int) -> None:
    week = {"name": "Always", "timeZone": "UTC", "week": DAILY}
    calendar = desk.api.post("/calendars", week, by=OPERATOR).json["id"]
    for priority, minutes in targets.items():
        policy = {"name": priority, "calendarId": calendar, "priorities": [priority],
                  "targets": {"resolution": minutes}}  # fmt: skip
        assert desk.api.post("/sla-policies", policy, by=OPERATOR).status == 201


def job(desk: Desk, name: str) -> dict[str, Any]:
    return run({"job": name}, support_wiring(desk.table, desk.clock, counter()), lambda: True)


def test_queues_count_what_waits_in_one_read(desk: Desk) -> None:
    second_line(desk)
    first = desk.opened(by=OPERATOR, customerId="c", priority="urgent")
    desk.opened()
    desk.moved(desk.opened(), "pending")
    desk.moved(desk.opened(), "resolved")
    given(desk, first, "operator-2", "second-line")
    desk.table.requests.clear()
    found = counts(desk, ONE)
    assert desk.table.requests == ["get_many"]
    assert found["queues"] == [
        {"state": "new", "count": 2, "unassigned": 1, "urgent": 1},
        {"state": "open", "count": 0, "unassigned": 0, "urgent": 0},
        {"state": "pending", "count": 1, "unassigned": 1, "urgent": 0},
        {"state": "on_hold", "count": 0, "unassigned": 0, "urgent": 0},
    ]
    assert found["teams"] == [{"team": "second-line", "count": 1, "unassigned": 0}]
    assert found["categories"] == [{"category": "connection", "count": 3}]
    assert (found["mine"]["new"], found["mine"]["unread"]) == (1, 1)
    assert counts(desk, TWO)["mine"]["new"] == 0


def test_counts_follow_whatever_happens_and_a_recount_finds_nothing(desk: Desk) -> None:
    second_line(desk)
    chance, tickets = random.Random(7), [desk.opened() for _ in range(12)]
    for _ in range(150):
        ticket = chance.choice(tickets)
        which = chance.randrange(4)
        if which == 0:
            to = chance.choice(["open", "pending", "on_hold", "resolved", "closed"])
            desk.moved(ticket, to)
        elif which == 1:
            body = {"assigneeId": chance.choice(["operator-2", "operator-3", None]),
                    "team": chance.choice(["second-line", None])}  # fmt: skip
            desk.api.post(f"/tickets/{ticket['id']}/assign", body, by=OPERATOR)
        elif which == 2:
            desk.said(ticket, "Well?", by=chance.choice([CUSTOMER, OPERATOR]))
        else:
            priority = {"priority": chance.choice(["low", "urgent"])}
            desk.api.patch(f"/tickets/{ticket['id']}", priority, by=OPERATOR)
        desk.clock.advance(seconds=1)
    before = [counts(desk, by) for by in (ONE, TWO)]
    assert job(desk, "recount")["left"] == 0
    assert [counts(desk, by) for by in (ONE, TWO)] == before
    waiting = [desk.read(t) for t in tickets]
    for queue in before[0]["queues"]:
        assert queue["count"] == sum(t["state"] == queue["state"] for t in waiting)


def test_a_recount_sets_right_what_is_wrong_and_places_tickets_of_before(desk: Desk) -> None:
    for _ in range(3):
        desk.opened()
    right = counts(desk)
    for key in [k for k in desk.table.items if k[0].startswith(("QUEUES#", "WAITING#"))]:
        del desk.table.items[key]
    assert counts(desk)["queues"][0]["count"] == 0
    done = job(desk, "recount")
    assert (done["placed"], counts(desk)) == (3, right)
    again = job(desk, "recount")
    assert (again["placed"], again["corrected"]) == (0, 0)


def test_a_count_that_changes_while_it_is_counted_is_left_as_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.opened()
    key = next(k for k in desk.table.items if k[0].startswith("QUEUES#"))
    desk.table.items[key] |= {"new": 5}
    commit = desk.table.commit

    def busy(transaction: Any) -> None:
        desk.table.items[key] |= {"version": desk.table.items[key]["version"] + 1}
        commit(transaction)

    monkeypatch.setattr(desk.table, "commit", busy)
    assert job(desk, "recount")["left"] == 1
    monkeypatch.setattr(desk.table, "commit", commit)
    assert job(desk, "recount")["corrected"] == 1
    assert counts(desk)["queues"][0]["count"] == 1


def test_counts_are_spread_over_several_items(desk: Desk) -> None:
    for _ in range(60):
        desk.opened()
    kept = [k for k in desk.table.items if k[0].startswith("QUEUES#") and k[1] == "TOTAL"]
    assert 1 < len(kept) <= SHARDS


def test_news_are_for_whoever_works_on_it_until_they_have_looked(desk: Desk) -> None:
    ticket = desk.opened()
    given(desk, ticket, "operator-2")
    assert counts(desk, ONE)["mine"]["unread"] == 1
    seen = f"/tickets/{ticket['id']}/seen"
    assert desk.api.post(seen, by=ONE).json["newsFor"] == []
    assert counts(desk, ONE)["mine"]["unread"] == 0
    commits = desk.table.commits
    assert desk.api.post(seen, by=ONE).status == 200
    assert desk.table.commits == commits
    desk.said(ticket, "We are on it.", by=ONE)
    assert counts(desk, ONE)["mine"]["unread"] == 0
    desk.said(ticket, "Still red.", by=CUSTOMER)
    assert desk.read(ticket)["newsFor"] == ["operator-2"]
    assert desk.read(ticket, by=CUSTOMER)["newsFor"] == []
    given(desk, ticket, "operator-3")
    assert [counts(desk, by)["mine"]["unread"] for by in (ONE, TWO)] == [0, 1]


def test_news_are_for_those_who_watch_and_mail_is_news_too(desk: Desk) -> None:
    ticket = desk.opened()
    for by in (ONE, TWO):
        watching = desk.api.post(f"/tickets/{ticket['id']}/watch", {}, by=by)
        assert watching.status == 200, watching.text
    desk.api.post(f"/tickets/{ticket['id']}/messages", {"text": "Yes?"}, by=ONE)
    assert desk.read(ticket)["newsFor"] == [TWO.id]
    desk.moved(ticket, "resolved")
    assert desk.read(ticket)["newsFor"] == [ONE.id, TWO.id]
    desk.api.post(f"/tickets/{ticket['id']}/seen", by=TWO)
    assert (counts(desk, ONE)["mine"]["unread"], counts(desk, TWO)["mine"]["unread"]) == (1, 0)
    assert desk.api.get(f"/tickets/{ticket['id']}", by=CUSTOMER).json["newsFor"] == []


def test_spam_is_in_no_queue_and_comes_back(desk: Desk) -> None:
    ticket = desk.opened()
    given(desk, ticket, ONE.id)
    before = counts(desk, ONE)
    desk.api.post(f"/tickets/{ticket['id']}/spam", by=OPERATOR)
    assert counts(desk, ONE)["mine"] == dict.fromkeys(before["mine"], 0)
    listed = desk.api.get("/tickets", by=OPERATOR, query={"spam": "true", "category": "connection"})
    assert [t["id"] for t in listed.json["items"]] == [ticket["id"]]
    desk.api.delete(f"/tickets/{ticket['id']}/spam", by=OPERATOR)
    assert counts(desk, ONE) == before


@pytest.mark.parametrize("more", [{}, {"order": "deadline"}, {"linked": "incident:42"}])
def test_staff_filter_by_tag_in_every_kind_of_list(desk: Desk, more: dict[str, str]) -> None:
    tickets = [desk.opened() for _ in range(3)]
    for ticket, tags in zip(tickets, (["vip"], ["vip", "loud"], ["loud"]), strict=True):
        desk.api.patch(f"/tickets/{ticket['id']}", {"tags": tags}, by=OPERATOR)
        link = {"kind": "incident", "id": "42"}
        desk.api.post(f"/tickets/{ticket['id']}/links", link, by=OPERATOR)
    listed = desk.api.get("/tickets", by=OPERATOR, query={"tag": "VIP"} | more).json["items"]
    assert {t["id"] for t in listed} == {t["id"] for t in tickets[:2]}
    late = {"dueBefore": "2026-01-01T00:00:00Z"} | more
    assert desk.api.get("/tickets", by=OPERATOR, query=late).json["items"] == []


def test_tickets_are_listed_by_deadline_then_priority_then_age(desk: Desk) -> None:
    promised(desk, high=60, urgent=600)
    wanted = ["low", "normal", "low", "urgent", "high"]
    for priority in wanted:
        desk.opened(by=OPERATOR, customerId="c", priority=priority)
        desk.clock.advance(minutes=1)
    query = {"order": "deadline"}
    listed = desk.api.get("/tickets", by=OPERATOR, query=query).json["items"]
    numbers = [t["number"][-1] for t in listed]
    assert numbers == ["5", "4", "2", "1", "3"]
    soon = {"dueBefore": "2026-03-10T11:00:00Z"}
    listed = desk.api.get("/tickets", by=OPERATOR, query=soon).json["items"]
    assert [t["number"][-1] for t in listed] == ["5"]
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = desk.api.get(
            "/tickets",
            by=OPERATOR,
            query=query | {"limit": "2"} | cursor,
        ).json
        found += [t["number"][-1] for t in page["items"]]
        if page["nextCursor"] is None:
            break
        cursor = {"cursor": page["nextCursor"]}
    assert found == numbers


def test_what_is_at_risk_is_listed_and_counted(desk: Desk) -> None:
    promised(desk, high=60)
    late = desk.opened(by=OPERATOR, customerId="c", priority="high")
    given(desk, late, "operator-2")
    desk.opened()
    at_risk = {"atRisk": "true"}
    assert desk.api.get("/tickets", by=OPERATOR, query=at_risk).json["items"] == []
    for minutes, name in ((50, "nearlyLate"), (11, "late")):
        desk.clock.advance(minutes=minutes)
        job(desk, "deadlines")
        (found,) = desk.api.get("/tickets", by=OPERATOR, query=at_risk).json["items"]
        assert found["id"] == late["id"]
        assert counts(desk)[name] == counts(desk, ONE)["mine"][name] == 1
    assert counts(desk)["nearlyLate"] == 0
    desk.moved(late, "resolved")
    assert counts(desk)["late"] == 0


@pytest.mark.parametrize("query", [{"unassigned": "true"}, {"order": "deadline"}, {"team": "a"},
                                   {"atRisk": "true"}, {"category": "billing"}])  # fmt: skip
def test_such_lists_are_for_staff(desk: Desk, query: dict[str, str]) -> None:
    desk.opened()
    assert desk.api.get("/tickets", by=CUSTOMER, query=query).status == 422


@pytest.mark.parametrize("order", ["deadline", "newest"])
def test_staff_filter_by_several_fields_at_once(desk: Desk, order: str) -> None:
    second_line(desk)
    made = []
    for category in ("billing", "tariff"):
        for user in ("operator-2", None):
            for team in ("second-line", None):
                ticket = desk.opened(category=category)
                if user or team:
                    given(desk, ticket, user, team)
                desk.clock.advance(seconds=1)
                made.append((ticket["id"], category, user, team))
    for kind in ("billing", None):
        for team in ("second-line", None):
            for unassigned in ("true", None):
                query = {"order": order} | {
                    name: value
                    for name, value in (
                        ("category", kind), ("team", team), ("unassigned", unassigned)
                    )
                    if value
                }  # fmt: skip
                listed = desk.api.get("/tickets", by=OPERATOR, query=query).json["items"]
                fitting = {
                    i
                    for i, c, u, t in made
                    if kind in (None, c) and team in (None, t) and not (unassigned and u)
                }
                assert {t["id"] for t in listed} == fitting


def test_the_next_ticket_is_the_most_urgent_that_nobody_has(desk: Desk) -> None:
    promised(desk, high=60)
    low, high = (
        desk.opened(by=OPERATOR, customerId="c", priority=priority) for priority in ("low", "high")
    )
    taken = desk.opened(by=OPERATOR, customerId="c", priority="high")
    given(desk, taken, "operator-3")
    for expected in (high["id"], low["id"], None):
        ticket = desk.api.post("/tickets/next", {}, by=ONE).json["ticket"]
        assert (ticket and ticket["id"]) == expected
    assert desk.read(high)["assigneeId"] == ONE.id
    assert len(desk.table.events("support.ticket.assigned")) == 3
    assert {line["action"] for line in desk.table.audit()} >= {"ticket.taken"}


def test_the_same_key_takes_one_ticket(desk: Desk) -> None:
    for _ in range(2):
        desk.opened()
    headers = {"idempotency-key": "one"}
    first, again = (
        desk.api.post("/tickets/next", {}, by=ONE, headers=headers).json["ticket"] for _ in range(2)
    )
    assert first == again
    assert counts(desk, ONE)["mine"]["new"] == 1


def test_twenty_at_once_get_twenty_tickets(desk: Desk) -> None:
    people = [staff(f"person-{n}", "support:*:*") for n in range(20)]
    tickets = {desk.opened()["id"] for _ in range(20)}

    def take(by: Any) -> str:
        return str(desk.api.post("/tickets/next", {}, by=by).json["ticket"]["id"])

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(take, people)) == tickets
    assert {desk.read({"id": i})["assigneeId"] for i in tickets} == {p.id for p in people}


def test_a_ticket_that_is_taken_meanwhile_is_passed_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = desk.opened(), desk.opened()
    commit = desk.table.commit
    stolen: list[int] = []

    def rival(transaction: Any) -> None:
        if not stolen and any(o.key == (f"TICKET#{first['id']}", "TICKET")
                              for o in transaction.operations):  # fmt: skip
            stolen.append(1)
            given(desk, first, "operator-3")
        commit(transaction)

    monkeypatch.setattr(desk.table, "commit", rival)
    taken = desk.api.post("/tickets/next", {}, by=ONE).json["ticket"]
    assert taken["id"] == second["id"]
    assert desk.read(first)["assigneeId"] == "operator-3"


def test_nobody_takes_more_than_they_may_not_even_twice_at_once(desk: Desk) -> None:
    limits = {"most": 2, "persons": {"operator-3": 1}}
    assert desk.api.put("/ticket-limits", limits, by=OPERATOR).json == limits
    assert desk.api.get("/ticket-limits", by=OPERATOR).json == limits
    for _ in range(6):
        desk.opened()
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: desk.api.post("/tickets/next", {}, by=ONE), range(4)))
    assert sorted(reply.status for reply in replies) == [200, 200, 409, 409]
    assert counts(desk, ONE)["mine"]["new"] == 2
    statuses = [desk.api.post("/tickets/next", {}, by=TWO).status for _ in range(2)]
    assert statuses == [200, 409]
    assert desk.api.put("/ticket-limits", {"most": 0}, by=OPERATOR).status == 422


def test_the_next_ticket_comes_from_a_view_or_a_team(desk: Desk) -> None:
    second_line(desk)
    desk.opened(category="billing")
    of_team, of_view = desk.opened(), desk.opened(category="tariff")
    given(desk, of_team, None, "second-line")
    view = {"name": "Tariffs", "categories": ["tariff"], "mine": True, "order": "newest"}
    view_id = desk.api.post("/ticket-views", view, by=ONE).json["id"]
    for wanted, expected in (({"team": "second-line"}, of_team), ({"viewId": view_id}, of_view)):
        ticket = desk.api.post("/tickets/next", wanted, by=ONE).json["ticket"]
        assert ticket["id"] == expected["id"]
    assert desk.read(of_team)["team"] == "second-line"
    assert desk.api.post("/tickets/next", {"viewId": view_id}, by=TWO).status == 404
    assert desk.api.post("/tickets/next", {}, by=TECHNICIAN).status == 403
