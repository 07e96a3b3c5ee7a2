"""The office's rooms in a real browser: each opens without barriers, wide and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from infra.local.play.client import Api
from infra.local.play.stage import Stage
from tests.e2e.test_first_steps import signed_in, without_barriers
from tests.integration.callers import a_caller

Open = Callable[..., Any]
ROOMS = ("payments", "invoices", "tariffs", "runs", "applications")


@pytest.fixture(scope="module")
def operator(stage: Stage, admin: Api) -> Any:
    return a_caller(stage, admin, "operator")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_each_room_opens_without_barriers(
    window: Open, operator: Any, width: int, theme: str
) -> None:
    office = window(viewport={"width": width, "height": 800}, color_scheme=theme)
    signed_in(office, operator)
    for room in ROOMS:
        page = office.open(f"/console/{room}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert without_barriers(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert office.is_quiet()


def test_the_desk_says_that_nobody_is_found_and_a_view_is_an_address(
    window: Open, operator: Any
) -> None:
    office = window()
    signed_in(office, operator)
    page = office.open("/console/payments")
    page.get_by_label("Кто платит").fill("nobody of this name")
    page.get_by_role("button", name="Найти").click()
    expect(page.get_by_text("Никто не найден.")).to_be_visible()
    page = office.open("/console/invoices")
    page.get_by_role("link", name="Просрочен").click()
    expect(page).to_have_url(re.compile(r"/console/invoices\?status=overdue$"))
    assert office.is_quiet()
