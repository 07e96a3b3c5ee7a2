"""Attacks on access tokens, through the deployed API: every forgery is refused, and the original is good."""

from __future__ import annotations

import pytest

from infra.local.play.client import Api
from infra.local.play.stage import Stage
from tests.integration.answers import not_, problem
from tests.integration.callers import Caller, a_caller
from tests.integration.forged import FORGERIES, Forge, current_key
from tests.integration.proxied import proxy_event

each_forgery = pytest.mark.parametrize("name", FORGERIES)


@pytest.fixture(scope="module")
def victim(stage: Stage, admin: Api) -> Caller:
    return a_caller(stage, admin, "admin")


@pytest.fixture(scope="module")
def forge(stage: Stage, victim: Caller) -> Forge:
    return Forge(victim.token, current_key(stage))


def test_a_token_made_like_the_forgeries_but_right_in_all_is_good(
    stage: Stage, forge: Forge, victim: Caller
) -> None:
    """So what is refused below is refused for what is wrong with it."""
    mine = stage.api.as_(forge.signed()).get("/auth/me")
    assert mine["id"] == victim.principal.id


@each_forgery
def test_a_forged_token_opens_nothing(stage: Stage, forge: Forge, name: str) -> None:
    refused = stage.api.as_(FORGERIES[name](forge)).request("GET", "/auth/me")
    assert not (wrong := not_(refused, 401)), wrong


@each_forgery
def test_a_function_called_around_the_api_takes_no_forged_token_either(
    stage: Stage, forge: Forge, name: str
) -> None:
    event = proxy_event("GET", "/auth/me", token=FORGERIES[name](forge))
    assert stage.invoke("AuthApi", event)["statusCode"] == 401


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Basic YWRtaW46YWRtaW4=", "{token}", "Token {token}", "Bearer {token} {token}",
     "Bearer {token}, Bearer {token}", "Cookie {token}"],
)  # fmt: skip
def test_a_good_token_in_a_wrong_header_opens_nothing(
    stage: Stage, victim: Caller, header: str
) -> None:
    sent = {"Authorization": header.format(token=victim.token)}
    response = stage.api.as_(None).request("GET", "/auth/me", headers=sent)
    assert not (wrong := not_(response, 401)), wrong


def test_a_token_in_the_query_opens_nothing(stage: Stage, victim: Caller) -> None:
    query = {"access_token": victim.token, "Authorization": f"Bearer {victim.token}"}
    response = stage.api.as_(None).request("GET", "/auth/me", query=query)
    assert not (wrong := not_(response, 401)), wrong


def test_a_refusal_says_nothing_of_what_was_wrong(stage: Stage, forge: Forge) -> None:
    said = set()
    for name in ("alg none", "expired", "another audience", "a session that never was"):
        response = stage.api.as_(FORGERIES[name](forge)).request("GET", "/auth/me")
        members = problem(response, 401)
        said.add((members["type"], members["title"], members["detail"]))
    assert len(said) == 1
