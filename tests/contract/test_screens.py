"""Pages of the front ends: below their own path, for permissions that there are, made of templates."""

from __future__ import annotations

import pytest

from functions.auth.roles.catalogue import catalogue
from functions.gateway.screens.pages import Page
from functions.gateway.screens.texts import ROOT
from infra.openapi.declared import pages
from shared.http.endpoint import PUBLIC, SIGNED_IN

FRONTS = {"ConsoleApi": "/console", "PortalApi": "/portal"}
PAGES = [
    (FRONTS[function], endpoint)
    for function, groups in pages().items()
    for group in groups
    for endpoint in group.declared
]
each_page = pytest.mark.parametrize(
    ("front", "page"), [pytest.param(f, p, id=f"{p.method} {p.path}") for f, p in PAGES]
)
FOR_ANYBODY = {
    *("sign-in", "forgotten", "looks", "assets/{asset}"),
    *("apply", "apply/check", "help", "help/{articleId}", "help/{articleId}/rate", "status"),
}
"""What a stranger may see; a new one is a decision, so it stands here, too."""


@each_page
def test_a_page_lies_below_its_front_end_and_has_its_templates(front: str, page: Page) -> None:
    assert page.path == front or page.path.startswith(f"{front}/")
    assert page.method in ("GET", "POST")
    if page.template:
        assert (ROOT / page.template).is_file()


@each_page
def test_a_page_asks_for_a_permission_that_the_api_knows(front: str, page: Page) -> None:
    if page.permission == PUBLIC:
        assert page.path.removeprefix(f"{front}/") in FOR_ANYBODY
    elif page.permission != SIGNED_IN:
        assert page.permission in {known.permission for known in catalogue()}


def test_no_page_is_declared_twice() -> None:
    declared = [(page.method, page.path) for _, page in PAGES]
    assert len(declared) == len(set(declared))
