"""Changes of many tickets: by ids or a filter, tried first, in chunks, each ticket for itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from functions.support.bulk import service
from functions.support.bulk.entities import CHUNK
from functions.support.jobs import run
from tests.fakes.http import Reply
from tests.fakes.support import support_wiring
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, TECHNICIAN, Desk


def begun(desk: Desk, meant: dict[str, Any], edit: dict[str, Any], **more: Any) -> Reply:
    return desk.api.post("/tickets/bulk", {**meant, "edit": edit, **more}, by=OPERATOR)


def started(desk: Desk, meant: dict[str, Any], edit: dict[str, Any], **more: Any) -> dict[str, Any]:
    reply = begun(desk, meant, edit, **more)
    assert reply.status == 202, reply.text
    found: dict[str, Any] = reply.json
    return found


def work(desk: Desk, has_time: Any = lambda: True) -> dict[str, Any]:
    wiring = support_wiring(desk.table, desk.clock, counter())
    return run({"job": "bulk"}, wiring, has_time)


def read(desk: Desk, bulk: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = desk.api.get(f"/tickets/bulk/{bulk['id']}", by=OPERATOR).json
    return found


def outcomes(desk: Desk, bulk: dict[str, Any]) -> list[dict[str, Any]]:
    path, query = f"/tickets/bulk/{bulk['id']}/tickets", {"limit": "100"}
    items: list[dict[str, Any]] = desk.api.get(path, by=OPERATOR, query=query).json["items"]
    return items


def tally(bulk: dict[str, Any]) -> tuple[int, int, int]:
    return bulk["changed"], bulk["unchanged"], bulk["failed"]


def test_one_that_can_not_be_changed_is_reported_and_the_others_go_on(desk: Desk) -> None:
    tickets = [desk.opened() for _ in range(4)]
    desk.moved(tickets[1], "resolved")
    desk.moved(tickets[1], "closed")
    desk.moved(tickets[2], "pending")
    ids = [t["id"] for t in tickets] + ["nobody"]
    bulk = started(desk, {"ids": [*ids, ids[0]]}, {"state": "pending"})
    assert (bulk["state"], bulk["total"], tally(bulk)) == ("running", 5, (0, 0, 0))
    assert work(desk) == {"completed": 1, "failed": 0}
    done = read(desk, bulk)
    assert (done["state"], tally(done)) == ("completed", (2, 1, 2))
    told = [(o["ticketId"], o["outcome"], o["code"]) for o in outcomes(desk, bulk)]
    assert told == [
        (ids[0], "changed", None), (ids[1], "failed", "illegal-transition"),
        (ids[2], "unchanged", None), (ids[3], "changed", None),
        ("nobody", "failed", "ticket-not-found"),
    ]  # fmt: skip
    assert [desk.read(t)["state"] for t in tickets] == ["pending", "closed", "pending", "pending"]
    lines = [a for a in desk.table.audit() if a["action"] == "ticket.changed-in-bulk"]
    assert {line["actor"] for line in lines} == {OPERATOR.id}


def test_all_of_an_edit_is_done_or_nothing(desk: Desk) -> None:
    desk.api.post("/teams", {"code": "tv", "name": "TV"}, by=OPERATOR)
    ticket, closed = desk.opened(), desk.opened()
    desk.moved(closed, "resolved")
    desk.moved(closed, "closed")
    before = desk.read(closed)
    edit = {"assign": {"assigneeId": "operator-2", "team": "tv"}, "priority": "urgent",
            "state": "resolved", "addTags": ["VIP", "vip"], "removeTags": ["loud"]}  # fmt: skip
    desk.api.patch(f"/tickets/{ticket['id']}", {"tags": ["loud", "old"]}, by=OPERATOR)
    bulk = started(desk, {"ids": [ticket["id"], closed["id"]]}, edit)
    version = desk.read(ticket)["version"]
    work(desk)
    now = desk.read(ticket)
    assert (now["assigneeId"], now["team"], now["priority"], now["state"], now["tags"]) == (
        "operator-2", "tv", "urgent", "resolved", ["old", "vip"]
    )  # fmt: skip
    assert (now["version"], now["newsFor"]) == (version + 1, ["operator-2"])
    assert desk.read(closed) == before
    assert [o["code"] for o in outcomes(desk, bulk)] == [None, "ticket-is-closed"]
    assert len(desk.table.events("support.ticket.assigned")) == 1
    assert len(desk.table.events("support.ticket.resolved")) == 2


def test_spam_is_closed_from_any_state_and_nobody_is_told(desk: Desk) -> None:
    tickets = [desk.opened() for _ in range(2)]
    desk.moved(tickets[0], "pending")
    told = len(desk.table.events("support.ticket.closed"))
    started(desk, {"ids": [t["id"] for t in tickets]}, {"closeAsSpam": True})
    work(desk)
    now = [desk.read(t) for t in tickets]
    assert [(t["state"], t["isSpam"]) for t in now] == [("closed", True)] * 2
    assert len(desk.table.events("support.ticket.closed")) == told
    queues = desk.api.get("/tickets/queues", by=OPERATOR).json["queues"]
    assert sum(queue["count"] for queue in queues) == 0
    again = started(desk, {"ids": [tickets[0]["id"]]}, {"closeAsSpam": True})
    work(desk)
    assert tally(read(desk, again)) == (0, 1, 0)


@pytest.mark.parametrize("states", [["new"], ["new", "closed"], []])
def test_a_filter_means_what_fits_all_of_it(desk: Desk, states: list[str]) -> None:
    wanted = [desk.opened(category="billing") for _ in range(3)]
    other = desk.opened(category="connection")
    meant = {"filter": {"states": states, "categories": ["billing"]}}
    tried = started(desk, meant, {"priority": "high"}, dryRun=True)
    assert (tried["id"], tried["state"], tried["total"]) == (None, "tried", 3)
    assert {t["number"] for t in tried["first"]} == {t["number"] for t in wanted}
    assert work(desk) == {"completed": 0, "failed": 0}
    assert desk.read(wanted[0])["priority"] == "normal"
    started(desk, meant, {"priority": "high"})
    work(desk)
    assert {desk.read(t)["priority"] for t in wanted} == {"high"}
    assert desk.read(other)["priority"] == "normal"


def test_no_ticket_means_that_it_is_done(desk: Desk) -> None:
    bulk = started(desk, {"filter": {"tag": "nobody-has-it"}}, {"priority": "high"})
    assert (bulk["state"], bulk["total"]) == ("completed", 0)
    assert read(desk, bulk) == bulk
    assert outcomes(desk, bulk) == []


def test_too_many_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST", 2)
    for _ in range(3):
        desk.opened()
    for states in (["new"], []):
        reply = begun(desk, {"filter": {"states": states}}, {"priority": "high"})
        assert (reply.status, reply.json["type"].rsplit(":", 1)[-1]) == (422, "too-many-tickets")
    assert begun(desk, {"ids": ["x"] * 1001}, {"priority": "high"}).status == 422


def test_a_list_that_is_too_long_to_be_looked_through_is_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_PAGES", 0)
    assert begun(desk, {"filter": {"tag": "rare"}}, {"priority": "high"}).status == 422


@pytest.mark.parametrize(
    ("meant", "edit", "pointer"),
    [
        ({"ids": ["x"]}, {}, "/edit"),
        ({}, {"priority": "high"}, "/"),
        ({"ids": ["x"], "filter": {}}, {"priority": "high"}, "/"),
        ({"ids": []}, {"priority": "high"}, "/ids"),
        ({"ids": ["x"]}, {"assign": {"assigneeId": "stranger"}}, "/edit/assign/assigneeId"),
        ({"ids": ["x"]}, {"assign": {"team": "nowhere"}}, "/edit/assign/team"),
        ({"ids": ["x"]}, {"addTags": ["\u200b"]}, "/edit/addTags/0"),
        ({"filter": {"states": ["lost"]}}, {"priority": "high"}, "/filter/states/0"),
    ],
)
def test_what_makes_no_sense_is_refused(
    desk: Desk, meant: dict[str, Any], edit: dict[str, Any], pointer: str
) -> None:
    reply = begun(desk, meant, edit)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)


def test_bulk_changes_are_for_those_who_sort_tickets(desk: Desk) -> None:
    body = {"ids": ["x"], "edit": {"priority": "high"}}
    for by in (CUSTOMER, TECHNICIAN):
        assert desk.api.post("/tickets/bulk", body, by=by).status == 403
    for path in ("/tickets/bulk/nothing", "/tickets/bulk/nothing/tickets"):
        assert desk.api.get(path, by=OPERATOR).status == 404


def test_the_same_key_starts_one(desk: Desk) -> None:
    ticket = desk.opened()
    body = {"ids": [ticket["id"]], "edit": {"priority": "high"}}
    both = [
        desk.api.post("/tickets/bulk", body, by=OPERATOR, headers={"idempotency-key": "k"})
        for _ in range(2)
    ]
    assert both[0].json == both[1].json
    assert work(desk) == {"completed": 1, "failed": 0}


def test_it_goes_on_where_it_stopped_and_does_nothing_twice(desk: Desk) -> None:
    tickets = [desk.opened() for _ in range(CHUNK + 5)]
    bulk = started(desk, {"ids": [t["id"] for t in tickets]}, {"addTags": ["outage"]})
    steps = iter(range(10_000))
    for _ in range(40):
        budget = next(steps) + 7
        work(desk, lambda until=budget: next(steps) < until)
        if read(desk, bulk)["state"] == "completed":
            break
    assert tally(read(desk, bulk)) == (CHUNK + 5, 0, 0)
    versions = {desk.read(t)["version"] for t in tickets}
    assert versions == {2}


def test_several_workers_at_once_do_it_once(desk: Desk) -> None:
    tickets = [desk.opened() for _ in range(30)]
    bulk = started(desk, {"ids": [t["id"] for t in tickets]}, {"priority": "high"})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work(desk), range(4)))
    assert tally(read(desk, bulk)) == (30, 0, 0)
    assert {desk.read(t)["version"] for t in tickets} == {2}


def test_more_tags_than_there_may_be_are_no_change(desk: Desk) -> None:
    ticket = desk.opened()
    some = [f"tag-{n}" for n in range(15)]
    desk.api.patch(f"/tickets/{ticket['id']}", {"tags": some}, by=OPERATOR)
    edit = {"addTags": [f"more-{n}" for n in range(6)]}
    reply = desk.api.post(
        "/tickets/bulk", {"ids": [ticket["id"]], "edit": edit}, by=OPERATOR,
        headers={"accept-language": "ru"},
    )  # fmt: skip
    work(desk)
    (outcome,) = outcomes(desk, reply.json)
    assert (outcome["code"], outcome["message"]) == ("too-many-tags", "Не больше 20 элементов.")
    assert desk.read(ticket)["tags"] == some
