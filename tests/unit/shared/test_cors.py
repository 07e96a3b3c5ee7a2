"""Which origins' scripts may read answers."""

from __future__ import annotations

import pytest

from shared.authentication import Authorizer
from shared.http import PUBLIC, Call, Endpoints, Raw
from shared.http.exchange import Exchange
from shared.wiring import Wiring
from tests.fakes.http import ApiClient

endpoint = Endpoints("test")


@endpoint.get("/page", permission=PUBLIC)
def read(_: Call) -> Raw:
    return Raw("", "text/plain")


def answered(origins: str, origin: str | None) -> dict[str, str]:
    exchange = Exchange(Wiring(), Authorizer(dict), origins)
    headers = {"Origin": origin} if origin else {}
    event = {"headers": headers, "path": "/page", "requestContext": {}}
    return exchange.reply(endpoint.declared[0], event).headers


def test_any_origin_may_read_where_all_are_allowed() -> None:
    headers = answered("*", "https://a.example")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in headers


def test_an_allowed_origin_is_named_and_caches_are_told() -> None:
    headers = answered("https://a.example, https://b.example", "https://b.example")
    assert headers["Access-Control-Allow-Origin"] == "https://b.example"
    assert headers["Vary"] == "Origin"
    assert headers["Access-Control-Allow-Credentials"] == "true"


@pytest.mark.parametrize("origin", ["https://c.example", "https://a.example.evil", "null", None])
def test_another_origin_is_not_named(origin: str | None) -> None:
    headers = answered("https://a.example,https://b.example", origin)
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Vary"] == "Origin"


def test_each_path_answers_a_preflight_with_its_own_verbs() -> None:
    answer = ApiClient([endpoint], Wiring()).call("OPTIONS", "/page")
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, OPTIONS"
    for needed in ("Authorization", "Idempotency-Key", "If-Match", "X-Correlation-Id"):
        assert needed in answer.headers["Access-Control-Allow-Headers"]
