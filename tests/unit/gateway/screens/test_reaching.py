"""Notifications, the profile, and what anybody may see: what is sent, and what is shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from functions.gateway.backends import Answer
from functions.gateway.portal.notifications.views import chosen
from functions.gateway.portal.public.views import apply_page
from functions.gateway.screens.forms import Form
from shared.principal import Principal
from tests.fakes.office_screens import Services, answer, refusing
from tests.fakes.screens import Browser, valid

ANNA = Principal(id="anna", role="customer", permissions=frozenset({"*:*:*"}), customer_id="c-1")
TYPED = {"city": "Тверь", "street": "Мира", "building": "7", "apartment": ""}
WHO = {"name": "Анна", "phone": "+79161234567", "email": "", "comment": "", "website": ""}


@pytest.fixture
def services() -> Services:
    return Services(
        said={
            "POST /applications": lambda _: answer(201, {"id": "a-1", "number": "A-17"}),
            "PATCH /me/profile": lambda _: answer(200, {}),
            "PUT /notification-preferences": lambda _: answer(200, {}),
            "POST /notifications/read-all": lambda _: answer(200, {"read": 1}),
            "POST /articles/{articleId}/rate": lambda _: answer(204),
            "DELETE /auth/sessions": lambda _: answer(204),
            "DELETE /auth/sessions/{sessionId}": lambda _: answer(204),
            "POST /auth/email/change": lambda _: answer(202),
        }
    )


@pytest.fixture
def stranger(services: Services) -> Browser:
    return Browser("portal", services)


@pytest.fixture
def browser(services: Services) -> Browser:
    return Browser("portal", services).sign_in_as(ANNA)


def sent(services: Services, method: str = "POST") -> Any:
    return json.loads(services.sent(method)[-1]["body"])


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_stranger_asks_whether_we_are_there_and_applies(
    stranger: Browser, services: Services, language: str
) -> None:
    stranger.headers["accept-language"] = language
    shown = stranger.post("/portal/apply/check", stranger.get("/portal/apply").hidden | TYPED)
    valid(shown.text)
    assert 'name="street" value="Мира"' in shown.text
    asked = next(e for _, e in services.asked if e["resource"] == "/coverage")
    assert asked["queryStringParameters"] == {k: v for k, v in TYPED.items() if v}
    made = stranger.post("/portal/apply", shown.hidden | TYPED | WHO | {"tariffId": "t-1"})
    assert made.status == 303
    assert "A-17" in stranger.follow("/portal/apply", made).text
    assert sent(services) == {
        "tariffId": "t-1",
        "address": {k: v for k, v in TYPED.items() if v},
        "name": "Анна",
        "phone": "+79161234567",
        "email": None,
        "comment": "",
        "website": "",
    }


def test_a_refused_application_keeps_address_and_names(
    stranger: Browser, services: Services
) -> None:
    services.said["POST /applications"] = refusing(422, "invalid", phone="That is no number.")
    form = stranger.get("/portal/apply").hidden | TYPED | WHO | {"tariffId": "t-1", "phone": "12"}
    shown = stranger.post("/portal/apply", form)
    valid(shown.text)
    assert 'name="phone" type="tel" value="12"' in shown.text
    assert 'name="building" value="7"' in shown.text
    assert "That is no number." in shown.text


def test_an_address_that_is_none_is_asked_for_again(stranger: Browser, services: Services) -> None:
    services.said["GET /coverage"] = refusing(422, "invalid", city="Name the city.")
    form = stranger.get("/portal/apply").hidden | TYPED | {"city": ""}
    shown = stranger.post("/portal/apply/check", form)
    valid(shown.text)
    assert shown.status == 422
    assert 'name="street" type="text" value="Мира"' in shown.text


@pytest.mark.parametrize(
    ("coverage", "begins"),
    [
        (Answer(200, {"status": "served", "available": True}), "We can connect you"),
        (Answer(200, {"status": "served", "available": False}), "All ports"),
        (Answer(200, {"status": "not_served", "available": False}), "We are not there"),
        (Answer(None), "We don't know this house"),
    ],
)
def test_what_is_said_of_an_address(coverage: Answer, begins: str) -> None:
    shown = apply_page(coverage, Answer(None))
    assert shown.said is not None
    assert shown.said.text.startswith(begins)


def test_only_what_is_published_is_offered() -> None:
    known = [
        ("a", "published", "internet"),
        ("b", "draft", "internet"),
        ("c", "published", "one_off"),
    ]
    tariffs = [{"id": i, "status": s, "kind": k, "period": "month"} for i, s, k in known]
    shown = apply_page(Answer(None), Answer(200, {"items": tariffs}))
    assert [line.data["id"] for line in shown.tariffs] == ["a"]


def test_an_article_is_rated_by_anybody(stranger: Browser, services: Services) -> None:
    here = "/portal/help/a-1"
    assert (
        stranger.post(f"{here}/rate", stranger.get(here).hidden | {"helpful": "no"}).status == 303
    )
    assert sent(services) == {"helpful": False}


def test_preferences_are_what_was_ticked() -> None:
    known = {
        "choices": [
            {"kind": "security", "locked": True, "digest": "immediately", "digestAt": "09:00"},
            {"kind": "billing", "digest": "immediately", "digestAt": "10:00"},
        ],
        "quietHours": {"begins": "22:00", "ends": "08:00"},
    }
    form = Form({"email": ("billing",), "digest.billing": ("daily",), "begins": ("21:00",)})
    assert chosen(known, form) == {
        "choices": [
            {
                "kind": "billing",
                "digest": "daily",
                "digestAt": "10:00",
                "inApp": False,
                "email": True,
                "sms": False,
                "push": False,
                "telegram": False,
            }
        ],
        "quietHours": {"begins": "21:00", "ends": "08:00"},
    }


@pytest.mark.parametrize(
    ("page", "path", "typed", "method", "body"),
    [
        (
            "profile",
            "profile",
            {"phone": " +79160000000 ", "locale": "ru"},
            "PATCH",
            {"phone": "+79160000000", "locale": "ru"},
        ),
        (
            "profile",
            "profile/email",
            {"email": " a@b.example", "emailPassword": "secret"},
            "POST",
            {"email": "a@b.example", "password": "secret"},
        ),
        ("profile", "profile/sessions/end", {"sessionPassword": "s"}, "DELETE", {"password": "s"}),
        (
            "profile",
            "profile/sessions/x/end",
            {"sessionPassword": "s"},
            "DELETE",
            {"password": "s"},
        ),
        ("notifications", "notifications/read-all", {}, "POST", None),
    ],
)
def test_what_the_forms_send(
    browser: Browser,
    services: Services,
    page: str,
    path: str,
    typed: dict[str, str],
    method: str,
    body: Any,
) -> None:
    form = browser.get(f"/portal/{page}").hidden | typed
    assert browser.post(f"/portal/{path}", form).status == 303
    assert json.loads(services.sent(method)[-1]["body"] or "null") == body


def test_the_version_that_was_seen_goes_along(browser: Browser, services: Services) -> None:
    form = browser.get("/portal/profile").hidden | {"_version": "3", "locale": "ru"}
    browser.post("/portal/profile", form)
    assert services.sent("PATCH")[0]["headers"]["if-match"] == '"3"'


def test_preferences_are_sent(browser: Browser, services: Services) -> None:
    form = browser.get("/portal/preferences").hidden | {"email": "billing"}
    assert browser.post("/portal/preferences", form).status == 303
    assert sent(services, "PUT")["choices"][0]["email"] is True
