"""The documentation and its page."""

from __future__ import annotations

import re

import pytest

from functions.gateway.documentation.entities import MEDIA_TYPES
from functions.gateway.wiring import PAGE
from tests.unit.gateway.conftest import Gateway


def test_the_document_is_served_to_anybody(gateway: Gateway) -> None:
    answer = gateway.api.get("/openapi.json")
    assert answer.status == 200
    assert answer.json["openapi"] == "3.1.0"
    assert answer.headers["Content-Type"].startswith("application/vnd.oai.openapi+json")


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"other", {tag}', "*"])
def test_what_was_read_before_is_not_sent_again(gateway: Gateway, known: str) -> None:
    first = gateway.api.get("/openapi.json")
    given = {"if-none-match": known.format(tag=first.headers["ETag"])}
    again = gateway.api.get("/openapi.json", headers=given)
    assert (again.status, again.text) == (304, "")
    assert "Content-Type" not in again.headers
    for name in ("ETag", "Cache-Control"):
        assert again.headers[name] == first.headers[name]


@pytest.mark.parametrize("known", ['"other"', "", "nonsense"])
def test_what_has_changed_is_sent(gateway: Gateway, known: str) -> None:
    answer = gateway.api.get("/openapi.json", headers={"if-none-match": known})
    assert (answer.status, answer.json["openapi"]) == (200, "3.1.0")


def test_the_page_and_all_it_refers_to_are_served(gateway: Gateway) -> None:
    page = gateway.api.get("/docs")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    referred = re.findall(r'(?:src|href)="docs/([^"]+)"', page.text)
    assert len(referred) == 5
    for name in referred:
        answer = gateway.api.get(f"/docs/{name}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, MEDIA_TYPES[name])


def test_nothing_comes_from_elsewhere() -> None:
    for file in PAGE.iterdir():
        addresses = set(re.findall(r"https?://[\w.]+", file.read_text(encoding="utf-8")))
        assert addresses <= {"http://www.w3.org"}, file.name


def test_the_page_may_load_only_from_here_and_run_no_inline_script(gateway: Gateway) -> None:
    page = gateway.api.get("/docs")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert re.search(r"<script(?![^>]*src=)", page.text) is None
    assert " style=" not in page.text


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fsettings.py", "service.py", "index.html "])
def test_no_other_file_can_be_had(gateway: Gateway, name: str) -> None:
    answer = gateway.api.get(f"/docs/{name}")
    assert (answer.status, answer.json["type"]) == (404, "urn:lastmile:problem:asset-not-found")
