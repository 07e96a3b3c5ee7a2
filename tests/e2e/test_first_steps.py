"""The first steps in a real browser: in, to a customer by half a name, and out again."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from infra.local.play.client import Api, until
from infra.local.play.stage import Stage
from tests.integration.callers import a_caller

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def operator(stage: Stage, admin: Api) -> Any:
    return a_caller(stage, admin, "operator")


@pytest.fixture(scope="module")
def customer(operator: Any) -> dict[str, Any]:
    """Somebody whom the search finds, with a name that would act if anything let it."""
    mark = secrets.token_hex(3)
    name = f"Эсмеральда {mark.upper()} Иванова"
    email = f"{mark}@people.example"
    made = operator.api.post("/customers", {"name": name, "email": email, "kind": "person"})
    found = {"q": f"эсмер {mark}"}
    until(lambda: operator.api.get("/search", **found)["items"], "the search to know them")
    return {"name": name, "id": made["id"], "half": found["q"]}


def signed_in(window: Any, caller: Any, front: str = "console") -> Page:
    page: Page = window.open(f"/{front}")
    page.get_by_label("Почта или телефон").fill(caller.email)
    page.get_by_label("Пароль").fill(caller.password)
    page.get_by_role("button", name="Войти").click()
    expect(page).to_have_url(re.compile(f"/{front}$"))
    return page


def whole(page: Page) -> None:
    """Wait until each part answers: on a slow machine the first to ask waits for cold starts."""
    for _ in range(5):
        page.wait_for_load_state()
        if not page.get_by_text("не отвечает").count():
            return
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


def without_barriers(page: Page) -> bool:
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, found.generate_report()
    return True


def test_an_operator_finds_a_customer_writes_a_note_and_leaves(
    window: Open, operator: Any, customer: dict[str, Any]
) -> None:
    office = window()
    page = office.open("/console")
    assert without_barriers(page)
    page = signed_in(office, operator)
    assert without_barriers(page)
    page.keyboard.press("/")
    page.keyboard.type(customer["half"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/console/search"))
    assert without_barriers(page)
    page.get_by_role("link", name=customer["name"]).click()
    whole(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(customer["name"])
    assert without_barriers(page)
    page.get_by_label("Новая заметка").fill("Звонить <b>дважды</b>")
    page.get_by_role("button", name="Добавить").click()
    expect(page.get_by_text("Заметка добавлена.")).to_be_visible()
    expect(page.get_by_text("Звонить <b>дважды</b>")).to_be_visible()
    page.get_by_text("Учётная запись").click()
    page.get_by_role("button", name="Выйти").click()
    expect(page).to_have_url(re.compile("/console/sign-in$"))
    office.open(f"/console/customers/{customer['id']}")
    expect(page).to_have_url(re.compile("/console/sign-in"))
    assert office.is_quiet()


def test_a_wrong_password_is_told_and_the_name_is_kept(window: Open, operator: Any) -> None:
    office = window(locale="en-GB")
    page = office.open("/console/sign-in")
    page.get_by_label("E-mail address or phone").fill(operator.email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mail address or phone")).to_have_value(operator.email)
    expect(page.get_by_label("Password")).to_have_value("")
    assert without_barriers(page)
    assert office.is_quiet()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_subscriber_sees_home_on_a_phone(
    window: Open, stage: Stage, admin: Api, theme: str
) -> None:
    phone = window(viewport={"width": 360, "height": 740}, color_scheme=theme)
    page = signed_in(phone, a_caller(stage, admin, "customer"), "portal")
    expect(page.get_by_role("heading", name="К оплате")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert without_barriers(page)
    phone.open("/console")
    expect(page).to_have_url(re.compile("/portal$"))
    assert phone.is_quiet()
