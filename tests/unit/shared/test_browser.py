"""Cookies: a caller by cookie proves that a page of ours sends it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.authentication import Authorizer
from shared.browser import (
    ACCESS,
    CSRF,
    access_token,
    cookie,
    csrf_token,
    forget_cookie,
    set_cookie,
)
from shared.caller import described, read_caller
from shared.http import SIGNED_IN, Call, Endpoints, Raw
from shared.http.exchange import Exchange
from shared.http.reply import Reply
from shared.principal import Principal
from shared.wiring import Wiring

TOKEN = "header.payload.signature"
GOOD = {"authorization": f"Cookie {csrf_token(TOKEN)}", "cookie": f"a=b; {ACCESS}={TOKEN}; c=d"}
ANNA = Principal("anna", "customer", frozenset(), "customer-1", "session-1")
endpoint = Endpoints("test")


@endpoint.get("/mine", permission=SIGNED_IN)
def read(call: Call) -> Raw:
    call.cookies.append("one=1")
    call.cookies.append("two=2")
    return Raw(call.principal.id, "text/plain")


def test_the_token_is_in_the_cookie_and_the_proof_in_the_header() -> None:
    assert access_token(GOOD) == TOKEN
    assert (
        access_token(GOOD | {"authorization": GOOD["authorization"].replace("C", "c", 1)}) == TOKEN
    )


BAD: dict[str, dict[str, str]] = {
    "no cookie": {"cookie": ""},
    "another cookie": {"cookie": f"{ACCESS}=header.payload.another"},
    "the cookie of another name": {"cookie": f"x{ACCESS}={TOKEN}"},
    "two cookies of the name": {"cookie": f"{ACCESS}={TOKEN}; {ACCESS}={TOKEN}"},
    "no proof": {"authorization": "Cookie "},
    "the proof of another token": {"authorization": f"Cookie {csrf_token('another')}"},
    "the token for a proof": {"authorization": f"Cookie {TOKEN}"},
    "letters that no proof has": {"authorization": "Cookie жжж"},
    "another scheme": {"authorization": f"Bearer {csrf_token(TOKEN)}"},
    "another site": {"sec-fetch-site": "cross-site"},
}
each_bad = pytest.mark.parametrize("change", BAD.values(), ids=BAD)


@each_bad
def test_without_both_that_fit_there_is_no_token(change: dict[str, str]) -> None:
    assert access_token(GOOD | change) is None


def test_the_proof_tells_nothing_of_the_token() -> None:
    assert csrf_token(TOKEN) != csrf_token(TOKEN + "x")
    assert len(csrf_token(TOKEN)) == 43
    assert TOKEN not in csrf_token(TOKEN)


def test_a_cookie_is_for_this_host_and_for_our_own_pages_only() -> None:
    made = set_cookie(ACCESS, TOKEN, datetime(2026, 4, 9, 9, tzinfo=UTC))
    assert made == (
        f"{ACCESS}={TOKEN}; Path=/; Expires=Thu, 09 Apr 2026 09:00:00 GMT; Secure; SameSite=Strict; HttpOnly"
    )
    assert ACCESS.startswith("__Host-")
    assert "HttpOnly" not in set_cookie(CSRF, "x", datetime(2026, 4, 9, tzinfo=UTC), readable=True)
    assert "1970" in forget_cookie(ACCESS)


def test_a_cookie_is_found_by_its_whole_name() -> None:
    assert cookie({"cookie": "ab=1; b=2;c = 3"}, "b") == "2"
    assert cookie({"cookie": "ab=1"}, "b") is None
    assert cookie({}, "b") is None


def answer(
    headers: dict[str, str],
    *,
    authorized: bool = False,
    asked: list[Any] | None = None,
    context: dict[str, Any] | None = None,
) -> Reply:
    """What a function answers, whether API Gateway's authorizer ran before it or not."""

    def authorizer(event: dict[str, Any]) -> dict[str, Any]:
        if asked is not None:
            asked.append(event)
        return {
            "principalId": ANNA.id,
            "policyDocument": {"Statement": [{"Effect": "Allow"}]},
            "context": described(ANNA),
        }

    context = context or ({"authorizer": described(ANNA)} if authorized else {})
    event = {"headers": headers, "path": "/mine", "requestContext": context}
    return Exchange(Wiring(), Authorizer(authorizer), read_caller).reply(
        endpoint.declared[0], event
    )


@pytest.mark.parametrize("authorized", [True, False])
def test_who_has_cookie_and_proof_is_let_in(authorized: bool) -> None:
    reply = answer(GOOD, authorized=authorized)
    assert (reply.status, reply.body) == (200, "anna")
    assert reply.cookies == ("one=1", "two=2")


@pytest.mark.parametrize("authorized", [True, False])
@pytest.mark.parametrize("name", [name for name in BAD if name != "another scheme"])
def test_an_answer_that_the_gateway_has_kept_opens_nothing_without_the_cookie(
    name: str, authorized: bool
) -> None:
    """API Gateway keeps answers by the header alone; whoever has only the proof is still refused."""
    reply = answer(GOOD | BAD[name], authorized=authorized)
    assert reply.status == 401
    assert reply.cookies == ()


@pytest.mark.parametrize("name", BAD)
def test_what_the_gateway_let_through_as_nobodys_is_judged_by_the_function(name: str) -> None:
    """The proof came without its cookie first, and API Gateway keeps what it was told of it."""
    nobody = {"authorizer": {"principalId": "anonymous"}}
    asked: list[Any] = []
    with_cookie = answer(GOOD, context=nobody, asked=asked)
    assert (with_cookie.status, with_cookie.body, len(asked)) == (200, "anna", 1)
    if name != "another scheme":
        assert answer(GOOD | BAD[name], context=nobody).status == 401


def test_where_no_authorizer_ran_it_is_asked_with_both_and_its_answer_kept() -> None:
    asked: list[Any] = []
    exchange_headers = dict(GOOD)
    answer(exchange_headers, authorized=False, asked=asked)
    assert asked[0]["headers"] == {"Authorization": GOOD["authorization"], "Cookie": GOOD["cookie"]}
