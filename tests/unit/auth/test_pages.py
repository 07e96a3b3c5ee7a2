"""The pages behind links: safe to open, in the reader's language, and held to a strict policy."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from functions.auth.pages.entities import PageKind
from functions.auth.pages.texts import COMMON, TEXTS
from tests.fakes.http import Reply
from tests.unit.auth.house import House

PATHS = {
    PageKind.VERIFY_EMAIL: "/auth/verify-email",
    PageKind.CONFIRM_EMAIL: "/auth/email/confirm",
    PageKind.RESET_PASSWORD: "/auth/password/reset",
    PageKind.UNLOCK: "/auth/unlock",
}
each_page = pytest.mark.parametrize("kind", PageKind, ids=lambda k: k.value)
TOKEN = "lnJ8Zq3mJ0yW4o2cT5vB1xK7sR9dF6gH8jLpQeUiOaM"


class Parsed(HTMLParser):
    """The tags and attributes of a page, and the texts of its style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open = tag

    def handle_endtag(self, tag: str) -> None:
        self.open = ""

    def handle_data(self, data: str) -> None:
        self.texts[self.open] = self.texts.get(self.open, "") + data


def opened(house: House, kind: PageKind, language: str | None = None, accepted: str = "") -> Reply:
    query = {"token": TOKEN} | ({"lang": language} if language else {})
    return house.api.get(PATHS[kind], query=query, headers={"accept-language": accepted})


@each_page
def test_a_page_is_html_that_is_kept_nowhere_and_tells_no_referrer(
    house: House, kind: PageKind
) -> None:
    reply = opened(house, kind)
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Frame-Options"] == "DENY"


@each_page
def test_the_policy_lets_run_what_stands_in_the_page_and_nothing_else(
    house: House, kind: PageKind
) -> None:
    reply = opened(house, kind)
    policy = dict(
        part.strip().split(" ", 1) for part in reply.headers["Content-Security-Policy"].split(";")
    )
    texts = Parsed(reply.text).texts
    for directive, element in (("script-src", "script"), ("style-src", "style")):
        digest = base64.b64encode(hashlib.sha256(texts[element].encode()).digest()).decode()
        assert policy[directive] == f"'sha256-{digest}'"
    assert policy["default-src"] == "'none'"
    assert policy["connect-src"] == "'self'"
    assert [policy[d] for d in ("base-uri", "form-action", "frame-ancestors")] == ["'none'"] * 3


@each_page
def test_a_page_loads_nothing_and_has_no_handlers_in_its_tags(house: House, kind: PageKind) -> None:
    for tag, attributes in Parsed(opened(house, kind).text).tags:
        assert not {"src", "href", "action", "style"} & attributes.keys(), tag
        assert not [name for name in attributes if name.startswith("on")], tag


@each_page
def test_what_stands_in_the_link_never_stands_in_the_page(house: House, kind: PageKind) -> None:
    query = {"token": "<script>alert(1)</script>", "lang": "<b>", "utm_source": "<i>"}
    reply = house.api.get(PATHS[kind], query=query, headers={"accept-language": "<u>"})
    assert reply.status == 200
    assert "alert(1)" not in reply.text
    assert not {"b", "i", "u"} & {tag for tag, _ in Parsed(reply.text).tags}
    assert TOKEN not in opened(house, kind).text


@each_page
@pytest.mark.parametrize("language", COMMON)
def test_a_page_has_all_its_words_in_the_language_of_the_link(
    house: House, kind: PageKind, language: str
) -> None:
    reply = opened(house, kind, language, accepted="de")
    parsed = Parsed(reply.text)
    assert ("html", {"lang": language}) in parsed.tags
    assert reply.headers["Content-Language"] == language
    words = TEXTS[language, kind]
    assert parsed.texts["button"].strip() == words.button
    (form,) = [attributes for tag, attributes in parsed.tags if tag == "form"]
    assert form["data-done"] == words.done
    assert form["data-invalid"] == COMMON[language].invalid
    assert re.search(r"\$\w|\{\w", parsed.texts["h1"] + parsed.texts["p"]) is None


@pytest.mark.parametrize(
    ("language", "accepted", "shown"),
    [("en", "ru", "en"), (None, "en-GB,en;q=0.9,ru;q=0.5", "en"), (None, "de-DE, en;q=0.5", "en"),
     (None, "fr", "ru"), (None, "", "ru"), ("xx", "en", "en"), ("EN-us", "", "en")],
)  # fmt: skip
def test_the_nearest_language_is_shown(
    house: House, language: str | None, accepted: str, shown: str
) -> None:
    assert opened(house, PageKind.UNLOCK, language, accepted).headers["Content-Language"] == shown


def test_pages_ask_for_a_password_where_the_link_alone_does_not_do(house: House) -> None:
    """And browsers are told which one: what is new is offered to be kept, what is known filled in."""
    asked = {
        kind: attributes["autocomplete"]
        for kind in PageKind
        for _, attributes in Parsed(opened(house, kind).text).tags
        if attributes.get("type") == "password"
    }
    assert asked == {
        PageKind.VERIFY_EMAIL: "current-password",
        PageKind.RESET_PASSWORD: "new-password",
    }


@each_page
def test_to_open_a_page_reads_and_writes_nothing(house: House, kind: PageKind) -> None:
    house.table.requests.clear()
    opened(house, kind)
    assert house.table.requests == []


def test_opening_the_link_uses_it_not_up_and_its_path_takes_the_token(house: House) -> None:
    token = house.register()
    path = PATHS[PageKind.VERIFY_EMAIL]
    for _ in range(3):
        house.api.get(path, query={"token": token})
    assert house.verify(token).status == 200
