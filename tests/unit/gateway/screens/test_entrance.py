"""The way in and out: sign-in in one step or two, where it leads, and what stays secret."""

from __future__ import annotations

import json

import pytest

from functions.gateway.screens.visit import own_path
from shared.browser import ACCESS
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, refusing
from tests.fakes.screens import Browser, valid

ADMIN = Principal(id="admin", role="admin", permissions=frozenset({"*:*:*"}))
SIGN_IN = "/console/sign-in"
TOKENS = (f"{ACCESS}=admin; Path=/; Secure; HttpOnly",)
ANSWERED = {"csrfToken": "x", "expiresIn": 60}


def browser(services: Services) -> Browser:
    found = Browser("console", services, headers={"user-agent": "Firefox", "accept-language": "en"})
    found.principals["admin"] = ADMIN
    return found


def test_a_name_and_a_password_let_in_and_lead_back() -> None:
    services = Services(said={"POST /auth/login": lambda _: answer(200, ANSWERED, TOKENS)})
    guest = browser(services)
    form = guest.get(f"{SIGN_IN}?to=/console/search").hidden
    shown = guest.post(SIGN_IN, form | {"login": " anna@example.com ", "password": " pw "})
    assert shown.headers["Location"] == "../console/search"
    (sent,) = services.sent("POST")
    assert json.loads(sent["body"]) == {
        "login": "anna@example.com", "password": " pw ", "delivery": "cookie",
    }  # fmt: skip
    assert sent["headers"]["user-agent"] == "Firefox"
    assert sent["requestContext"]["identity"]["sourceIp"] == "203.0.113.7"
    assert guest.get("/console").status == 200


def test_the_second_step_asks_for_a_code_and_again_after_a_wrong_one() -> None:
    challenge = "c" * 30
    services = Services(
        said={
            "POST /auth/login": lambda _: answer(200, {"challenge": challenge}),
            "POST /auth/login/mfa": refusing(401, "invalid-code"),
        }
    )
    guest = browser(services)
    form = guest.get(SIGN_IN).hidden
    second = guest.post(SIGN_IN, form | {"login": "anna@example.com", "password": "pw"})
    valid(second.text)
    assert second.hidden["challenge"] == challenge
    wrong = guest.post(SIGN_IN, second.hidden | {"code": "000000"})
    assert (wrong.status, wrong.hidden["challenge"]) == (401, challenge)
    assert "000000" not in wrong.text
    services.said["POST /auth/login/mfa"] = lambda _: answer(200, ANSWERED, TOKENS)
    assert guest.post(SIGN_IN, wrong.hidden | {"code": "287082"}).status == 303


def test_a_wrong_password_is_not_shown_again() -> None:
    guest = browser(Services(said={"POST /auth/login": refusing(401, "invalid-credentials")}))
    form = guest.get(SIGN_IN).hidden
    shown = guest.post(SIGN_IN, form | {"login": "anna@example.com", "password": "pa55word"})
    valid(shown.text)
    assert shown.status == 401
    assert 'value="anna@example.com"' in shown.text
    assert "pa55word" not in shown.text


@pytest.mark.parametrize(
    ("answered", "leads"),
    [
        ({"passwordChangeRequired": True}, "../console/password"),
        ({"mfaSetupRequired": True}, "../console/second-factor"),
    ],
)
def test_what_is_asked_first_comes_first(answered: dict[str, bool], leads: str) -> None:
    services = Services(said={"POST /auth/login": lambda _: answer(200, answered, TOKENS)})
    guest = browser(services)
    form = guest.get(SIGN_IN).hidden
    assert (
        guest.post(SIGN_IN, form | {"login": "a@b.c", "password": "x"}).headers["Location"] == leads
    )


def test_signing_out_takes_the_cookies_away() -> None:
    services = Services(said={"POST /auth/logout": lambda _: answer(204)})
    known = browser(services).sign_in_as(ADMIN)
    form = known.get("/console").hidden
    shown = known.post("/console/sign-out", form)
    assert shown.headers["Location"] == "../console/sign-in"
    assert known.cookies == {}


def test_language_and_theme_are_kept_by_the_browser() -> None:
    guest = browser(Services())
    form = guest.get(SIGN_IN).hidden
    guest.post("/console/looks", form | {"language": "ru", "return": SIGN_IN})
    guest.post("/console/looks", form | {"theme": "dark", "return": SIGN_IN})
    text = guest.get(SIGN_IN).text
    assert '<html lang="ru" data-theme="dark">' in text


@pytest.mark.parametrize(
    "asked",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/consolex", "/console//x",
        "/console/../portal", "/console/\n", "javascript:alert(1)", "/portal", "", "/console/<",
    ],
)  # fmt: skip
def test_one_is_sent_back_to_pages_of_this_front_end_alone(asked: str) -> None:
    assert own_path(asked, "console") == "/console"


@pytest.mark.parametrize("kept", ["/console", "/console/search?q=a", "/console/customers/1"])
def test_a_path_of_our_own_is_kept(kept: str) -> None:
    assert own_path(kept, "console") == kept


def test_files_of_the_look_are_kept_for_a_year_under_a_name_of_their_content() -> None:
    guest = browser(Services())
    page = guest.get(SIGN_IN).text
    name = page.partition("console/assets/style.")[2].partition(".css")[0]
    shown = guest.get(f"/console/assets/style.{name}.css")
    assert (shown.status, shown.headers["Cache-Control"]) == (
        200,
        "public, max-age=31536000, immutable",
    )
    assert guest.get("/console/assets/style.000000000000.css").status == 404
    assert guest.get("/console/assets/..%2Fapp.py").status == 404


@pytest.mark.parametrize("path", ["/console/nowhere", "/console/customers/c-1/x/y"])
def test_where_there_is_no_page_one_is_told_so(path: str) -> None:
    shown = browser(Services()).sign_in_as(ADMIN).get(path)
    valid(shown.text)
    assert shown.status == 404
    assert "There is no such page" in shown.text
    assert shown.headers["X-Correlation-Id"] in shown.text
