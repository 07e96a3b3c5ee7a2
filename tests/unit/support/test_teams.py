"""Teams, and the colleagues to whom tickets are given."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.auth.migrations import MIGRATIONS
from functions.support.consumers import consumer
from shared.clock import iso
from tests.fakes.support import support_wiring
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, TECHNICIAN, Desk

LINE = {"code": "line-2", "name": "Вторая линия", "members": ["operator-1"]}


def hear(desk: Desk, verb: str, sequence: int, **changes: Any) -> None:
    data = {"userId": "user-9", "name": "Olga", "role": "operator"} | changes
    envelope = {
        "specversion": "1.0",
        "id": f"{verb}-{sequence}",
        "type": f"auth.user.{verb}",
        "subject": data["userId"],
        "time": iso(desk.clock()),
        "sequence": f"{sequence:010d}",
        "data": data,
    }
    record = {"messageId": "message-1", "body": json.dumps(envelope)}
    wiring = support_wiring(desk.table, desk.clock, counter())
    answer = consumer.consume({"Records": [record]}, wiring, lambda *_: None, desk.clock)
    assert answer["batchItemFailures"] == []


def given(desk: Desk, user_id: str, **more: Any) -> int:
    path = f"/tickets/{desk.opened()['id']}/assign"
    return desk.api.post(path, {"assigneeId": user_id} | more, by=OPERATOR).status


def test_a_ticket_is_given_to_colleagues_who_are_there(desk: Desk) -> None:
    assert given(desk, "user-9") == 422
    hear(desk, "verified", 1)
    assert given(desk, "user-9") == 200
    hear(desk, "deactivated", 3)
    hear(desk, "updated", 2, isActive=True)  # it comes too late
    assert given(desk, "user-9") == 422


def test_customers_are_no_colleagues(desk: Desk) -> None:
    hear(desk, "verified", 1, customerId="customer-1")
    assert given(desk, "user-9") == 422


def test_a_ticket_is_given_to_teams_that_are_there(desk: Desk) -> None:
    assert given(desk, "operator-1", team="line-2") == 422
    assert desk.api.post("/teams", LINE, by=OPERATOR).status == 201
    assert given(desk, "operator-1", team="line-2") == 200


def test_a_team_is_changed_and_deleted(desk: Desk) -> None:
    desk.api.post("/teams", LINE, by=OPERATOR)
    body = {"name": "Line 2", "members": ["operator-2", "operator-1", "operator-2"]}
    changed = desk.api.put("/teams/line-2", body, by=OPERATOR, headers={"If-Match": '"1"'})
    assert changed.json["members"] == ["operator-2", "operator-1"]
    assert (
        desk.api.put("/teams/line-2", body, by=OPERATOR, headers={"If-Match": '"1"'}).status == 412
    )
    assert desk.api.get("/teams/line-2", by=OPERATOR).json == changed.json
    assert desk.api.delete("/teams/line-2", by=OPERATOR).status == 204
    for method in ("GET", "PUT", "DELETE"):
        sent = body if method == "PUT" else None
        assert desk.api.call(method, "/teams/line-2", sent, by=OPERATOR).status == 404
    actions = [i["action"] for i in desk.table.audit() if i["pk"] == "AUDIT#team#line-2"]
    assert sorted(actions) == ["team.created", "team.deleted", "team.updated"]


def test_a_team_that_a_category_needs_stays(desk: Desk) -> None:
    desk.api.post("/teams", LINE, by=OPERATOR)
    named = {"name": {"ru": "ТВ", "en": "TV"}}
    desk.api.post("/ticket-categories", {"code": "tv", "team": "line-2"} | named, by=OPERATOR)
    refused = desk.api.delete("/teams/line-2", by=OPERATOR)
    assert (refused.status, refused.json["type"]) == (409, "urn:lastmile:problem:team-in-use")
    desk.api.put("/ticket-categories/tv", named, by=OPERATOR)
    assert desk.api.delete("/teams/line-2", by=OPERATOR).status == 204


def test_teams_are_listed_by_name_page_by_page(desk: Desk) -> None:
    for name in ("Б", "а", "В"):
        code = f"team-{ord(name)}"
        desk.api.post("/teams", {"code": code, "name": name}, by=OPERATOR)
    first = desk.api.get("/teams", by=OPERATOR, query={"limit": "2"}).json
    rest = desk.api.get("/teams", by=OPERATOR, query={"cursor": first["nextCursor"]}).json
    assert [t["name"] for t in first["items"] + rest["items"]] == ["а", "Б", "В"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"members": ["operator-1", "stranger"]}, "/members/1"),
        ({"email": "no address"}, "/email"),
        ({"code": "-"}, "/code"),
        ({"name": " "}, "/name"),
    ],
)
def test_what_can_not_be_a_team_is_refused(
    desk: Desk, changes: dict[str, Any], pointer: str
) -> None:
    reply = desk.api.post("/teams", LINE | changes, by=OPERATOR)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)
    for caller in (CUSTOMER, TECHNICIAN):
        assert desk.api.post("/teams", LINE, by=caller).status == 403


@pytest.mark.parametrize(
    ("changes", "told"),
    [({}, 1), ({"customer_id": "c-1"}, 0), ({"pk": "EMAIL#a@b.example"}, 0)],
)
def test_staff_of_before_are_told_of(changes: dict[str, Any], told: int) -> None:
    now = "2026-03-10T09:00:00.000Z"
    item = {"pk": "USER#u-1", "sk": "USER", "id": "u-1", "email": "a@b.example", "name": "Olga",
            "role": "operator", "locale": "ru", "created_at": now, "updated_at": now,
            "email_verified_at": now, "version": 2}  # fmt: skip
    (migration,) = MIGRATIONS
    assert len(migration.change(item | changes) or ()) == told
