"""Every page in every language: HTML that holds, no text left in English, nothing that acts."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pytest

from infra.openapi.declared import pages
from shared.http.endpoint import Endpoint
from shared.principal import Principal
from tests.fakes.office_screens import HOSTILE, Services
from tests.fakes.screens import FUNCTIONS, Browser, valid

ADMIN = Principal(id="admin", role="admin", permissions=frozenset({"*:*:*"}))
ANNA = Principal(id="anna", role="customer", permissions=frozenset({"*:*:*"}), customer_id="c-1")
NOT_HTML = re.compile(r"/assets/|/document$")
IDS = {
    "customerId": "c-1",
    "invoiceId": "i-1",
    "paymentId": "p-1",
    "subscriptionId": "s-1",
    "articleId": "a-1",
    "ticketId": "t-1",
    "tariffId": "t-1",
    "userId": "u-1",
    "applicationId": "a-1",
    "runId": "2026-04-01",
}
QUERIES = {
    "/console/search": "?q=anna",
    "/console/payments": "?q=anna&state=failed",
    "/console/tariffs/{tariffId}": "?account=00000042",
}
SHOWN = [
    (front, endpoint)
    for front, function in FUNCTIONS.items()
    for group in pages()[function]
    for endpoint in group.declared
    if endpoint.method == "GET" and not NOT_HTML.search(endpoint.path)
]
each_page = pytest.mark.parametrize(
    ("front", "endpoint"), [pytest.param(f, e, id=e.path) for f, e in SHOWN]
)


def browser(front: str, services: Services, language: str = "en") -> Browser:
    found = Browser(front, services, headers={"accept-language": language})
    return found.sign_in_as(ADMIN if front == "console" else ANNA)


def address(endpoint: Endpoint) -> str:
    path = re.sub(r"{(\w+)}", lambda m: IDS[m[1]], endpoint.path)
    return path + QUERIES.get(endpoint.path, "")


def texts(html: str) -> list[str]:
    """What a reader of a page is told, by sight or by voice."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    found = [t.strip() for t in tree.find("body").itertext()]
    for element in tree.iter():
        found += [element.get(name, "") for name in ("placeholder", "aria-label", "alt")]
    return [text for text in found if text]


@each_page
@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_page_is_valid_html_in_its_language(
    front: str, endpoint: Endpoint, language: str
) -> None:
    shown = browser(front, Services(), language).get(address(endpoint))
    assert shown.status == 200, shown.text
    valid(shown.text)
    assert f'<html lang="{language}"' in shown.text
    assert shown.headers["Content-Language"] == language


@each_page
def test_a_russian_page_says_nothing_in_english(front: str, endpoint: Endpoint) -> None:
    """Data are of one sign; whatever words are left are ours."""
    shown = browser(front, Services(text="§"), "ru").get(address(endpoint))
    said = [t for t in texts(shown.text) if re.search(r"[a-z]{3}", t) and not _is_data(t)]
    assert said == []


def _is_data(text: str) -> bool:
    return text in DATA or bool(re.search(r"[@./:_-]|\d", text))


DATA = {"Lastmile", "English", "sandbox", "anna", "status", '"draft"', '"published"'}
"""Names of things, which are the same in every language."""


@each_page
@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_typed_does_nothing(front: str, endpoint: Endpoint, text: str) -> None:
    shown = browser(front, Services(text=text)).get(address(endpoint))
    assert shown.status == 200
    valid(shown.text)
    tree: Any = html5lib.parse(shown.text, namespaceHTMLElements=False)
    assert all(script.get("src") for script in tree.iter("script"))
    assert not [
        e for e in tree.iter() for name in e.attrib if name.startswith("on") or name == "style"
    ]
    assert "49" not in texts(shown.text)


@each_page
def test_a_page_carries_the_headers_that_keep_it_safe(front: str, endpoint: Endpoint) -> None:
    headers = browser(front, Services()).get(address(endpoint)).headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


@each_page
@pytest.mark.parametrize("service", ["customer", "billing", "support", "notification", "auth"])
def test_a_service_that_does_not_answer_takes_its_part_alone(
    front: str, endpoint: Endpoint, service: str
) -> None:
    shown = browser(front, Services(dead={service}), "ru").get(address(endpoint))
    valid(shown.text)
    if shown.status != 200:
        assert shown.status == 503
        assert "Часть системы не отвечает" in shown.text


@each_page
def test_a_stranger_is_shown_the_way_in(front: str, endpoint: Endpoint) -> None:
    shown = Browser(front, Services()).get(address(endpoint))
    if endpoint.permission != "public":
        assert (shown.status, "sign-in" in shown.headers["Location"]) == (303, True)


@each_page
def test_a_page_is_for_its_own_people(front: str, endpoint: Endpoint) -> None:
    other = Browser(front, Services()).sign_in_as(ANNA if front == "console" else ADMIN)
    shown = other.get(address(endpoint))
    if endpoint.permission != "public":
        theirs = "portal" if front == "console" else "console"
        assert (shown.status, shown.headers["Location"].endswith(theirs)) == (303, True)


def test_each_permission_of_a_page_is_asked_for() -> None:
    nobody = Principal(id="x", role="operator", permissions=frozenset())
    for front, endpoint in SHOWN:
        if front == "console" and ":" in endpoint.permission:
            shown = Browser(front, Services()).sign_in_as(nobody).get(address(endpoint))
            assert shown.status == 403, endpoint.path
