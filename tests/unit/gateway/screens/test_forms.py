"""Forms: proven to be ours, done once, and nothing typed is lost."""

from __future__ import annotations

import json

import pytest

from functions.gateway.screens.session import SECRET
from shared.browser import ACCESS, REFRESH
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, refusing
from tests.fakes.screens import Browser, valid

ADMIN = Principal(id="admin", role="admin", permissions=frozenset({"*:*:*"}))
CARD = "/console/customers/c-1"
NOTES = f"{CARD}/notes"
WRITE = "POST /customers/{customerId}/notes"


@pytest.fixture
def services() -> Services:
    return Services(said={WRITE: lambda _: answer(201, {"id": "n-1"})})


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("console", services).sign_in_as(ADMIN)


def test_a_form_is_sent_on_with_its_key_and_tells_what_was_done(
    browser: Browser, services: Services
) -> None:
    form = browser.get(CARD).hidden
    shown = browser.post(NOTES, form | {"text": "Rings twice"})
    assert shown.headers["Location"].endswith("console/customers/c-1#notes")
    (sent,) = services.sent("POST")
    assert json.loads(sent["body"]) == {"text": "Rings twice"}
    assert sent["headers"]["idempotency-key"] == form["_key"]
    assert sent["pathParameters"] == {"customerId": "c-1"}
    assert "The note is added." in browser.follow(NOTES, shown).text
    assert "The note is added." not in browser.get(CARD).text


def test_a_double_click_sends_the_same_key(browser: Browser, services: Services) -> None:
    form = browser.get(CARD).hidden | {"text": "Rings twice"}
    browser.post(NOTES, form)
    browser.post(NOTES, form)
    first, second = services.sent("POST")
    assert first["headers"]["idempotency-key"] == second["headers"]["idempotency-key"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b.cookies.pop(SECRET),
        lambda b: b.cookies.update({SECRET: "another"}),
    ],
)
def test_a_form_that_is_not_the_browsers_own_changes_nothing_and_keeps_what_was_typed(
    browser: Browser, services: Services, spoil: object
) -> None:
    form = browser.get(CARD).hidden
    assert callable(spoil)
    spoil(browser)
    shown = browser.post(NOTES, form | {"text": "Rings <twice>"})
    valid(shown.text)
    assert (shown.status, services.sent("POST")) == (403, [])
    assert "Rings &lt;twice&gt;</textarea>" in shown.text
    again = browser.post(NOTES, shown.hidden | {"text": "Rings <twice>"})
    assert again.status == 303


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_from_another_site_is_refused(
    browser: Browser, services: Services, site: str
) -> None:
    form = browser.get(CARD).hidden
    shown = browser.post(NOTES, form | {"text": "x"}, sec_fetch_site=site)
    assert (shown.status, services.sent("POST")) == (403, [])


def test_what_is_wrong_is_said_beside_its_field(browser: Browser, services: Services) -> None:
    services.said[WRITE] = refusing(422, "invalid", text="Must be a text that one can read.")
    form = browser.get(CARD).hidden
    shown = browser.post(NOTES, form | {"text": "\u200b typed"})
    valid(shown.text)
    assert shown.status == 422
    assert 'aria-invalid="true" aria-describedby="text-wrong"' in shown.text
    assert 'id="text-wrong">Must be a text that one can read.' in shown.text
    assert "typed</textarea>" in shown.text
    assert shown.hidden["_key"] != form["_key"]


def test_after_no_answer_the_same_is_sent_again_under_the_same_key(
    browser: Browser, services: Services
) -> None:
    form = browser.get(CARD).hidden

    def late(_: object) -> dict[str, object]:
        raise TimeoutError

    services.said[WRITE] = late
    shown = browser.post(NOTES, form | {"text": "x"})
    assert (shown.status, shown.hidden["_key"]) == (503, form["_key"])
    assert "it will not be done twice" in shown.text


def test_who_is_signed_out_meanwhile_loses_nothing(browser: Browser, services: Services) -> None:
    form = browser.get(CARD).hidden
    kept = browser.cookies.pop(ACCESS)
    shown = browser.post(NOTES, form | {"text": "Rings twice"})
    valid(shown.text)
    assert (shown.status, services.sent("POST")) == (401, [])
    assert 'name="text" value="Rings twice"' in shown.text
    browser.cookies[ACCESS] = kept
    assert browser.post(NOTES, shown.hidden | {"text": "Rings twice"}).status == 303


def test_an_ended_access_token_is_exchanged_once_and_the_form_goes_on(
    browser: Browser, services: Services
) -> None:
    form = browser.get(CARD).hidden
    browser.cookies |= {ACCESS: "ended", REFRESH: "refresh"}
    fresh = (f"{ACCESS}=admin; Path=/; Secure", f"{REFRESH}=next; Path=/; Secure")
    services.said["POST /auth/refresh"] = lambda _: answer(200, {}, fresh)
    shown = browser.post(NOTES, form | {"text": "Rings twice"})
    assert shown.status == 303
    assert (browser.cookies[ACCESS], browser.cookies[REFRESH]) == ("admin", "next")
    routes = [event["resource"] for event in services.sent("POST")]
    assert routes == ["/auth/refresh", "/customers/{customerId}/notes"]
    asked = services.sent("POST")[0]["headers"]
    assert asked["authorization"].startswith("Cookie ")
    assert f"{REFRESH}=refresh" in asked["cookie"]


def test_a_session_that_is_over_leads_to_the_way_in_and_back(
    browser: Browser, services: Services
) -> None:
    browser.cookies[ACCESS] = "ended"
    services.said["POST /auth/refresh"] = refusing(401, "invalid-refresh-token")
    shown = browser.get(f"{CARD}?tab=2")
    assert shown.status == 303
    assert shown.headers["Location"].endswith("sign-in?to=/console/customers/c-1%3Ftab%3D2")


def test_a_link_from_elsewhere_opens_itself_again_once() -> None:
    browser = Browser("console", Services())
    first = browser.get(CARD, sec_fetch_site="cross-site")
    assert (first.status, 'http-equiv="refresh"' in first.text) == (200, True)
    second = browser.get(CARD, sec_fetch_site="cross-site")
    assert second.status == 303
