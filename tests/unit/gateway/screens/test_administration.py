"""Users, roles and the audit in the console."""

from __future__ import annotations

import json

import pytest

from functions.gateway.console.audit.views import audit_page
from functions.gateway.console.users.views import role_text, roles_page
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, example, refusing
from tests.fakes.screens import Browser

ADMIN = Principal(id="admin", role="admin", permissions=frozenset({"*:*:*"}))
USER = "/console/users/u-1"


@pytest.fixture
def services() -> Services:
    user = example("/users/{userId}") | {"id": "u-2"}
    routes = ("POST /users", "PATCH /users/{userId}", "POST /users/{userId}/deactivate",
              "POST /users/{userId}/activate")  # fmt: skip
    return Services(said={route: lambda _: answer(200, user) for route in routes})


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("console", services, headers={"accept-language": "en"}).sign_in_as(ADMIN)


def test_a_user_is_invited_with_a_role(browser: Browser, services: Services) -> None:
    form = browser.get("/console/users/new").hidden
    typed = {"email": " oleg@example.com ", "name": "Oleg", "role": "tech", "phone": ""}
    shown = browser.post("/console/users/new", form | typed)
    assert shown.headers["Location"].endswith("console/users/u-2")
    sent = json.loads(services.sent("POST")[0]["body"])
    assert sent == {"email": "oleg@example.com", "name": "Oleg", "role": "tech"}


def test_an_address_that_is_taken_is_said_beside_it(browser: Browser, services: Services) -> None:
    services.said["POST /users"] = refusing(422, "invalid", email="Is taken.")
    form = browser.get("/console/users/new").hidden
    shown = browser.post("/console/users/new", form | {"email": "a@b.example", "name": "Oleg"})
    assert (shown.status, 'id="email-wrong">Is taken.' in shown.text) == (422, True)
    assert 'value="Oleg"' in shown.text


def test_a_role_is_changed_in_the_version_that_was_shown(
    browser: Browser, services: Services
) -> None:
    browser.post(USER, browser.get(USER).hidden | {"_version": "3", "role": "operator"})
    (event,) = services.sent("PATCH")
    assert (event["headers"]["if-match"], json.loads(event["body"])) == (
        '"3"', {"role": "operator"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("is_active", "way", "route"),
    [(True, "deactivation", "deactivate"), (False, "activation", "activate")],
)
def test_a_user_is_kept_out_and_let_in_again(
    browser: Browser, services: Services, is_active: bool, way: str, route: str
) -> None:
    has = example("/users/{userId}") | {"isActive": is_active, "id": "u-1"}
    services.said["GET /users/{userId}"] = lambda _: answer(200, has)
    shown = browser.get(USER)
    assert f"u-1/{way}" in shown.text
    assert browser.post(f"{USER}/{way}", shown.hidden).status == 303
    assert services.sent("POST")[0]["resource"] == f"/users/{{userId}}/{route}"


def test_nobody_can_keep_themselves_out(browser: Browser, services: Services) -> None:
    has = example("/users/{userId}") | {"id": "admin"}
    services.said["GET /users/{userId}"] = lambda _: answer(200, has)
    assert "deactivation" not in browser.get("/console/users/admin").text


def test_the_matrix_knows_what_a_star_grants() -> None:
    roles = [{"name": "admin", "permissions": ["*:*:*"]},
             {"name": "clerk", "permissions": ["billing:*:read"]}]  # fmt: skip
    wanted = [{"permission": p} for p in ("billing:invoice:read", "billing:invoice:write")]
    page = roles_page({"roles": {"items": roles}, "permissions": {"items": wanted}}, str.upper)
    assert [row[1] for row in page.rows] == [(True, True), (True, False)]
    assert page.roles == ("ADMINISTRATOR", "clerk")
    assert role_text("tech", str) == "Technician"


def test_the_audit_says_what_was_there_before_and_after() -> None:
    line = {"before": {"a": 1, "b": "x"}, "after": {"b": "y", "c": None}}
    (entry,) = audit_page({"items": [line], "nextCursor": None}, {}).entries
    assert entry.changes == (("a", "1", "–"), ("b", '"x"', '"y"'), ("c", "–", "–"))


def test_the_audit_is_asked_for_by_the_address(browser: Browser, services: Services) -> None:
    browser.get("/console/audit?day=2026-03-10&subject=tariff%231")
    asked = services.sent("GET")[0]["queryStringParameters"]
    assert asked == {"limit": "50", "day": "2026-03-10", "subject": "tariff#1"}
