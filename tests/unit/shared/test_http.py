"""The endpoint declaration at work: what it lets in, what it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field

from shared.dynamo.table import Page
from shared.dynamo.table import Query as ListQuery
from shared.errors import Conflict, NotFound, TooManyRequests
from shared.http import PUBLIC, SIGNED_IN, Amount, Call, Endpoints, PageQuery, Query, Raw, Schema
from shared.idempotency import Idempotency
from shared.principal import ANONYMOUS
from shared.takes import Takes
from shared.wiring import Wiring
from tests.fakes.http import ApiClient
from tests.fakes.people import a_customer, an_admin, staff
from tests.fakes.table import InMemoryTable
from tests.fakes.time import FixedClock


class TitleTaken(Conflict):
    """The title is taken."""


Price = Annotated[
    Amount,
    Field(le=Decimal("999.99")),
    Takes("Must be an amount of money: zero to 999.99 units of its currency."),
]


class NewThing(Schema):
    title: str = Field(max_length=10)
    price: Price = Decimal("0.00")
    parts: tuple[NewThing, ...] = Field(default=(), min_length=1)
    other_parts: list[str] = []


class ThingView(Schema):
    id: str
    title: str
    price: Amount


@dataclass(frozen=True)
class Thing:
    id: str
    title: str
    price: Decimal
    version: int = 1


class Shelf:
    def __init__(self) -> None:
        self.calls = 0


endpoint = Endpoints("things")


@endpoint.post(
    "/things", permission="test:thing:write", request=NewThing, response=ThingView, status=201,
    idempotent=True, errors=[TitleTaken],
)  # fmt: skip
def add(call: Call[NewThing]) -> Thing:
    """Add a thing."""
    shelf = call.use(Shelf)
    shelf.calls += 1
    if call.body.title == "taken":
        raise TitleTaken("There is one of that title.")
    if call.body.title == "busy":
        raise TooManyRequests(retry_after=7)
    if call.body.title == "broken":
        raise RuntimeError("secret detail")
    return Thing(str(shelf.calls), call.body.title, call.body.price)


@endpoint.get("/things", permission=SIGNED_IN, query=PageQuery, response=ThingView, paged=True)
def listed(call: Call[None, PageQuery]) -> Page[Thing]:
    """All things."""
    return Page((Thing("1", "a", Decimal("1.50")),), f"after-{call.query.limit}")


@endpoint.get("/things/{thingId}", permission=PUBLIC, identify=True, response=ThingView)
def one(call: Call[None]) -> Thing:
    """One thing."""
    if call.path["thingId"] != "1":
        raise NotFound
    owner = "public" if call.principal is ANONYMOUS else call.principal.id
    return Thing("1", owner, Decimal("1.00"), version=4)


class Named(Query):
    thing_name: str = ""


@endpoint.get("/named", permission=SIGNED_IN, query=Named, response=ThingView)
def named(call: Call[None, Named]) -> Thing:
    """A thing by its name."""
    return Thing("1", call.query.thing_name, Decimal("1.00"))


@endpoint.patch("/seen", permission=SIGNED_IN, request=NewThing, response=ThingView)
def seen(call: Call[NewThing]) -> Thing:
    """The version that the caller has seen."""
    return Thing("1", str(call.seen_version), Decimal("1.00"))


@endpoint.post("/hooks", permission=PUBLIC, raw_body=True, status=202)
def hook(call: Call[None]) -> Raw:
    """A signed message."""
    return Raw(call.raw_body.decode()[::-1], "text/plain")


@endpoint.get("/echoes/{name}", permission=PUBLIC, response=ThingView)
def echo(call: Call[None]) -> Thing:
    """Whatever is asked for."""
    return Thing("1", call.path["name"], Decimal("1.00"))


GOOD = '{"title": "a"}'


def client() -> tuple[ApiClient, Shelf]:
    shelf = Shelf()
    wiring = Wiring().provide(Shelf, lambda: shelf)
    wiring.provide(Idempotency, lambda: Idempotency(InMemoryTable(), FixedClock()))
    return ApiClient([endpoint], wiring), shelf


def test_a_good_request_is_answered_in_camel_case_with_money_as_text_and_an_etag() -> None:
    reply = client()[0].post("/things", {"title": "a", "price": "590.00"}, by=an_admin())
    assert reply.status == 201
    assert reply.json == {"id": "1", "title": "a", "price": "590.00"}
    assert reply.headers["ETag"] == '"1"'
    assert reply.headers["X-Correlation-Id"]


@pytest.mark.parametrize(
    ("raw", "headers", "status", "code"),
    [
        ("{", {}, 400, "malformed"),
        ("", {}, 400, "malformed"),
        ('{"title": "\\ud800"}', {}, 400, "malformed"),
        ("[" * 40 + "]" * 40, {}, 400, "malformed"),
        ('{"title":' + "[" * 100_000, {}, 400, "malformed"),
        ('{"title": "a"}', {"content-type": "text/plain"}, 415, "unsupported-media-type"),
        ('{"title": "a"}', {"content-type": ""}, 415, "unsupported-media-type"),
        ('{"title": "' + "a" * 300_000 + '"}', {}, 413, "too-large"),
        ('{"title": "a", "extra": 1}', {}, 422, "invalid"),
        ('{"title": 5}', {}, 422, "invalid"),
        ("{}", {}, 422, "invalid"),
        ("[]", {}, 422, "invalid"),
        ("null", {}, 422, "invalid"),
        ('{"title": "longer than ten"}', {}, 422, "invalid"),
        ('{"title": "a", "price": 1.5}', {}, 422, "invalid"),
        ('{"title": "a", "price": "-1.00"}', {}, 422, "invalid"),
        ('{"title": "a", "price": "1e3"}', {}, 422, "invalid"),
        ('{"title": "a", "price": "NaN"}', {}, 422, "invalid"),
        ('{"title": "a", "price": "0.00001"}', {}, 422, "invalid"),
        ('{"title": "a", "price": "-0.00"}', {}, 422, "invalid"),
        ('{"title": "a", "price": " 1.00"}', {}, 422, "invalid"),
        ('{"title": "a", "price": "１.00"}', {}, 422, "invalid"),
        ('{"title": "a", "other_parts": []}', {}, 422, "invalid"),
        ('{"title": "a", "parts": [{"title": "b", "other_parts": []}]}', {}, 422, "invalid"),
        ('{"title": "a\\u0000b"}', {}, 400, "malformed"),
        ('{"title": "\\\\\\u001B"}', {}, 400, "malformed"),
        ('{"title": "a\x7f"}', {}, 400, "malformed"),
        ('{"title": "a", "parts": [' + "{}," * 2000 + "{}]}", {}, 413, "too-large"),
        ("[" * 40 + "{}," * 2000, {}, 400, "malformed"),
        (GOOD, {"content-type": "application/json; charset=utf-16"}, 415, "unsupported-media-type"),
        (
            GOOD,
            {"content-type": 'application/json;charset="koi8-r"'},
            415,
            "unsupported-media-type",
        ),
        (GOOD, {"content-encoding": "gzip"}, 415, "unsupported-media-type"),
        ('{"title": "a"}', {"idempotency-key": "a b"}, 400, "malformed"),
    ],
)
def test_bad_input_is_refused_before_anything_is_done(
    raw: str, headers: dict[str, str], status: int, code: str
) -> None:
    api, shelf = client()
    reply = api.post("/things", raw=raw, by=an_admin(), headers=headers)
    assert (reply.status, reply.json["type"]) == (status, f"urn:lastmile:problem:{code}")
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.json["instance"] == "/things"
    assert reply.json["requestId"] == "request-1"
    assert shelf.calls == 0


@pytest.mark.parametrize(
    "part",
    [
        "[" * 40,
        '\\"' + "{" * 40,
        "\\\\",
        "," * 3000,
        "\\u0009 \\u000a \\u000D",
        "\\\\u0000",
        "\\u0020" * 3000,
    ],
)
def test_what_stands_in_a_text_is_not_counted(part: str) -> None:
    api, _ = client()
    raw = f'{{"title": "a", "otherParts": ["{part}"]}}'
    assert api.post("/things", raw=raw, by=an_admin()).status == 201


def test_many_values_are_taken_up_to_a_limit() -> None:
    api, _ = client()
    body = {"title": "a", "otherParts": ["b"] * 1990}
    assert api.post("/things", body, by=an_admin()).status == 201


@pytest.mark.parametrize(("length", "status"), [(200, 200), (201, 404), (5000, 404)])
def test_a_name_longer_than_any_key_is_not_found(length: int, status: int) -> None:
    """DynamoDB refuses keys beyond 2,048 bytes, which would be a fault of ours."""
    things, _ = client()
    assert things.get("/echoes/" + "x" * length).status == status


def test_a_sum_that_is_too_large_is_told_so_in_words_that_are_not_pythons() -> None:
    body = {"title": "a", "price": "1000.00"}
    (said,) = client()[0].post("/things", body, by=an_admin()).json["errors"]
    assert said["message"] == "Must be an amount of money: zero to 999.99 units of its currency."


def test_a_rule_that_a_field_breaks_is_said_in_its_own_words() -> None:
    body = {"title": "a", "price": "-0.00"}
    (said,) = client()[0].post("/things", body, by=an_admin()).json["errors"]
    assert (said["message"], said["code"]) == ("Write zero without a minus.", "value_error")


def test_each_wrong_field_is_named_by_its_pointer() -> None:
    body = {"title": "a", "parts": [{"title": 1}]}
    reply = client()[0].post("/things", body, by=an_admin())
    assert [e["pointer"] for e in reply.json["errors"]] == ["/parts/0/title"]


def test_a_domain_error_is_a_problem_of_its_own() -> None:
    reply = client()[0].post("/things", {"title": "taken"}, by=an_admin())
    assert reply.status == 409
    assert reply.json["type"] == "urn:lastmile:problem:title-taken"
    assert reply.json["title"] == "The title is taken"
    assert reply.json["detail"] == "There is one of that title."


def test_too_many_requests_says_when_to_come_back() -> None:
    reply = client()[0].post("/things", {"title": "busy"}, by=an_admin())
    assert (reply.status, reply.headers["Retry-After"]) == (429, "7")


def test_a_fault_of_ours_says_nothing_about_the_inside(capsys: pytest.CaptureFixture[str]) -> None:
    reply = client()[0].post("/things", {"title": "broken"}, by=an_admin())
    assert reply.status == 500
    assert "secret detail" not in reply.text
    assert "Http5xx" in capsys.readouterr().out


def test_no_token_is_401_and_a_missing_permission_403() -> None:
    api, shelf = client()
    assert api.post("/things", {"title": "a"}).status == 401
    assert api.post("/things", {"title": "a"}, by=staff("tech", "test:thing:read")).status == 403
    assert shelf.calls == 0


def test_a_wildcard_grants_what_it_covers() -> None:
    assert client()[0].post("/things", {"title": "a"}, by=staff("x", "test:*:write")).status == 201


def test_a_public_route_knows_who_calls_when_they_say_so() -> None:
    api, _ = client()
    assert api.get("/things/1").json["title"] == "public"
    token = {"authorization": "Bearer x"}
    assert (
        api.get("/things/1", by=a_customer(), headers=token).json["title"] == "user-of-customer-1"
    )
    assert api.get("/things/1", headers=token).status == 401


def test_a_page_carries_where_it_goes_on() -> None:
    reply = client()[0].get("/things", by=a_customer(), query={"limit": "3"})
    assert reply.json == {
        "items": [{"id": "1", "title": "a", "price": "1.50"}],
        "nextCursor": "after-3",
    }


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "201"}, {"limit": "x"}, {"other": "1"}]
)
def test_a_wrong_query_is_refused(query: dict[str, str]) -> None:
    assert client()[0].get("/things", by=a_customer(), query=query).status == 422


def test_raw_bodies_reach_the_view_unread() -> None:
    assert client()[0].post("/hooks", raw="abc").text == "cba"


def test_a_given_correlation_id_is_kept_and_a_bad_one_replaced() -> None:
    api, _ = client()
    assert api.get("/things/1", headers={"x-correlation-id": "mine-1"}).headers["X-Correlation-Id"] == "mine-1"  # fmt: skip
    answered = api.get("/things/1", headers={"x-correlation-id": "a\nb"}).headers[
        "X-Correlation-Id"
    ]
    assert answered != "a\nb"


def test_the_same_key_and_body_give_the_first_answer_again() -> None:
    api, shelf = client()
    key = {"idempotency-key": "k1"}
    first = api.post("/things", {"title": "a"}, by=an_admin(), headers=key)
    again = api.post("/things", {"title": "a"}, by=an_admin(), headers=key)
    assert (again.status, again.text) == (first.status, first.text)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert shelf.calls == 1


def test_a_refusal_is_replayed_too() -> None:
    api, shelf = client()
    key = {"idempotency-key": "k1"}
    replies = [api.post("/things", {"title": "taken"}, by=an_admin(), headers=key) for _ in "ab"]
    assert [r.status for r in replies] == [409, 409]
    assert replies[1].headers["Content-Type"] == "application/problem+json"
    assert shelf.calls == 1


def test_what_passes_by_itself_is_not_kept() -> None:
    api, shelf = client()
    key = {"idempotency-key": "k1"}
    replies = [api.post("/things", {"title": "busy"}, by=an_admin(), headers=key) for _ in "ab"]
    assert [r.status for r in replies] == [429, 429]
    assert shelf.calls == 2


def test_the_same_key_with_another_body_is_refused() -> None:
    api, shelf = client()
    key = {"idempotency-key": "k1"}
    api.post("/things", {"title": "a"}, by=an_admin(), headers=key)
    assert api.post("/things", {"title": "b"}, by=an_admin(), headers=key).status == 422
    assert shelf.calls == 1


def test_keys_of_two_callers_do_not_meet() -> None:
    api, shelf = client()
    key = {"idempotency-key": "k1"}
    api.post("/things", {"title": "a"}, by=an_admin(), headers=key)
    api.post("/things", {"title": "b"}, by=a_customer(), headers=key)
    assert shelf.calls == 2


def test_nothing_is_kept_when_validation_fails() -> None:
    api, shelf = client()
    key = {"idempotency-key": "k1"}
    assert api.post("/things", {"title": 5}, by=an_admin(), headers=key).status == 422
    assert api.post("/things", {"title": "a"}, by=an_admin(), headers=key).status == 201
    assert shelf.calls == 1


def test_a_cursor_is_good_for_its_own_list_only() -> None:
    table = InMemoryTable()
    for n in range(3):
        table.items[("A", str(n))] = {"pk": "A", "sk": str(n)}
        table.items[("B", str(n))] = {"pk": "B", "sk": str(n)}
    cursor = table.page(ListQuery("A"), limit=1).next_cursor
    assert cursor is not None
    assert [i["sk"] for i in table.page(ListQuery("A"), limit=5, cursor=cursor).items] == ["1", "2"]
    tampered = cursor[:-2] + ("xx" if not cursor.endswith("xx") else "yy")
    for forged in (tampered, "", "!!", json.dumps({"pk": "A"})):
        with pytest.raises(Exception, match="cursor") if forged else pytest.raises(AssertionError):
            table.page(ListQuery("A"), cursor=forged)
            assert forged
    with pytest.raises(Exception, match="cursor"):
        table.page(ListQuery("B"), cursor=cursor)


@pytest.mark.parametrize(
    ("raw", "media_type"),
    [
        ('{"title": "\\\\u0000"}', "application/json"),
        ('{"title": "a\\tb\\n"}', "application/json"),
        (GOOD, "Application/JSON; charset=UTF-8; x=y"),
        (GOOD, "application/json;charset='utf8'"),
        ('{"title": "a", "otherParts": []}', "application/json"),
    ],
)
def test_what_only_looks_odd_is_taken(raw: str, media_type: str) -> None:
    headers = {"content-type": media_type}
    assert client()[0].post("/things", raw=raw, by=an_admin(), headers=headers).status == 201


def test_a_query_parameter_that_comes_twice_is_named() -> None:
    reply = client()[0].get("/things", by=an_admin(), query={"limit": "1"}, twice=("limit",))
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/limit")


def test_a_query_parameter_has_one_name() -> None:
    assert client()[0].get("/named", by=an_admin(), query={"thingName": "a"}).status == 200
    assert client()[0].get("/named", by=an_admin(), query={"thing_name": "a"}).status == 422


def test_an_answer_given_again_has_the_headers_of_the_first_one() -> None:
    api, _ = client()
    keyed = {"idempotency-key": "again"}
    plain = api.post("/things", {"title": "a"}, by=an_admin())
    first, second = (
        api.post("/things", {"title": "a"}, by=an_admin(), headers=keyed) for _ in range(2)
    )
    kept = ("Content-Type", "Cache-Control", "ETag")
    assert [first.headers[k] for k in kept] == [second.headers[k] for k in kept]
    assert {k: first.headers[k] for k in kept} == {k: plain.headers[k] for k in kept}
    assert second.headers["Idempotent-Replayed"] == "true"


@pytest.mark.parametrize(
    "given", ["²", '"²"', "٣", '"1', '1"', '""', "", "W/1", '"1", "2"', "1" * 13]
)
def test_an_if_match_that_is_no_etag_is_malformed(given: str) -> None:
    reply = client()[0].patch("/seen", {"title": "a"}, by=an_admin(), headers={"if-match": given})
    assert (reply.status, reply.json["type"]) == (400, "urn:lastmile:problem:malformed")


@pytest.mark.parametrize(
    ("given", "seen"), [('"3"', "3"), ('W/"3"', "3"), ("3", "3"), ("*", "None")]
)
def test_an_if_match_is_the_version_that_was_seen(given: str, seen: str) -> None:
    reply = client()[0].patch("/seen", {"title": "a"}, by=an_admin(), headers={"if-match": given})
    assert reply.json["title"] == seen
