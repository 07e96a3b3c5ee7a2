"""Methods that nobody declares: HEAD of what is public, OPTIONS, and a refusal that says what there is."""

from __future__ import annotations

import pytest

from shared.errors import NotFound
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints, Raw
from shared.wiring import Wiring
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin

endpoint = Endpoints("things")
HEADERS = {"Cache-Control": "public, max-age=60", "Content-Security-Policy": "default-src 'self'"}


@endpoint.get("/page", permission=PUBLIC, content_type="text/html")
def get_page(call: Call) -> Raw:
    """A page."""
    call.cookies.append("seen=1")
    return Raw("<p>page</p>", "text/html", headers=HEADERS)


@endpoint.post("/page", permission=SIGNED_IN)
def create_page(call: Call) -> None:
    """Another one."""


@endpoint.get("/gone", permission=PUBLIC)
def get_gone(call: Call) -> Raw:
    """Nothing."""
    raise NotFound


@endpoint.get("/mine/{thingId}", permission=SIGNED_IN, content_type="text/plain")
def get_mine(call: Call) -> Raw:
    """What is the caller's."""
    return Raw("mine", "text/plain")


def client() -> ApiClient:
    return ApiClient([endpoint], Wiring())


def test_head_answers_a_public_gets_headers_without_its_body() -> None:
    fixed = {"x-correlation-id": "1"}
    head = client().call("HEAD", "/page", headers=fixed)
    get = client().call("GET", "/page", headers=fixed)
    assert (head.status, head.headers, head.cookies) == (get.status, get.headers, get.cookies)
    assert head.headers.items() >= HEADERS.items()
    assert (head.text, get.text) == ("", "<p>page</p>")


def test_head_says_as_get_does_that_there_is_nothing() -> None:
    head = client().call("HEAD", "/gone")
    assert (head.status, head.text) == (404, "")
    assert head.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "allowed", "refused"),
    [
        ("/page", "GET, HEAD, OPTIONS, POST", ["PUT", "PATCH", "DELETE"]),
        ("/gone", "GET, HEAD, OPTIONS", ["POST", "PUT", "PATCH", "DELETE"]),
        ("/mine/1", "GET, OPTIONS", ["HEAD", "POST", "PUT", "PATCH", "DELETE"]),
    ],
)
def test_a_method_that_is_not_declared_is_told_which_are(
    path: str, allowed: str, refused: list[str]
) -> None:
    for method in refused:
        for by in (None, an_admin()):
            answer = client().call(method, path, by=by)
            assert (answer.status, answer.headers["Allow"]) == (405, allowed)
            assert answer.headers["Content-Type"] == "application/problem+json"
    asked = client().call("OPTIONS", path)
    assert (asked.status, asked.headers["Allow"]) == (204, allowed)
    assert asked.headers["Access-Control-Allow-Methods"] == allowed


def test_a_refusal_is_a_problem_that_says_what_there_is() -> None:
    problem = client().call("PUT", "/mine/1", {"a": 1}).json
    assert problem["type"] == "urn:lastmile:problem:method-not-allowed"
    assert problem["detail"] == "It takes GET, OPTIONS."


def test_what_is_asked_often_is_answered_the_same() -> None:
    api = client()
    assert {api.call("HEAD", "/page").status for _ in range(3)} == {200}
    assert {api.call("PUT", "/page").status for _ in range(3)} == {405}
    assert api.get("/page").text == "<p>page</p>"
