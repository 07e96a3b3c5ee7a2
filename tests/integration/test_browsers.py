"""Browsers: cookies that open nothing without the proof, and a proof that opens nothing without them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from infra.local.play.stage import Stage
from shared.browser import ACCESS, CSRF, DEVICE, REFRESH
from tests.integration.answers import not_
from tests.integration.visitors import Visitor, a_customer


class Browser:
    """Keeps cookies, and sends them and the proof as it is told; plain HTTP would keep them back."""

    def __init__(self, customer: Visitor) -> None:
        self.customer = customer
        self.jar: dict[str, str] = {}
        self.take(customer.sign_in(delivery="cookie"))

    def take(self, response: httpx.Response) -> httpx.Response:
        for line in response.headers.get_list("set-cookie"):
            name, _, value = line.split(";")[0].partition("=")
            if "01 Jan 1970" in line:
                self.jar.pop(name, None)
            else:
                self.jar[name] = value
        return response

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        cookies = "; ".join(f"{k}={v}" for k, v in self.jar.items())
        proof = f"Cookie {self.jar.get(CSRF, '')}"
        sent = {"Cookie": cookies, "Authorization": proof, "User-Agent": "tests"} | headers
        api = self.customer.stage.api.as_(None)
        return self.take(
            api.request(method, path, body, headers={k: v for k, v in sent.items() if v})
        )


@pytest.fixture
def browser(stage: Stage) -> Browser:
    return Browser(a_customer(stage))


def test_a_browser_signs_in_calls_refreshes_and_signs_out(browser: Browser) -> None:
    assert set(browser.jar) == {ACCESS, REFRESH, CSRF, DEVICE}
    mine = browser.send("GET", "/auth/me")
    assert mine.json()["email"] == browser.customer.email
    assert browser.send("GET", "/me/overview").status_code == 200
    before = dict(browser.jar)
    assert browser.send("POST", "/auth/refresh", {}).status_code == 200
    assert set(before.values()) & set(browser.jar.values()) == {before[DEVICE]}
    assert browser.send("GET", "/auth/me").status_code == 200
    assert browser.send("POST", "/auth/logout").status_code == 204
    assert browser.jar == {DEVICE: before[DEVICE]}


def test_the_cookies_are_as_strict_as_cookies_can_be(stage: Stage) -> None:
    lines = a_customer(stage).sign_in(delivery="cookie").headers.get_list("set-cookie")
    assert len(lines) == 4
    for line in lines:
        assert line.startswith("__Host-")
        assert {"Path=/", "Secure", "SameSite=Strict"} <= set(line.split("; "))
        assert ("HttpOnly" in line) is not line.startswith(CSRF)


FORGED: dict[str, dict[str, str]] = {
    "another site's form: cookies, and no header": {"Authorization": ""},
    "a guess": {"Authorization": "Cookie guess"},
    "an empty proof": {"Authorization": "Cookie"},
    "from another site": {"Sec-Fetch-Site": "cross-site"},
    "only the proof": {"Cookie": ""},
    "another cookie with the proof": {"Cookie": f"{ACCESS}=e30.e30.e30"},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_request_is_refused_even_while_the_gateway_remembers_the_right_one(
    browser: Browser, name: str
) -> None:
    for method, path in (("GET", "/auth/me"), ("DELETE", "/auth/sessions")):
        assert browser.send("GET", "/auth/me").status_code == 200
        refused = browser.send(method, path, **FORGED[name])
        assert not (wrong := not_(refused, 401)), wrong


def test_a_proof_that_came_without_its_cookie_does_not_shut_the_browser_out(
    browser: Browser,
) -> None:
    """API Gateway keeps under the proof what it was told first."""
    for change in ({"Cookie": ""}, {"Cookie": f"{ACCESS}=e30.e30.e30"}):
        refused = browser.send("GET", "/auth/me", **change)
        assert not (wrong := not_(refused, 401)), wrong
    assert browser.send("GET", "/auth/me").status_code == 200


@pytest.mark.parametrize("name", FORGED)
def test_nobody_else_refreshes_a_browsers_tokens(browser: Browser, name: str) -> None:
    refused = browser.send("POST", "/auth/refresh", {}, **FORGED[name])
    assert not (wrong := not_(refused, 401)), wrong
    assert browser.send("GET", "/auth/me").status_code == 200


def test_the_proof_of_one_browser_opens_nothing_with_the_cookies_of_another(stage: Stage) -> None:
    mine, other = Browser(a_customer(stage)), Browser(a_customer(stage))
    for browser in (mine, other):
        assert browser.send("GET", "/auth/me").status_code == 200
    refused = mine.send("GET", "/auth/me", Authorization=f"Cookie {other.jar[CSRF]}")
    assert not (wrong := not_(refused, 401)), wrong


def test_a_form_of_another_site_cannot_sign_anybody_in(stage: Stage) -> None:
    """Forms can't send JSON, and what they can send is refused before it is read."""
    customer = a_customer(stage)
    text = (
        f'{{"login": "{customer.email}", "password": "{customer.password}", "delivery": "cookie"}}'
    )
    part = f'--form\r\nContent-Disposition: form-data; name="a"\r\n\r\n{text}\r\n--form--\r\n'
    forms = {
        "text/plain": text,
        "application/x-www-form-urlencoded": text,
        "multipart/form-data; boundary=form": part,
    }
    for media_type, form in forms.items():
        headers = {"Content-Type": media_type}
        refused = stage.api.as_(None).request("POST", "/auth/login", headers=headers, content=form)
        assert not (wrong := not_(refused, 415)), wrong


def test_a_page_that_sends_cookies_may_read_why_the_gateway_refuses_it(
    stage: Stage, needs_authorizer: None
) -> None:
    """Browsers show such a page no answer that is for anybody; it could not tell when to refresh."""
    headers = {"Origin": "https://my.lastmile.example", "Authorization": "Cookie out-of-date"}
    refused = stage.api.as_(None).request("GET", "/auth/me", headers=headers)
    assert not (wrong := not_(refused, 401)), wrong
    assert refused.headers["access-control-allow-origin"] == headers["Origin"]
    assert refused.headers["access-control-allow-credentials"] == "true"
    assert refused.headers["vary"] == "Origin, Accept-Language"
