"""A real browser in front of the deployed stack: Debian's Chromium, driven by playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from infra.local.place import Place

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
PATIENCE = 60_000  # milliseconds: the first page of a function waits for its cold start
_TELLS_VIOLATIONS = """
window.__violations = [];
addEventListener("securitypolicyviolation", (e) => window.__violations.push(e.violatedDirective));
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt install chromium, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Window:
    """A window of a browser, and what went wrong in it without anybody seeing."""

    page: Page
    address: str
    said: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def hear(self, message: ConsoleMessage) -> None:
        """A page that answers 4xx is no error of the page; all others are."""
        if message.type in ("error", "warning") and "the server responded with" not in message.text:
            self.said.append(message.text)

    def violations(self) -> list[str]:
        found: list[str] = self.page.evaluate("window.__violations")
        return found

    def is_quiet(self) -> bool:
        assert self.said == []
        assert self.violations() == []
        return True


@pytest.fixture
def window(chromium: Browser, place: Place) -> Iterator[Callable[..., Window]]:
    """Opens windows, each with cookies of its own."""
    opened: list[BrowserContext] = []

    def open_window(**options: Any) -> Window:
        context = chromium.new_context(**{"locale": "ru-RU"} | options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_TELLS_VIOLATIONS)
        opened.append(context)
        found = Window(context.new_page(), place.public_url)
        found.page.on("console", found.hear)
        found.page.on("pageerror", lambda error: found.said.append(str(error)))
        return found

    yield open_window
    for context in opened:
        context.close()
