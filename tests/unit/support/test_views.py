"""Saved filters of tickets."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.people import staff
from tests.unit.support.conftest import CUSTOMER, OPERATOR, Desk

ANNA = staff("anna", "support:view:read", "support:view:write", "support:ticket:*")
BORIS = staff("boris", "support:view:read", "support:view:write")


def made(desk: Desk, by: Any = ANNA, **more: Any) -> dict[str, Any]:
    reply = desk.api.post("/ticket-views", {"name": "Urgent"} | more, by=by)
    assert reply.status == 201, reply.text
    view: dict[str, Any] = reply.json
    return view


def test_a_view_is_its_owners_alone_unless_it_is_shared(desk: Desk) -> None:
    own, shared = made(desk), made(desk, by=OPERATOR, name="All new", shared=True)
    names = {
        by.id: [v["name"] for v in desk.api.get("/ticket-views", by=by).json["items"]]
        for by in (ANNA, BORIS)
    }
    assert names == {"anna-1": ["All new", "Urgent"], "boris-1": ["All new"]}
    for method, path, body in (
        ("GET", "", None), ("GET", "/tickets", None), ("PUT", "", {"name": "Mine"}),
        ("DELETE", "", None),
    ):  # fmt: skip
        assert (
            desk.api.call(method, f"/ticket-views/{own['id']}{path}", body, by=BORIS).status == 404
        )
    assert desk.api.get(f"/ticket-views/{shared['id']}", by=BORIS).json == shared


def test_sharing_takes_a_right_of_its_own(desk: Desk) -> None:
    refused = desk.api.post("/ticket-views", {"name": "a", "shared": True}, by=ANNA)
    assert (refused.status, refused.json["type"]) == (403, "urn:lastmile:problem:sharing-forbidden")
    own, shared = made(desk), made(desk, by=OPERATOR, shared=True)
    put = desk.api.put(f"/ticket-views/{own['id']}", {"name": "a", "shared": True}, by=ANNA)
    assert put.status == 403
    for call in (desk.api.put(f"/ticket-views/{shared['id']}", {"name": "b"}, by=ANNA),
                 desk.api.delete(f"/ticket-views/{shared['id']}", by=ANNA)):  # fmt: skip
        assert call.status == 403


def test_a_view_is_replaced_and_deleted(desk: Desk) -> None:
    view = made(desk, states=["new"], priorities=["urgent"])
    path = f"/ticket-views/{view['id']}"
    changed = desk.api.put(path, {"name": "Late", "atRisk": True}, by=ANNA).json
    assert (changed["states"], changed["atRisk"], changed["version"]) == ([], True, 2)
    stale = desk.api.put(path, {"name": "x"}, by=ANNA, headers={"if-match": '"1"'})
    assert stale.status == 412
    assert desk.api.delete(path, by=ANNA).status == 204
    assert desk.api.get(path, by=ANNA).status == 404
    actions = [line["action"] for line in desk.table.audit()]
    assert actions == ["view.created", "view.updated", "view.deleted"]


def test_a_view_shows_what_fits_all_of_it(desk: Desk) -> None:
    tickets = [
        desk.opened(by=OPERATOR, customerId="c", priority=priority, category=category)
        for priority in ("urgent", "high", "low")
        for category in ("billing", "tariff")
    ]
    desk.moved(tickets[0], "open")
    view = made(desk, states=["new"], priorities=["urgent", "high"])
    listed = desk.api.get(f"/ticket-views/{view['id']}/tickets", by=ANNA).json["items"]
    assert [t["number"] for t in listed] == [tickets[n]["number"] for n in (1, 2, 3)]
    newest = made(desk, states=["new", "open"], categories=["billing"], order="newest")
    page = f"/ticket-views/{newest['id']}/tickets"
    first = desk.api.get(page, by=ANNA, query={"limit": "2"}).json
    rest = desk.api.get(page, by=ANNA, query={"limit": "2", "cursor": first["nextCursor"]}).json
    found = [t["number"] for t in first["items"] + rest["items"]]
    assert found == [tickets[n]["number"] for n in (4, 2, 0)]


def test_mine_are_those_of_whoever_looks(desk: Desk) -> None:
    view = made(desk, by=OPERATOR, shared=True, mine=True)
    ticket = desk.opened()
    desk.api.post(f"/tickets/{ticket['id']}/assign", {"assigneeId": "anna-1"}, by=ANNA)
    shown = {
        by.id: len(desk.api.get(f"/ticket-views/{view['id']}/tickets", by=by).json["items"])
        for by in (ANNA, BORIS)
    }
    assert shown == {"anna-1": 1, "boris-1": 0}


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"states": ["lost"]}, {"order": "random"}, {"team": "No Team"}, {"surprise": 1},
     {"name": "x" * 101}],
)  # fmt: skip
def test_what_does_not_fit_is_refused(desk: Desk, wrong: dict[str, Any]) -> None:
    assert desk.api.post("/ticket-views", {"name": "a"} | wrong, by=ANNA).status == 422


def test_a_name_may_be_anything_that_people_write(desk: Desk) -> None:
    name = "\u200fСрочно\u200b 🚨 =1+1"
    assert made(desk, name=name)["name"]
    assert desk.api.get("/ticket-views", by=CUSTOMER).status == 403
