"""Which origins' scripts may read answers."""

from __future__ import annotations

import pytest

from shared.authentication import Authorizer
from shared.caller import described, read_caller
from shared.http import PUBLIC, SIGNED_IN, Call, Endpoints, Raw
from shared.http.exchange import Exchange
from shared.principal import Principal
from shared.wiring import Wiring
from tests.fakes.http import ApiClient
from tests.fakes.people import a_customer

endpoint = Endpoints("test")


@endpoint.get("/page", permission=PUBLIC)
def read(_: Call) -> Raw:
    return Raw("", "text/plain")


@endpoint.get("/known", permission=PUBLIC, identify=True)
def known(_: Call) -> Raw:
    return Raw("", "text/plain")


@endpoint.get("/mine", permission=SIGNED_IN)
def mine(_: Call) -> Raw:
    return Raw("", "text/plain")


@endpoint.post("/tokens", permission=PUBLIC)
def token(_: Call) -> Raw:
    return Raw("", "text/plain")


def answered(
    origins: str, origin: str | None, of: int = 0, by: Principal | None = None
) -> dict[str, str]:
    exchange = Exchange(Wiring(), Authorizer(dict), read_caller, origins)
    headers = {"Origin": origin} if origin else {}
    context = {} if by is None else {"authorizer": described(by)}
    headers |= {} if by is None else {"Authorization": "Bearer x"}
    event = {"headers": headers, "path": "/page", "requestContext": context}
    return exchange.reply(endpoint.declared[of], event).headers


@pytest.mark.parametrize("origin", ["https://a.example", "*", "null", None])
def test_without_a_name_no_other_origin_may_read(origin: str | None) -> None:
    headers = answered("", origin)
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Vary"] == "Origin"


@pytest.mark.parametrize("origins", ["*", "https://b.example, *"])
@pytest.mark.parametrize(
    ("of", "by"), [(1, a_customer()), (2, a_customer()), (2, None), (3, None)]
)  # fmt: skip
def test_a_star_opens_nothing_that_is_somebodys(
    origins: str, of: int, by: Principal | None
) -> None:
    headers = answered(origins, "https://a.example", of, by)
    assert "Access-Control-Allow-Origin" not in headers


def test_a_named_origin_may_read_what_is_its_users_beside_a_star() -> None:
    headers = answered("*, https://a.example", "https://a.example", 2, a_customer())
    assert headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert headers["Access-Control-Allow-Credentials"] == "true"


def test_a_star_that_is_sent_is_no_name() -> None:
    assert "Access-Control-Allow-Credentials" not in answered("*", "*")


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
    client = ApiClient([endpoint], Wiring(), origins="https://a.example")
    answer = client.call("OPTIONS", "/page", headers={"origin": "https://a.example"})
    assert answer.status == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "https://a.example"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for needed in ("Authorization", "Idempotency-Key", "If-Match", "X-Correlation-Id"):
        assert needed in answer.headers["Access-Control-Allow-Headers"]
