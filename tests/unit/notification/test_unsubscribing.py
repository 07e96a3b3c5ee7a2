"""A mail that may be left says how; its link works with one click, by a person or a program."""

from __future__ import annotations

from typing import Any

import pytest

from functions.notification.app import ENDPOINTS
from functions.notification.catalogue.entities import Channel, Kind
from functions.notification.preferences.repository import PreferencesRepository
from tests.fakes.http import ApiClient, Reply
from tests.fakes.notification import LINKS, notification_wiring
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock
from tests.unit.notification.samples import CUSTOMER

ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = {"content-type": "application/x-www-form-urlencoded"}
PARTS = (
    '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)


class Reader:
    """Somebody with a link."""

    def __init__(self) -> None:
        self.table = InMemoryTable()
        self.client = ApiClient(ENDPOINTS, notification_wiring(self.table, FixedClock()))
        self.token = LINKS.token(CUSTOMER, Kind.MARKETING) or ""

    def call(self, method: str = "POST", raw: str = ONE_CLICK, **sent: Any) -> Reply:
        headers = FORM | sent.pop("headers", {})
        path = f"/unsubscribe/{sent.pop('token', self.token)}"
        return self.client.call(method, path, raw=raw, headers=headers, **sent)

    @property
    def has_left(self) -> bool:
        found = PreferencesRepository(table=self.table).get(CUSTOMER)
        return not found.allow(Kind.MARKETING, Channel.EMAIL)


def test_only_mails_that_may_be_left_say_so() -> None:
    found = dict(LINKS.headers(CUSTOMER, Kind.MARKETING, Channel.EMAIL))
    assert found["List-Unsubscribe-Post"] == ONE_CLICK
    link = found["List-Unsubscribe"].strip("<>")
    assert link.startswith("https://api.example/v1/unsubscribe/")
    assert LINKS.read(link.rpartition("/")[2]) is not None
    assert LINKS.headers(CUSTOMER, Kind.BILLING, Channel.EMAIL) == ()
    assert LINKS.headers(CUSTOMER, Kind.MARKETING, Channel.SMS) == ()
    assert LINKS.headers(None, Kind.MARKETING, Channel.EMAIL) == ()
    assert LINKS.headers("no-uuid", Kind.MARKETING, Channel.EMAIL) == ()


def test_one_click_leaves_and_a_second_changes_nothing() -> None:
    reader = Reader()
    reply = reader.call()
    assert (reply.status, reader.has_left) == (200, True)
    reader.table.requests.clear()
    assert reader.call().text == reply.text
    assert reader.table.requests == ["get"]


def test_both_forms_of_a_body_are_read() -> None:
    reader = Reader()
    reply = reader.call(raw=PARTS, headers={"content-type": "multipart/form-data; boundary=x"})
    assert (reply.status, reader.has_left) == (200, True)


@pytest.mark.parametrize("raw", ["", "List-Unsubscribe=Two", "{}", "One-Click", PARTS])
def test_another_body_is_refused(raw: str) -> None:
    reader = Reader()
    reply = reader.call(raw=raw, headers={"accept-language": "ru"})
    assert (reply.status, reader.has_left) == (422, False)
    assert "В запросе нет просьбы об отписке" in reply.text


@pytest.mark.parametrize(("language", "word"), [("ru", "Отписаться"), ("en-GB", "Unsubscribe")])
def test_the_page_asks_in_the_readers_language_and_changes_nothing(
    language: str, word: str
) -> None:
    reader = Reader()
    reply = reader.call("GET", raw="", headers={"accept-language": language})
    assert f"<button>{word}</button>" in reply.text
    assert "script" not in reply.text
    assert "form-action 'self'" in reply.headers["Content-Security-Policy"]
    assert not reader.has_left
    assert CUSTOMER not in reply.text


@pytest.mark.parametrize("token", ["x", "AAAA", "%00", "é", "A" * 300])
def test_a_link_that_is_not_ours_leads_nowhere(token: str) -> None:
    reader = Reader()
    assert reader.call(token=token).status == 404
    assert reader.call("GET", token=token, raw="").status == 404
    assert not reader.has_left


def test_one_letter_changed_spoils_a_link() -> None:
    reader = Reader()
    for place, letter in enumerate(reader.token[:20]):
        other = "A" if letter != "A" else "B"
        assert LINKS.read(reader.token[:place] + other + reader.token[place + 1 :]) is None


def test_security_cannot_be_left() -> None:
    token = LINKS.token(CUSTOMER, Kind.SECURITY)
    assert Reader().call(token=token).status == 404
