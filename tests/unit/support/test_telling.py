"""Who works on a ticket or watches it is told: each once, and nobody of what they did themselves."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from functions.support.agents.entities import Agent
from functions.support.agents.repository import AgentRepository
from functions.support.consumers import consumer
from functions.support.own_events import TOLD
from functions.support.settings import SupportConsumerSettings
from functions.support.telling.entities import LONGEST
from shared.principal import Principal
from shared.wiring import Resources, Wiring
from tests.fakes.people import staff
from tests.fakes.time import counter
from tests.unit.support.conftest import CUSTOMER, OPERATOR, Desk
from tests.unit.support.test_attending import post
from tests.unit.support.test_service_levels import OFFICE, made, promise, watched

OLEG = staff("oleg", "support:*:*")


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """A desk with three colleagues, of whom one is gone and one's address is not known."""
    for agent in (
        Agent("oleg-1", "Oleg", "operator", email="oleg@isp.example", locale="en"),
        Agent("ira-1", "Ira", "operator", email="ira@isp.example"),
        Agent("gone-1", "Gone", "operator", is_active=False, email="gone@isp.example"),
        Agent("old-1", "Old", "operator"),
    ):
        desk.table.commit(AgentRepository().put(agent))
    return desk


def hear(desk: Desk) -> None:
    """All that was said so far reaches support once more, as the queue brings it."""
    settings = SupportConsumerSettings("support", "queue", "files")
    wiring = Wiring(
        Resources(settings=settings, table=desk.table, clock=desk.clock, new_id=counter())
    )
    events = [e for e in desk.table.events() if e["type"] in TOLD]
    records = [{"messageId": e["id"], "body": json.dumps(e)} for e in events]
    answer = consumer.consume({"Records": records}, wiring, lambda *_: None, desk.clock)
    assert answer["batchItemFailures"] == []


def told(desk: Desk) -> list[tuple[str, str]]:
    """Who was told what, so far."""
    hear(desk)
    news = desk.table.events("support.news.addressed")
    return [(e["data"]["email"].partition("@")[0], e["data"]["what"]) for e in news]


def told_since(desk: Desk, before: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Who was told what since then."""
    return sorted((Counter(told(desk)) - Counter(before)).elements())


def watch(desk: Desk, ticket: dict[str, Any], **who: str) -> None:
    assert post(desk, ticket, "watch", who)["watchers"]


def late(desk: Desk, by: Principal = OPERATOR, **assigned: str | None) -> None:
    """A ticket of somebody, of which the first answer is nearly late, and then late."""
    calendar = str(made(desk, "/calendars", OFFICE)["id"])
    made(desk, "/sla-policies", promise(calendar, targets={"firstResponse": 60}))
    ticket = desk.opened()
    body = {"assigneeId": None, "team": None} | assigned
    assert desk.api.post(f"/tickets/{ticket['id']}/assign", body, by=by).status == 200
    for minutes in (50, 20):
        desk.clock.advance(minutes=minutes)
        watched(desk)


def test_who_has_the_ticket_hears_that_it_is_nearly_late_and_late(staffed: Desk) -> None:
    late(staffed, OLEG, assigneeId="oleg-1")
    assert told(staffed) == [("oleg", "warning"), ("oleg", "breached")]
    assert len(told(staffed)) == 2  # the same events once more
    (first, _) = staffed.table.events("support.news.addressed")
    data = first["data"]
    assert (data["target"], data["dueAt"]) == ("first_response", "2026-03-10T10:00:00Z")
    assert (data["locale"], data["userId"], data["number"]) == ("en", "oleg-1", "T-000001")


def test_a_team_hears_by_its_address_or_each_by_their_own(staffed: Desk) -> None:
    line = {"code": "line", "name": "Line", "members": ["oleg-1", "ira-1", "old-1"]}
    made(staffed, "/teams", line)
    made(staffed, "/teams", {"code": "desk", "name": "Desk", "email": "desk@isp.example"})
    late(staffed, team="line")
    assert {who for who, _ in told(staffed)} == {"oleg", "ira"}
    late(staffed, team="desk")
    assert ("desk", "breached") in told(staffed)


def test_of_what_nobody_has_nobody_hears(staffed: Desk) -> None:
    late(staffed)
    assert told(staffed) == []


def test_who_watches_hears_of_replies_and_changes_but_not_of_their_own(staffed: Desk) -> None:
    ticket = staffed.opened()
    for user in ("oleg-1", "ira-1", "old-1"):
        watch(staffed, ticket, userId=user)
    watch(staffed, ticket, email="aunt@example.com", name="Aunt")
    staffed.said(ticket, "Still red.", by=CUSTOMER)
    before = told(staffed)
    assert sorted(before) == [("aunt", "replied"), ("ira", "replied"), ("oleg", "replied")]
    staffed.said(ticket, "x" * 9_000, by=OLEG)
    assert told_since(staffed, before) == [("aunt", "replied"), ("ira", "replied")]
    news = staffed.table.events("support.news.addressed")
    assert max(len(one["data"]["text"]) for one in news) == LONGEST
    before = told(staffed)
    post(staffed, ticket, "assign", {"assigneeId": "oleg-1"})
    staffed.moved(ticket, "resolved")
    assert told_since(staffed, before) == [
        ("aunt", "resolved"), ("ira", "assigned"), ("ira", "resolved"), ("oleg", "assigned"), ("oleg", "resolved"),
    ]  # fmt: skip


def test_notes_are_told_to_nobody(staffed: Desk) -> None:
    ticket = staffed.opened()
    watch(staffed, ticket, userId="oleg-1")
    staffed.said(ticket, "He is angry.", by=OPERATOR, internal=True)
    assert told(staffed) == []


def test_of_spam_nobody_hears(staffed: Desk) -> None:
    ticket = staffed.opened()
    watch(staffed, ticket, userId="oleg-1")
    staffed.said(ticket, "Buy!", by=CUSTOMER)
    post(staffed, ticket, "spam")
    assert told(staffed) == []
