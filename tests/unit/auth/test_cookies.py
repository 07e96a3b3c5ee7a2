"""Tokens in cookies: for browsers that ask, out of reach of scripts, and worth nothing to other sites."""

from __future__ import annotations

from typing import Any

import pytest

from shared.browser import ACCESS, CSRF, DEVICE, REFRESH, csrf_token
from shared.caller import read_caller
from tests.fakes.http import Reply
from tests.unit.auth.house import ANNA, PASSWORD, House


class Browser:
    """Keeps cookies as a browser does, and sends the proof as a page of ours does."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.jar: dict[str, str] = {}

    def take(self, reply: Reply) -> Reply:
        for line in reply.cookies:
            pair, *attributes = line.split("; ")
            name, _, value = pair.partition("=")
            assert {"Path=/", "Secure", "SameSite=Strict"} <= set(attributes)
            if "Expires=Thu, 01 Jan 1970 00:00:00 GMT" in attributes:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value
        return reply

    def headers(self, **changes: str) -> dict[str, str]:
        sent = "; ".join(f"{k}={v}" for k, v in self.jar.items())
        return {"cookie": sent, "authorization": f"Cookie {self.jar.get(CSRF, '')}"} | changes

    def sign_in(self) -> Reply:
        body = {"login": ANNA["email"], "password": PASSWORD, "delivery": "cookie"}
        return self.take(self.house.api.post("/auth/login", body))

    def refresh(self, **headers: str) -> Reply:
        return self.take(self.house.api.post("/auth/refresh", {}, headers=self.headers(**headers)))

    def is_let_in(self) -> bool:
        policy = self.house.asked(
            {"Authorization": f"Cookie {self.jar[CSRF]}", "Cookie": self.headers()["cookie"]}
        )
        return bool(policy["policyDocument"]["Statement"][0]["Effect"] == "Allow")


@pytest.fixture
def browser(house: House) -> Browser:
    house.anna()
    browser = Browser(house)
    assert browser.sign_in().status == 200
    return browser


def test_the_body_holds_no_token_and_scripts_can_read_the_proof_only(house: House) -> None:
    house.anna()
    reply = Browser(house).sign_in()
    assert reply.json == {
        "csrfToken": reply.json["csrfToken"], "expiresIn": 3600, "refreshExpiresAt": "2026-04-09T09:00:00Z",
        "sessionId": reply.json["sessionId"], "mfaSetupRequired": False,
        "passwordChangeRequired": False,
    }  # fmt: skip
    readable = [line for line in reply.cookies if "HttpOnly" not in line]
    assert [line.split("=")[0] for line in readable] == [CSRF]
    assert {line.split("=")[0] for line in reply.cookies} == {ACCESS, REFRESH, CSRF, DEVICE}
    ends = {
        line.split("=")[0]: line.partition("Expires=")[2].split(";")[0] for line in reply.cookies
    }
    assert ends.pop(DEVICE) == "Wed, 10 Mar 2027 09:00:00 GMT"
    assert set(ends.values()) == {"Thu, 09 Apr 2026 09:00:00 GMT"}


def test_the_authorizer_knows_a_browser_by_its_cookie_in_one_read(
    house: House, browser: Browser
) -> None:
    house.table.requests.clear()
    assert browser.is_let_in()
    assert house.table.requests == ["get_many"]


@pytest.mark.parametrize(
    "headers",
    [{"Authorization": "Cookie {proof}"}, {"Cookie": "{cookies}"}, {"Authorization": "Cookie x", "Cookie": "{cookies}"},
     {"Authorization": "Cookie {proof}", "Cookie": "{cookies}", "Sec-Fetch-Site": "cross-site"},
     {"Authorization": "Bearer {proof}", "Cookie": "{cookies}"}],
)  # fmt: skip
def test_neither_the_cookie_nor_the_proof_alone_opens_anything(
    house: House, browser: Browser, headers: dict[str, str]
) -> None:
    """A site that makes the browser call us has the cookie sent, but knows no proof and sets no header."""
    known = {"proof": browser.jar[CSRF], "cookies": browser.headers()["cookie"]}
    policy = house.asked({name: text.format(**known) for name, text in headers.items()})
    assert policy["context"] == {}
    assert policy["principalId"] == "anonymous"
    assert read_caller(policy["context"] | {"principalId": "anonymous"}) is None


@pytest.mark.parametrize(
    ("change", "effect"),
    [
        ({"Cookie": ""}, "Allow"),
        ({"Cookie": f"{ACCESS}=another"}, "Allow"),
        ({"Sec-Fetch-Site": "cross-site"}, "Allow"),
        ({"Authorization": "Bearer x"}, "Deny"),
        ({"Authorization": ""}, "Deny"),
    ],
)
def test_a_proof_without_its_cookie_is_not_refused_for_a_minute(
    house: House, browser: Browser, change: dict[str, str], effect: str
) -> None:
    """API Gateway keeps a refusal under the proof, and the browser may send the cookie next."""
    sent = {"Authorization": f"Cookie {browser.jar[CSRF]}", "Cookie": browser.headers()["cookie"]}
    policy = house.asked(sent | change)
    assert policy["policyDocument"]["Statement"][0]["Effect"] == effect
    assert browser.is_let_in()


def test_a_proof_of_a_session_that_has_ended_is_refused(house: House, browser: Browser) -> None:
    house.clock.advance(minutes=90)
    sent = {"Authorization": f"Cookie {browser.jar[CSRF]}", "Cookie": browser.headers()["cookie"]}
    assert house.asked(sent)["policyDocument"]["Statement"][0]["Effect"] == "Deny"


def test_refreshing_by_cookie_gives_new_cookies_and_a_new_proof(
    house: House, browser: Browser
) -> None:
    before = dict(browser.jar)
    house.clock.advance(minutes=90)
    assert not browser.is_let_in()
    reply = browser.refresh()
    assert reply.status == 200
    assert "refreshToken" not in reply.json
    assert [before[n] == browser.jar[n] for n in (ACCESS, REFRESH, CSRF)] == [False] * 3
    assert reply.json["csrfToken"] == browser.jar[CSRF] == csrf_token(browser.jar[ACCESS])
    assert browser.is_let_in()


@pytest.mark.parametrize(
    "change", [{"authorization": ""}, {"authorization": "Cookie x"}, {"sec-fetch-site": "cross-site"}, {"cookie": ""}]
)  # fmt: skip
def test_refreshing_by_cookie_needs_the_proof(browser: Browser, change: dict[str, str]) -> None:
    reply = browser.refresh(**change)
    assert reply.status == 401
    assert reply.cookies == ()
    assert browser.refresh().status == 200


def test_signing_out_takes_the_cookies_away(house: House, browser: Browser) -> None:
    me = house.me(browser.jar[ACCESS])
    reply = house.api.post("/auth/logout", by=me, headers=browser.headers())
    assert reply.status == 204
    browser.take(reply)
    assert set(browser.jar) == {DEVICE}, "the device is known still"


def test_signing_out_with_a_token_of_ones_own_sets_no_cookies(house: House) -> None:
    house.anna()
    me = house.me(house.grant()["accessToken"])
    assert house.api.post("/auth/logout", by=me).cookies == ()


def test_who_does_not_ask_for_cookies_gets_none(house: House) -> None:
    house.anna()
    reply = house.sign_in()
    assert reply.cookies == ()
    assert house.refresh(reply.json["refreshToken"]).cookies == ()


def test_a_session_that_was_ended_is_over_for_the_browser_too(
    house: House, browser: Browser
) -> None:
    me = house.me(browser.jar[ACCESS])
    proof = {"password": ANNA["password"]}
    reply = house.api.delete(f"/auth/sessions/{me.session_id}", by=me, body=proof)
    assert reply.status == 204
    assert not browser.is_let_in()
    assert browser.refresh().status == 401


def test_a_refusal_sets_no_cookie(house: House) -> None:
    body: dict[str, Any] = {
        "login": ANNA["email"],
        "password": "wrong password",
        "delivery": "cookie",
    }
    assert house.api.post("/auth/login", body).cookies == ()


def test_a_delivery_that_there_is_not_is_refused(house: House) -> None:
    body = {"login": ANNA["email"], "password": PASSWORD, "delivery": "pigeon"}
    assert house.api.post("/auth/login", body).status == 422
