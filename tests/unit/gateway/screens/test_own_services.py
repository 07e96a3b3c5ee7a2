"""Services and tickets in the portal: what is asked for, and what is shown of the answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.gateway.backends import Answer
from functions.gateway.portal.services.views import service_page, services_page
from functions.gateway.portal.tickets.views import new_ticket_page, ticket_page
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, example, refusing
from tests.fakes.screens import Browser, valid

ANNA = Principal(id="anna", role="customer", permissions=frozenset({"*:*:*"}), customer_id="c-1")
SERVICE = {
    "id": "s-1",
    "tariffId": "t-1",
    "kind": "internet",
    "currency": "RUB",
    "state": "active",
    "suspensions": [],
    "period": "month",
}
CHANGED = {
    "subscription": {"tariffName": "Home 100"},
    "effectiveOn": "2026-03-10",
    "creditNotes": [{"total": "190.32"}],
    "invoice": {"total": "412.26", "items": [{"description": "Home 300", "amount": "412.26"}]},
    "balance": "-221.94",
    "currency": "RUB",
}
HERE = "/portal/services/s-1"


def tariff(tariff_id: str, **changes: Any) -> dict[str, Any]:
    own = {"kind": "internet", "currency": "RUB", "selfService": True, "status": "published"}
    return {"id": tariff_id, "period": "month"} | own | changes


@pytest.fixture
def services() -> Services:
    return Services(
        said={
            "POST /subscriptions/{subscriptionId}/change-tariff": lambda _: answer(200, CHANGED),
            "POST /subscriptions/{subscriptionId}/suspend": lambda _: answer(200, CHANGED),
            "POST /subscriptions/{subscriptionId}/resume": lambda _: answer(200, CHANGED),
            "POST /tickets": lambda _: answer(201, {"id": "t-9", "number": "T-9"}),
            "POST /tickets/{ticketId}/messages": lambda _: answer(201, {}),
            "POST /tickets/{ticketId}/rate": lambda _: answer(200, {}),
        }
    )


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("portal", services).sign_in_as(ANNA)


def sent(services: Services) -> Any:
    return json.loads(services.sent("POST")[-1]["body"])


def test_tariffs_that_fit_are_offered() -> None:
    offered = [
        tariff("t-1"),
        tariff("t-2"),
        tariff("t-3", kind="tv"),
        tariff("t-4", selfService=False),
        tariff("t-5", currency="EUR"),
        tariff("t-6", status="draft"),
    ]
    shown = service_page(SERVICE, {"items": offered})
    assert [one.data["id"] for one in shown.tariffs] == ["t-2"]


@pytest.mark.parametrize(
    ("state", "suspensions", "allowed", "pauses", "resumes"),
    [
        ("active", [], True, True, False),
        ("active", [], False, False, False),
        ("suspended", ["voluntary"], True, False, True),
        ("suspended", ["debt"], True, False, False),
    ],
)
def test_a_pause_is_offered_where_the_tariff_allows_it(
    state: str, suspensions: list[str], allowed: bool, pauses: bool, resumes: bool
) -> None:
    service = SERVICE | {"state": state, "suspensions": suspensions}
    shown = service_page(
        service, {"items": [tariff("t-1", voluntarySuspension={"allowed": allowed})]}
    )
    assert (shown.may_pause, shown.may_resume) == (pauses, resumes)


def test_what_has_ended_stands_apart() -> None:
    ended = SERVICE | {"id": "s-2", "state": "cancelled"}
    shown = services_page({"items": [SERVICE, ended]})
    assert [one.data["id"] for one in shown.lines] == ["s-1"]
    assert [one.data["id"] for one in shown.ended] == ["s-2"]


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    ("form", "route", "body"),
    [
        (
            {"what": "change-tariff", "tariffId": "t-2", "when": "period_end"},
            "change-tariff",
            {"tariffId": "t-2", "when": "period_end"},
        ),
        (
            {"what": "suspend", "startsOn": "2026-04-01", "endsOn": ""},
            "suspend",
            {"kind": "voluntary", "startsOn": "2026-04-01", "endsOn": None},
        ),
        ({"what": "resume"}, "resume", {"kind": "voluntary"}),
    ],
)
def test_a_change_is_seen_before_it_is_made(
    browser: Browser,
    services: Services,
    form: dict[str, str],
    route: str,
    body: dict[str, Any],
    language: str,
) -> None:
    browser.headers["accept-language"] = language
    shown = browser.post(f"{HERE}/preview", browser.get(HERE).hidden | form)
    valid(shown.text)
    assert "412" in shown.text
    tried = services.sent("POST")[-1]
    assert tried["resource"].endswith(route)
    assert tried["queryStringParameters"] == {"dryRun": "true"}
    assert sent(services) == body
    made = browser.post(f"{HERE}/change", shown.hidden | form)
    assert made.status == 303
    assert (services.sent("POST")[-1]["queryStringParameters"], sent(services)) == (None, body)


def test_a_change_that_is_refused_says_why(browser: Browser, services: Services) -> None:
    route = "POST /subscriptions/{subscriptionId}/suspend"
    services.said[route] = refusing(422, "invalid", startsOn="The day is too early.")
    form = browser.get(HERE).hidden | {"what": "suspend", "startsOn": "2020-01-01"}
    shown = browser.post(f"{HERE}/preview", form)
    valid(shown.text)
    assert shown.status == 422
    assert "The day is too early." in shown.text


def test_a_ticket_is_opened_with_the_fields_of_its_category(
    browser: Browser, services: Services
) -> None:
    typed = {"category": "connection", "subject": "Off", "text": "Red", "fields.routerLight": "red"}
    form = browser.get("/portal/new-ticket").hidden | typed
    shown = browser.post("/portal/new-ticket", form)
    assert shown.headers["Location"].endswith("portal/tickets/t-9")
    assert sent(services) == {
        "category": "connection",
        "subject": "Off",
        "text": "Red",
        "fields": {"routerLight": "red"},
    }


def test_a_category_asks_for_its_fields_once_it_is_chosen() -> None:
    choice = {"value": "red", "name": {"en": "Red", "ru": "Красный"}}
    field = {"key": "light", "name": {"en": "Light", "ru": "Лампа"}, "choices": [choice]}
    one = {
        "code": "a",
        "name": {"en": "Connection", "ru": "Связь"},
        "archived": False,
        "fields": [field],
    }
    gone = one | {"code": "b", "archived": True}
    answered = {"items": [one, gone]}
    assert new_ticket_page(answered, "", "ru").categories == (("a", "Связь"),)
    assert new_ticket_page(answered, "", "ru").fields == ()
    (asked,) = new_ticket_page(answered, "a", "ru").fields
    assert (asked.name, asked.label, asked.choices) == (
        "fields.light",
        "Лампа",
        (("red", "Красный"),),
    )


@pytest.mark.parametrize(
    ("state", "replies", "rates"),
    [("open", True, False), ("resolved", True, True), ("closed", False, True)],
)
def test_what_can_be_done_with_a_ticket(state: str, replies: bool, rates: bool) -> None:
    ticket = example("/tickets/{ticketId}") | {"state": state}
    shown = ticket_page(ticket, Answer(200, {"items": []}), Answer(None))
    assert (shown.may_reply, shown.may_rate, shown.failed) == (replies, rates, False)


def test_files_stand_with_their_messages() -> None:
    ready = {"id": "f-1", "state": "ready", "messageId": "m-1"}
    files = [ready, ready | {"id": "f-2", "messageId": None}, ready | {"id": "f-3", "state": "new"}]
    message = {"id": "m-1", "by": "staff"}
    shown = ticket_page(
        {"state": "open"}, Answer(200, {"items": [message]}), Answer(200, {"items": files})
    )
    assert [f["id"] for f in shown.thread[0].files] == ["f-1"]
    assert [f["id"] for f in shown.files] == ["f-2"]
    assert shown.thread[0].ours


def test_a_reply_and_a_rating_are_sent(browser: Browser, services: Services) -> None:
    here = "/portal/tickets/t-1"
    assert browser.post(f"{here}/messages", browser.get(here).hidden | {"text": "Hi"}).status == 303
    assert sent(services) == {"text": "Hi"}
    form = browser.get(here).hidden | {"score": "4", "comment": "Quick"}
    assert browser.post(f"{here}/rate", form).status == 303
    assert sent(services) == {"score": 4, "comment": "Quick"}


def test_a_foreign_ticket_is_none(browser: Browser, services: Services) -> None:
    services.said["GET /tickets/{ticketId}"] = refusing(404, "not-found")
    assert browser.get("/portal/tickets/t-1").status == 404
