"""What hangs on a ticket: tags, watchers, links, the mark of spam, and a rating."""

from __future__ import annotations

from typing import Any

import pytest

from functions.support.jobs import run
from functions.support.personal_data.held import SupportPersonalData
from shared.personal_data.events import Asked
from shared.principal import Principal
from tests.fakes.objects import InMemoryObjects
from tests.fakes.people import a_customer
from tests.fakes.support import support_wiring
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, STRANGER, TECHNICIAN, Desk
from tests.unit.support.test_service_levels import OFFICE, TARGETS, promise

OTHERS = a_customer("customer-2", "support:ticket:rate")


def at(ticket: dict[str, Any], what: str) -> str:
    return f"/tickets/{ticket['id']}/{what}"


def post(desk: Desk, ticket: dict[str, Any], what: str, body: Any = None) -> Any:
    reply = desk.api.post(at(ticket, what), body, by=OPERATOR)
    assert reply.status == 200, reply.text
    return reply.json


def actions(desk: Desk, ticket: dict[str, Any]) -> list[str]:
    lines = desk.api.get(at(ticket, "history"), by=OPERATOR).json["items"]
    return [line["action"] for line in reversed(lines)]


def test_tags_are_kept_in_one_spelling(desk: Desk) -> None:
    ticket = desk.opened()
    path = f"/tickets/{ticket['id']}"
    tags = [" VIP ", "vip", "Роутер\u200b", "=1+1\u202e"]
    assert desk.api.patch(path, {"tags": tags}, by=OPERATOR).json["tags"] == [
        "vip",
        "роутер",
        "=1+1",
    ]
    assert desk.read(ticket, by=CUSTOMER)["tags"] == []
    assert desk.api.patch(path, {"tags": ["\u200b"]}, by=OPERATOR).status == 422
    assert desk.api.patch(path, {"tags": []}, by=OPERATOR).json["tags"] == []


def test_colleagues_and_contacts_watch(desk: Desk) -> None:
    ticket = desk.opened()
    post(desk, ticket, "watch", {})
    post(desk, ticket, "watch", {"userId": "operator-2", "role": "collaborator"})
    contact = {"email": "Olga@Example.com", "name": "Ольга"}
    watchers = post(desk, ticket, "watch", contact)["watchers"]
    assert [(w["userId"], w["email"], w["role"]) for w in watchers] == [
        ("operator-1", None, "watcher"),
        ("operator-2", None, "collaborator"),
        (None, "olga@example.com", "watcher"),
    ]
    version = desk.read(ticket)["version"]
    assert post(desk, ticket, "watch", contact)["version"] == version
    assert desk.read(ticket, by=CUSTOMER)["watchers"] == []
    left = post(desk, ticket, "unwatch", contact)["watchers"]
    assert [w["userId"] for w in left] == ["operator-1", "operator-2"]
    post(desk, ticket, "unwatch", contact)
    assert actions(desk, ticket) == ["ticket.opened", *["ticket.watched"] * 3, "ticket.unwatched"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"userId": "stranger"}, "/userId"),
        ({"userId": "operator-1", "email": "a@b.example"}, "/"),
        ({"email": "a@b.example", "role": "collaborator"}, "/"),
        ({"name": "Olga"}, "/"),
        ({"email": "a@b.example", "name": "see http://evil.example"}, "/name"),
    ],
)
def test_who_can_not_watch_is_refused(desk: Desk, body: dict[str, Any], pointer: str) -> None:
    reply = desk.api.post(at(desk.opened(), "watch"), body, by=OPERATOR)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)


def test_only_so_many_watch(desk: Desk) -> None:
    ticket = desk.opened()
    for number in range(30):
        post(desk, ticket, "watch", {"email": f"a{number}@b.example"})
    assert desk.api.post(at(ticket, "watch"), {}, by=OPERATOR).status == 409


def test_links_are_found_from_both_ends(desk: Desk) -> None:
    first, second = desk.opened(), desk.opened()
    outage = {"kind": "incident", "id": "42"}
    for ticket in (first, second):
        links = post(desk, ticket, "links", outage)["links"]
        assert links == [outage]
    assert post(desk, first, "links", outage)["version"] == 2
    assert linked(desk, "incident:42") == [second["id"], first["id"]]
    assert linked(desk, "incident:42", state="open") == []
    assert linked(desk, "device:42") == []
    assert desk.api.delete(at(first, "links/incident:42"), by=OPERATOR).status == 204
    assert desk.api.delete(at(first, "links/incident:42"), by=OPERATOR).status == 404
    assert linked(desk, "incident:42") == [second["id"]]
    assert desk.api.get("/tickets", by=OPERATOR, query={"linked": "weather:1"}).status == 422
    assert desk.api.get("/tickets", by=CUSTOMER, query={"linked": "incident:42"}).status == 422
    assert actions(desk, first) == ["ticket.opened", "ticket.linked", "ticket.unlinked"]


def linked(desk: Desk, key: str, **query: str) -> list[str]:
    found = desk.api.get("/tickets", by=OPERATOR, query={"linked": key} | query)
    return [t["id"] for t in found.json["items"]]


def test_spam_is_in_no_queue_nothing_is_due_and_nobody_is_told(desk: Desk) -> None:
    calendar = desk.api.post("/calendars", OFFICE, by=OPERATOR).json["id"]
    desk.api.post("/sla-policies", promise(calendar, targets=TARGETS), by=OPERATOR)
    ticket = desk.opened()
    post(desk, ticket, "assign", {"assigneeId": "operator-1"})
    assert post(desk, ticket, "spam")["isSpam"]
    post(desk, ticket, "spam")
    told = len(desk.table.events())
    for query in ({}, {"state": "new"}, {"assigneeId": "operator-1"}):
        assert desk.api.get("/tickets", by=OPERATOR, query=query).json["items"] == []
    spam = desk.api.get("/tickets", by=OPERATOR, query={"spam": "true"}).json["items"]
    assert [t["id"] for t in spam] == [ticket["id"]]
    queues = desk.api.get("/tickets/queues", by=OPERATOR).json["queues"]
    assert sum(queue["count"] for queue in queues) == 0
    desk.said(ticket, "Buy now!", by=CUSTOMER)
    desk.moved(ticket, "resolved")
    desk.moved(ticket, "open")
    desk.clock.advance(days=3)
    run({"job": "deadlines"}, support_wiring(desk.table, desk.clock, counter()), lambda: True)
    assert len(desk.table.events()) == told
    assert desk.read(ticket)["level"]["deadlines"] == []
    assert not desk.api.delete(at(ticket, "spam"), by=OPERATOR).json["isSpam"]
    assert [d["target"] for d in desk.read(ticket)["level"]["deadlines"]] != []
    listed = desk.api.get("/tickets", by=OPERATOR, query={"assigneeId": "operator-1"}).json
    assert [t["id"] for t in listed["items"]] == [ticket["id"]]
    assert {"ticket.marked-as-spam", "ticket.unmarked-as-spam"} <= set(actions(desk, ticket))


@pytest.mark.parametrize("caller", [CUSTOMER, TECHNICIAN])
@pytest.mark.parametrize("what", ["watch", "unwatch", "links", "spam"])
def test_only_the_office_does_so(desk: Desk, caller: Principal, what: str) -> None:
    assert desk.api.post(at(desk.opened(), what), {}, by=caller).status == 403


def test_a_resolution_is_rated_once_and_can_be_rated_anew(desk: Desk) -> None:
    ticket = desk.opened()
    assert rated(desk, ticket, score=5) == 409
    desk.moved(ticket, "resolved")
    assert rated(desk, ticket, score=2, comment="Slow.") == 200
    assert rated(desk, ticket, score=2, comment="Slow.") == 200
    assert rated(desk, ticket, thumb="good") == 200
    assert desk.read(ticket)["rating"]["score"] == 5
    events = desk.table.events("support.ticket.rated")
    assert [e["data"]["score"] for e in events] == [2, 5]
    desk.moved(ticket, "closed")
    desk.clock.advance(days=7)
    assert rated(desk, ticket, thumb="bad") == 200
    desk.clock.advance(seconds=1)
    assert rated(desk, ticket, thumb="good") == 409
    assert actions(desk, ticket).count("ticket.rated") == 3


def test_only_the_customer_rates_and_only_their_own(desk: Desk) -> None:
    ticket = desk.opened()
    desk.moved(ticket, "resolved")
    assert rated(desk, ticket, by=OPERATOR, score=5) == 409
    assert rated(desk, ticket, by=STRANGER, score=5) == 403
    assert rated(desk, ticket, by=OTHERS, score=5) == 404


def test_an_erasure_leaves_nothing_that_was_typed(desk: Desk) -> None:
    ticket = desk.opened()
    post(desk, ticket, "watch", {"email": "olga@secret.example", "name": "Secret Olga"})
    desk.api.patch(f"/tickets/{ticket['id']}", {"tags": ["secret"]}, by=OPERATOR)
    desk.moved(ticket, "resolved")
    rated(desk, ticket, score=1, comment="A secret.")
    held = SupportPersonalData(
        table=desk.table, store=InMemoryObjects(), bucket="files", clock=desk.clock
    )
    asked = Asked(request_id="r-1", customer_id="customer-1", task="erase")
    (tickets,) = (s for s in held.sections(asked) if s.name == "tickets")
    assert tickets.change
    change = tickets.change(desk.table.items[f"TICKET#{ticket['id']}", "TICKET"])
    assert change
    desk.table.commit(change)
    left = desk.table.items[f"TICKET#{ticket['id']}", "TICKET"]
    assert "secret" not in str(left).lower()
    assert left["number"] == ticket["number"]


@pytest.mark.parametrize("wrong", [{}, {"score": 6}, {"score": 0}, {"score": 1, "thumb": "bad"}])
def test_a_rating_is_a_score_or_a_thumb(desk: Desk, wrong: dict[str, Any]) -> None:
    ticket = desk.opened()
    desk.moved(ticket, "resolved")
    assert rated(desk, ticket, **wrong) == 422


def rated(desk: Desk, ticket: dict[str, Any], by: Principal = CUSTOMER, **body: Any) -> int:
    return desk.api.post(at(ticket, "rate"), body, by=by).status
