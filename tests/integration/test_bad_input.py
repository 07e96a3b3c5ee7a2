"""Bad input gets its clear answer on every route, and is never a fault of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from infra.local.play.client import Api
from tests.integration.answers import fault, not_, problem
from tests.integration.crowd import all_of
from tests.integration.routes import LISTS, ROUTES, WITH_BODY, Route

JSON = "application/json"
BROKEN: dict[str, tuple[bytes, str | None, tuple[int, ...]]] = {
    "nothing": (b"", JSON, (400,)),
    "half a JSON": (b'{"a": ', JSON, (400,)),
    "no JSON": (b"a=b&c=d", JSON, (400,)),
    "a form": (b"a=b", "application/x-www-form-urlencoded", (415,)),
    "a text": (b"{}", "text/plain", (415,)),
    "no type": (b"{}", None, (415,)),
    "null": (b"null", JSON, (422,)),
    "a list": (b"[]", JSON, (422,)),
    "a number": (b"1", JSON, (422,)),
    "a text in JSON": (b'"x"', JSON, (422,)),
    "an unknown field": (b'{"surprise": 1}', JSON, (422,)),
    "too deep": (b'{"a":' + b"[" * 200 + b"]" * 200 + b"}", JSON, (400,)),
    "300 KB": (b'{"a":"' + b"x" * 300_000 + b'"}', JSON, (413,)),
    "no UTF-8": (b'{"surprise":"\xff\xfe"}', JSON, (400, 422)),
    "half a surrogate pair": (b'{"surprise":"\\ud800"}', JSON, (400, 422)),
    "not a number": (b'{"surprise": NaN}', JSON, (400, 422)),
    "a byte order mark": (b"\xef\xbb\xbf{}", JSON, (400,)),
    "another charset": (b"{}", f"{JSON}; charset=utf-16", (415,)),
    "a control character": (b'{"surprise":"\\u001b"}', JSON, (400,)),
    "two of a name": (b'{"surprise":1,"surprise":2}', JSON, (422,)),
}
MONEY = (
    "-1.00",
    "-0",
    "+1.00",
    " 1.00",
    "１.00",
    "0x1",
    "1.0001",
    "1e5",
    "NaN",
    "Infinity",
    "",
    "9" * 16,
    590,
    590.0,
)
NO_DATES = (
    "2026-02-30",
    "2026-13-01",
    "0000-00-00",
    "10000-01-01",
    "tomorrow",
    "",
    20260101,
    "1764547200",
)
EDGES_OF_TIME = ("0001-01-01", "9999-12-31")
EDGES_OF_MOMENTS = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00")


def _send(api: Api, route: Route, body: Any) -> httpx.Response:
    return _post(api, route, json.dumps(body).encode(), JSON)


def _post(api: Api, route: Route, content: bytes, media_type: str | None) -> httpx.Response:
    headers = {"Content-Type": media_type} if media_type else {}
    return api.request(route.endpoint.method, route.path(), content=content, headers=headers)


@pytest.mark.parametrize("kind", BROKEN)
def test_a_body_that_cannot_be_read_is_refused_on_every_route(kind: str, admin: Api) -> None:
    content, media_type, expected = BROKEN[kind]

    def wrong(route: Route) -> str:
        response = _post(admin, route, content, media_type)
        fits = len(content) <= route.endpoint.max_body  # a file, with a field that is unknown
        return not_(response, *((422,) if fits and expected == (413,) else expected))

    forms = kind == "a form"
    all_of(wrong, [route for route in WITH_BODY if not (forms and route.endpoint.form)])


def test_an_unknown_field_beside_good_ones_is_named(admin: Api) -> None:
    def wrong(route: Route) -> str:
        response = _send(admin, route, route.example() | {"surprise": 1})
        if found := not_(response, 422):
            return found
        pointers = [e["pointer"] for e in response.json()["errors"]]
        return "" if pointers == ["/surprise"] else f"{route}: {pointers}"

    all_of(wrong, [route for route in WITH_BODY if not _passes_over(route)])


def _passes_over(route: Route) -> bool:
    """Whether another program sends the body, of which only what is needed is read."""
    request = route.endpoint.request
    return request is not None and request.model_config.get("extra") == "ignore"


def _fields() -> Iterator[tuple[Route, str, dict[str, Any]]]:
    for route in WITH_BODY:
        for name, schema in route.fields().items():
            yield route, name, schema


def _wrong_types(schema: dict[str, Any]) -> list[Any]:
    kind = schema.get("type")
    texts: list[Any] = [{"a": 1}, ["a"], 1, True]
    is_map = isinstance(schema.get("additionalProperties"), dict)  # whose names are anybody's
    others: list[Any] = [{"surprise": [1]} if is_map else {"surprise": 1}]
    if kind == "string":
        return texts
    return others if kind == "object" else [{"a": 1}, "a text"]


def test_a_field_has_no_name_but_its_own(admin: Api) -> None:
    def wrong(route: Route) -> str:
        inner = {re.sub("([A-Z])", lambda m: f"_{m[1].lower()}", n): v
                 for n, v in route.example().items()}  # fmt: skip
        changed = {n: v for n, v in inner.items() if n not in route.example()}
        if not changed:
            return ""
        return not_(_send(admin, route, route.example() | changed), 422)

    all_of(wrong, WITH_BODY)


def test_every_field_of_another_type_is_refused_and_named(admin: Api) -> None:
    cases = [(r, n, value) for r, n, schema in _fields() for value in _wrong_types(schema)]

    def wrong(case: tuple[Route, str, Any]) -> str:
        route, name, value = case
        response = _send(admin, route, route.example() | {name: value})
        if found := not_(response, 422):
            return f"{name}={value!r}: {found}"
        pointers = [e["pointer"] for e in response.json()["errors"]]
        named = any(p == f"/{name}" or p.startswith(f"/{name}/") for p in pointers)
        return "" if named else f"{route} {name}={value!r}: {pointers}"

    all_of(wrong, cases)


def test_every_text_has_a_limit_and_every_choice_is_closed(admin: Api) -> None:
    cases = [(r, n) for r, n, schema in _fields() if schema.get("type") == "string"]

    def wrong(case: tuple[Route, str]) -> str:
        route, name = case
        response = _send(admin, route, route.example() | {name: "x" * 20_001})
        refused = 413 if route.endpoint.max_body < 20_001 else 422
        return (found := not_(response, refused)) and f"{name}: {found}"

    all_of(wrong, cases)


def test_texts_that_nobody_writes_are_no_fault_of_ours(admin: Api) -> None:
    odd = (
        "\x00",
        "\u202e",
        "' OR 1=1 --",
        "{{7*7}}",
        "<script>",
        "../../etc/passwd",
        "\U0001f4a9",
        " ",
    )
    cases = [(r, n, t) for r, n, s in _fields() if s.get("type") == "string" for t in odd]

    def wrong(case: tuple[Route, str, str]) -> str:
        route, name, text = case
        return fault(_send(admin, route, route.example() | {name: text}))

    all_of(wrong, cases[::3])


def _fits(form: str, value: Any) -> bool:
    """Whether an amount may be negative and is."""
    return form.startswith("^-?") and value == "-1.00"


def test_money_is_a_decimal_text_in_its_bounds(admin: Api) -> None:
    amounts = [
        (r, n, s["pattern"]) for r, n, s in _fields() if "[0-9]{1,3}" in s.get("pattern", "")
    ]
    cases = [(r, n, value) for r, n, form in amounts for value in MONEY if not _fits(form, value)]

    def wrong(case: tuple[Route, str, Any]) -> str:
        route, name, value = case
        response = _send(admin, route, route.example() | {name: value})
        return not_(response, 422) and f"{name}={value!r}: {not_(response, 422)}"

    all_of(wrong, cases)


def test_dates_that_do_not_exist_are_refused(admin: Api) -> None:
    dates = [(r, n) for r, n, s in _fields() if s.get("format") in ("date", "date-time")]
    cases = [(r, n, value) for r, n in dates for value in NO_DATES]

    def wrong(case: tuple[Route, str, Any]) -> str:
        route, name, value = case
        response = _send(admin, route, route.example() | {name: value})
        return not_(response, 422) and f"{name}={value!r}: {not_(response, 422)}"

    all_of(wrong, cases)


def test_dates_at_the_edges_of_time_are_no_fault_of_ours(admin: Api) -> None:
    edges = {"date": EDGES_OF_TIME, "date-time": EDGES_OF_MOMENTS}
    cases = [(r, n, v) for r, n, s in _fields() for v in edges.get(s.get("format", ""), ())]

    def wrong(case: tuple[Route, str, str]) -> str:
        route, name, value = case
        return fault(_send(admin, route, route.example() | {name: value}))

    all_of(wrong, cases)


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"}, {"limit": "-1"}, {"limit": "201"}, {"limit": "x"}, {"limit": "1e3"},
        {"limit": ""}, {"surprise": "1"}, {"cursor": "forged"}, {"cursor": "x" * 2000},
        {"cursor": "!!!"}, {"cursor": "\x00"}, {"cursor": "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=lambda query: "=".join(f"{k}-{v[:12]}" for k, v in query.items()),
)  # fmt: skip
def test_a_list_refuses_what_it_did_not_offer(query: dict[str, str], admin: Api) -> None:
    lists = [r for r in LISTS if r.endpoint.query is not None]

    def wrong(route: Route) -> str:
        # A list of a thing that is not there, or that wants a filter first, may say that instead.
        return not_(admin.request("GET", route.path(), query=query), 422, 404)

    all_of(wrong, lists)


def test_a_cursor_of_one_list_opens_no_other(admin: Api) -> None:
    page = admin.get("/users", limit=1)
    assert page["nextCursor"]
    assert admin.get("/users", limit=1, cursor=page["nextCursor"])["items"]
    others = [r for r in LISTS if r.endpoint.query is not None and r.endpoint.path != "/users"]

    def wrong(route: Route) -> str:
        query = {"cursor": page["nextCursor"]}
        return not_(admin.request("GET", route.path(), query=query), 422, 404)

    all_of(wrong, others)
    filtered = admin.request("GET", "/users", query={"cursor": page["nextCursor"], "role": "tech"})
    problem(filtered, 422)


def test_a_changed_cursor_is_refused(admin: Api) -> None:
    cursor = admin.get("/users", limit=1)["nextCursor"]
    middle = len(cursor) // 2
    other = "A" if cursor[middle] != "A" else "B"
    for changed in (cursor[:-4], cursor[:middle] + other + cursor[middle + 1 :], cursor + "AAAA"):
        problem(admin.request("GET", "/users", query={"cursor": changed}), 422)


@pytest.mark.parametrize(
    "part", ["%00", "a" * 2000, "%F0%9F%92%A9", "..%2f..%2fetc", "%20", "OUTBOX%23x", "'", "%ff"]
)
def test_an_id_that_is_none_is_not_found(part: str, admin: Api) -> None:
    named = [r for r in ROUTES if r.endpoint.method == "GET" and r.endpoint.path_names]

    def wrong(route: Route) -> str:
        path = route.path(dict.fromkeys(route.endpoint.path_names, part))
        response = admin.request("GET", path)
        empty = response.status_code == 200 and response.json() == {"items": [], "nextCursor": None}
        return "" if empty and route.endpoint.paged else not_(response, 400, 404, 422)

    all_of(wrong, named)


@pytest.mark.usefixtures("needs_gateway_responses")
@pytest.mark.parametrize("path", ["/nowhere", "/users/1/2/3", "/.env", "/admin"])
def test_an_unknown_path_is_a_problem(path: str, admin: Api) -> None:
    problem(admin.request("GET", path), 404)


def _verbs(path: str) -> set[str]:
    """Those of every route that fits a path: LocalStack goes on from `/a/b` to `/a/{id}`, AWS doesn't."""
    return {
        r.endpoint.method
        for r in ROUTES
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", r.endpoint.path), path)
    }


def test_a_verb_that_a_path_does_not_have_is_refused(admin: Api) -> None:
    cases = [
        (method, route)
        for route in {r.endpoint.path: r for r in ROUTES}.values()
        for method in ("PUT", "DELETE", "PATCH")
        if method not in _verbs(route.path())
    ]

    def wrong(case: tuple[str, Route]) -> str:
        method, route = case
        return not_(admin.request(method, route.path()), 405)

    all_of(wrong, cases)


@pytest.mark.parametrize("value", ['"x"', "x", "-1", '"' + "9" * 40 + '"', '"1'])
def test_an_if_match_that_is_no_version_is_refused(value: str, admin: Api) -> None:
    response = admin.request(
        "PATCH", "/users/nobody", {"name": "Nobody"}, headers={"If-Match": value}
    )
    problem(response, 400)


def test_a_stale_version_is_told_and_changes_nothing(admin: Api) -> None:
    email = "stale@callers.example"
    user = admin.post("/users", {"email": email, "name": "One", "role": "tech", "locale": "en"})
    path = f"/users/{user['id']}"
    admin.good(admin.request("PATCH", path, {"name": "Two"}, headers={"If-Match": '"1"'}))
    problem(admin.request("PATCH", path, {"name": "Three"}, headers={"If-Match": '"1"'}), 412)
    assert admin.get(path)["name"] == "Two"


@pytest.mark.parametrize("key", [b"", b"a b", b"x" * 256, "ключ".encode()])
def test_an_idempotency_key_that_is_none_is_refused(key: bytes, admin: Api) -> None:
    user = {"email": "keyless@callers.example", "name": "Keyless", "role": "tech"}
    # httpx sends the bytes of a header as they are; a text it would encode.
    response = admin.request("POST", "/users", user, headers={b"Idempotency-Key": key})  # type: ignore[dict-item]
    problem(response, 400)
    assert not [u for u in admin.get("/users", limit=200)["items"] if u["name"] == "Keyless"]


def test_a_repeated_post_gives_the_first_answer_again_and_makes_one_thing(admin: Api) -> None:
    user = {"email": "twice@callers.example", "name": "Twice", "role": "tech", "locale": "en"}
    headers = {"Idempotency-Key": "twice-1"}
    first = admin.request("POST", "/users", user, headers=headers)
    second = admin.request("POST", "/users", user, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert second.headers["idempotent-replayed"] == "true"
    other = admin.request("POST", "/users", user | {"name": "Thrice"}, headers=headers)
    problem(other, 422)
