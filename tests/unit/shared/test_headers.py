"""What every answer tells a browser: ours, whatever became of the request, and API Gateway's own."""

from __future__ import annotations

import json

import pytest

from infra.openapi.generate import HERE
from shared.errors import NotFound
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints, Raw
from shared.http.headers import EVERYWHERE
from shared.idempotency import Idempotency
from shared.wiring import Wiring
from tests.fakes.http import ApiClient
from tests.fakes.people import an_admin
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock

OWN = "default-src 'none'; style-src 'unsafe-inline'"
endpoint = Endpoints("things")


@endpoint.get("/page", permission=PUBLIC, content_type="text/html")
def page(_: Call) -> Raw:
    return Raw("<p>", "text/html", headers={"Content-Security-Policy": OWN})


@endpoint.get("/text", permission=PUBLIC, content_type="text/plain")
def text(_: Call) -> Raw:
    return Raw("a", "text/plain")


@endpoint.get("/missing", permission=PUBLIC)
def missing(_: Call) -> None:
    raise NotFound


@endpoint.get("/broken", permission=PUBLIC)
def broken(_: Call) -> None:
    raise RuntimeError


@endpoint.delete("/mine", permission=SIGNED_IN)
def mine(_: Call) -> None:
    """Nothing is said."""


@endpoint.post("/kept", permission=SIGNED_IN, idempotent=True)
def kept(_: Call) -> None:
    raise NotFound


def client() -> ApiClient:
    wiring = Wiring()
    wiring.provide(Idempotency, lambda: Idempotency(InMemoryTable(), FixedClock()))
    return ApiClient([endpoint], wiring)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/text", 200),
        ("GET", "/missing", 404),
        ("GET", "/broken", 500),
        ("DELETE", "/mine", 401),
        ("OPTIONS", "/mine", 204),
    ],
)
def test_an_answer_is_kept_to_what_it_is(method: str, path: str, status: int) -> None:
    answer = client().call(method, path)
    assert answer.status == status
    assert answer.headers.items() >= EVERYWHERE.items()


def test_an_answer_without_a_body_and_one_that_is_given_again_are_too() -> None:
    api = client()
    assert api.delete("/mine", by=an_admin()).headers.items() >= EVERYWHERE.items()
    for _ in range(2):
        answer = api.post("/kept", by=an_admin(), headers={"idempotency-key": "1"})
        assert answer.headers.items() >= EVERYWHERE.items()


def test_a_page_says_itself_what_it_loads() -> None:
    headers = client().get("/page").headers
    assert headers["Content-Security-Policy"] == OWN
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" in headers


def test_the_gateways_own_refusals_say_the_same() -> None:
    body = json.loads((HERE / "gateway.json").read_text())
    refusals = body["x-amazon-apigateway-gateway-responses"]
    assert len(refusals) > 10
    for cause, refusal in refusals.items():
        said = refusal["responseParameters"]
        for name, value in EVERYWHERE.items():
            assert said[f"gatewayresponse.header.{name}"] == f"'{value}'", cause


def test_https_is_asked_for_long_enough() -> None:
    assert EVERYWHERE["Strict-Transport-Security"].startswith("max-age=63072000")
