"""Canned answers: shared and own ones, filled in for a ticket."""

from __future__ import annotations

from typing import Any

import pytest

from shared.principal import Principal
from tests.unit.support.conftest import CUSTOMER, OPERATOR, TECHNICIAN, Desk
from tests.unit.support.test_customers import hear

COLLEAGUE = Principal("operator-2", "operator", frozenset({"support:*:*"}))
ANSWER = {
    "title": "Reboot",
    "text": "{customer.name}, reboot. {ticket.number} {ticket.subject} {agent.name}",
    "language": "en",
}


def made(desk: Desk, by: Principal = OPERATOR, **changes: Any) -> dict[str, Any]:
    reply = desk.api.post("/canned-answers", ANSWER | changes, by=by)
    assert reply.status == 201, reply.text
    found: dict[str, Any] = reply.json
    return found


def titles(desk: Desk, by: Principal = OPERATOR, **query: str) -> list[str]:
    found = desk.api.get("/canned-answers", by=by, query=query)
    return [answer["title"] for answer in found.json["items"]]


def test_an_answer_is_filled_in_for_a_ticket(desk: Desk) -> None:
    hear(desk, 1, name="{agent.name} Анна")
    ticket, path = desk.opened(), f"/canned-answers/{made(desk)['id']}/render"
    told = len(desk.table.events())
    done = desk.api.post(path, {"ticketId": ticket["id"]}, by=OPERATOR).json
    assert done == {
        "text": "{agent.name} Анна, reboot. T-000001 No connection Agent operator-1",
        "missing": [],
    }
    assert len(desk.table.events()) == told


def test_what_is_not_known_is_left_out_and_named(desk: Desk) -> None:
    ticket, path = desk.opened(), f"/canned-answers/{made(desk)['id']}/render"
    done = desk.api.post(path, {"ticketId": ticket["id"]}, by=OPERATOR).json
    assert (done["text"][:10], done["missing"]) == (", reboot. ", ["customer.name"])
    assert desk.api.post(path, {"ticketId": "nowhere"}, by=OPERATOR).status == 404
    nowhere = "/canned-answers/nowhere/render"
    assert desk.api.post(nowhere, {"ticketId": ticket["id"]}, by=OPERATOR).status == 404


@pytest.mark.parametrize("text", ["{customer.email}", "{}", "{ customer.name }", "{{ticket.x}}"])
def test_an_unknown_variable_is_refused(desk: Desk, text: str) -> None:
    refused = desk.api.post("/canned-answers", ANSWER | {"text": text}, by=OPERATOR)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/text")


def test_one_s_own_answers_are_nobody_else_s(desk: Desk) -> None:
    own = made(desk, own=True, title="Mine")
    made(desk, title="Ours")
    assert (titles(desk), titles(desk, by=COLLEAGUE)) == (["Mine", "Ours"], ["Ours"])
    path = f"/canned-answers/{own['id']}"
    ticket = desk.opened()
    for method, at, body in (
        ("GET", path, None), ("PUT", path, ANSWER), ("DELETE", path, None),
        ("POST", f"{path}/render", {"ticketId": ticket["id"]}),
    ):  # fmt: skip
        assert desk.api.call(method, at, body, by=COLLEAGUE).status == 404
    assert desk.api.get(path, by=OPERATOR).json["ownerId"] == "operator-1"


def test_answers_are_found_by_language_and_category_page_by_page(desk: Desk) -> None:
    for title, language, category in (
        ("c", "ru", "billing"), ("a", "en", "billing"), ("B", "ru", None),
    ):  # fmt: skip
        made(desk, title=title, language=language, category=category)
    assert titles(desk) == ["a", "B", "c"]
    assert titles(desk, language="ru") == ["B", "c"]
    assert titles(desk, language="ru", category="billing") == ["c"]
    first = desk.api.get("/canned-answers", by=OPERATOR, query={"limit": "2"}).json
    assert titles(desk, cursor=first["nextCursor"]) == ["c"]


def test_an_answer_is_changed_and_deleted(desk: Desk) -> None:
    path = f"/canned-answers/{made(desk)['id']}"
    changed = desk.api.put(
        path, ANSWER | {"title": "=1+1"}, by=OPERATOR, headers={"If-Match": '"1"'}
    )
    assert (changed.status, changed.json["title"]) == (200, "=1+1")
    assert desk.api.put(path, ANSWER, by=OPERATOR, headers={"If-Match": '"1"'}).status == 412
    assert desk.api.delete(path, by=OPERATOR).status == 204
    assert desk.api.get(path, by=OPERATOR).status == 404
    lines = [i["action"] for i in desk.table.audit() if "#canned-answer#" in i["pk"]]
    assert sorted(lines) == [f"canned-answer.{how}" for how in ("created", "deleted", "updated")]
    for caller in (CUSTOMER, TECHNICIAN):
        assert desk.api.post("/canned-answers", ANSWER, by=caller).status == 403
