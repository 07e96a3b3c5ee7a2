"""Tickets in the console: queues, the clock of promises, replies, and what is done about them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from functions.gateway.backends import Answer
from functions.gateway.console.tickets.views import promises, ticket_page, tickets_page
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, example, refusing
from tests.fakes.screens import Browser, valid

ADMIN = Principal(id="admin", role="admin", permissions=frozenset({"*:*:*"}))
HERE = "/console/tickets/t-1"
SENT = {
    "/tickets/next": {"ticket": {"id": "t-7"}},
    "/canned-answers/{cannedAnswerId}/render": {"text": "Reboot it.", "missing": []},
    "/tickets/{ticketId}/messages": {},
    "/tickets/{ticketId}/assign": {},
    "/tickets/{ticketId}/status": {},
    "/tickets/{ticketId}/merge": {},
}


def answering(body: Any) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    return lambda _: answer(200, body)


@pytest.fixture
def services() -> Services:
    return Services(said={f"POST {route}": answering(body) for route, body in SENT.items()})


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("console", services).sign_in_as(ADMIN)


def sent(services: Services) -> Any:
    return json.loads(services.sent("POST")[-1]["body"])


@pytest.mark.parametrize(
    ("query", "route", "asked"),
    [
        ("", "/tickets", {"limit": "50"}),
        ("?state=open", "/tickets", {"limit": "50", "state": "open"}),
        ("?view=v-1&state=open", "/ticket-views/{viewId}/tickets", {"limit": "50"}),
    ],
)
def test_a_queue_and_a_view_are_addresses(
    browser: Browser, services: Services, query: str, route: str, asked: dict[str, str]
) -> None:
    assert browser.get(f"/console/tickets{query}").status == 200
    (event,) = [e for _, e in services.asked if e["resource"] == route]
    assert event["queryStringParameters"] == asked


def test_a_view_that_is_gone_is_not_found(browser: Browser, services: Services) -> None:
    services.said["GET /ticket-views/{viewId}/tickets"] = refusing(404, "not-found")
    assert browser.get("/console/tickets?view=v-9").status == 404


def test_what_is_due_first_stands_first() -> None:
    deadlines = [
        {"target": "resolution", "dueAt": "2026-03-11", "warnedAt": "2026-03-10"},
        {"target": "first_response", "dueAt": "2026-03-09", "breachedAt": "2026-03-09"},
        {"target": "next_response", "dueAt": "2026-03-12"},
    ]
    found = promises({"level": {"deadlines": deadlines}})
    assert [one.kind for one in found] == ["bad", "warn", ""]
    assert promises({"level": None}) == ()


def test_counts_that_do_not_come_are_left_out() -> None:
    shown = tickets_page({"items": [], "nextCursor": None}, Answer(None), Answer(403), "", "")
    assert (shown.late, shown.mine, shown.views, dict(shown.counts)) == (None, None, (), {})


def test_a_ticket_is_not_merged_into_itself() -> None:
    ticket = example("/tickets/{ticketId}")
    other = ticket | {"id": "t-2", "number": "T-2", "subject": "Off"}
    empty = Answer(200, {"items": []})
    answers = dict.fromkeys(("messages", "files", "canned", "teams"), empty)
    answers["others"] = Answer(200, {"items": [ticket, other]})
    assert ticket_page(ticket, answers, None).others == (("t-2", "T-2 Off"),)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_canned_answer_comes_below_what_is_typed(
    browser: Browser, services: Services, language: str
) -> None:
    browser.headers["accept-language"] = language
    form = browser.get(HERE).hidden | {"canned": "a-1", "text": "Hello"}
    shown = browser.post(f"{HERE}/canned", form)
    valid(shown.text)
    assert sent(services) == {"ticketId": "t-1"}
    assert ">Hello\n\nReboot it.</textarea>" in shown.text


@pytest.mark.parametrize(
    ("path", "typed", "body"),
    [
        (
            "messages",
            {"text": "Hi", "kind": "reply", "awaitsCustomer": "yes"},
            {"text": "Hi", "internal": False, "awaitsCustomer": True},
        ),
        (
            "messages",
            {"text": "Hm", "kind": "note", "awaitsCustomer": "yes"},
            {"text": "Hm", "internal": True, "awaitsCustomer": False},
        ),
        ("assign", {"to": "me"}, {"assigneeId": "admin"}),
        ("assign", {"to": ""}, {"assigneeId": None}),
        ("assign", {"to": "team:line-2"}, {"assigneeId": None, "team": "line-2"}),
        ("status", {"state": "resolved"}, {"state": "resolved"}),
        ("merge", {"into": "t-2"}, {"into": "t-2"}),
    ],
)
def test_what_the_forms_send(
    browser: Browser, services: Services, path: str, typed: dict[str, str], body: Any
) -> None:
    form = browser.get(HERE).hidden | typed
    assert browser.post(f"{HERE}/{path}", form).status == 303
    assert sent(services) == body


def test_a_reply_that_is_refused_is_not_lost(browser: Browser, services: Services) -> None:
    services.said["POST /tickets/{ticketId}/messages"] = refusing(422, "invalid", text="Too long.")
    form = browser.get(HERE).hidden | {"text": "What I typed", "kind": "reply"}
    shown = browser.post(f"{HERE}/messages", form)
    valid(shown.text)
    assert ">What I typed</textarea>" in shown.text
    assert "Too long." in shown.text


@pytest.mark.parametrize(("ticket", "leads"), [({"id": "t-7"}, "tickets/t-7"), (None, "tickets")])
def test_the_next_ticket_is_taken(
    browser: Browser, services: Services, ticket: Any, leads: str
) -> None:
    services.said["POST /tickets/next"] = lambda _: answer(200, {"ticket": ticket})
    form = browser.get("/console/tickets").hidden
    shown = browser.post("/console/next-ticket", form)
    assert shown.headers["Location"].endswith(leads)
