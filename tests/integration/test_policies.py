"""The policies that AWS has by default and the local stack has not: second factors, and patience with a source."""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from functions.auth.mfa import totp
from infra.local.place import Place
from infra.local.play.client import Api
from infra.local.play.stage import Stage
from shared.permissions import unpacked
from tests.integration.callers import Caller, a_caller
from tests.integration.proxied import Answer
from tests.integration.strict import StrictApi, strict_api

PATIENCE = 3


@pytest.fixture(scope="module")
def strict(stage: Stage, place: Place) -> Iterator[StrictApi]:
    """Staff must have a second factor, and an address may fail three times."""
    with strict_api(stage, place, MFA_REQUIRED="staff", SOURCE_FAILURES=str(PATIENCE)) as api:
        yield api


def sign_in(strict: StrictApi, email: str, password: str, source: str | None = None) -> Answer:
    body = {"login": email, "password": password}
    return strict.request("POST", "/auth/login", body, source=source or an_address())


def an_address() -> str:
    """One that nobody has called from: RFC 2544 keeps 198.18.0.0/15 for measurements."""
    return str(ipaddress.ip_address("198.18.0.0") + secrets.randbelow(2**17))


def permissions(strict: StrictApi, token: str) -> set[str]:
    allowed = strict.allowed(token)
    assert allowed is not None
    return set(unpacked(allowed["permissions"]))


# --- a second factor


def test_staff_may_do_nothing_but_set_their_second_factor_up(
    strict: StrictApi, stage: Stage, admin: Api
) -> None:
    """The grace at the first login: they are let in, and held to their own account until it is there."""
    operator = a_caller(stage, admin, "operator")
    grant = sign_in(strict, operator.email, operator.password).json
    token = grant["accessToken"]
    assert grant["mfaSetupRequired"] is True
    assert permissions(strict, token) == set()
    assert strict.request("GET", "/auth/me", token=token).json["permissions"] == []
    assert strict.request_of("CustomerApi", "GET", "/customers", token=token).status == 403
    _set_up(strict, token, operator.password)
    refreshed = strict.request(
        "POST", "/auth/refresh", {"refreshToken": grant["refreshToken"]}
    ).json
    assert refreshed["mfaSetupRequired"] is False
    token = refreshed["accessToken"]
    assert permissions(strict, token) == operator.principal.permissions
    assert strict.request_of("CustomerApi", "GET", "/customers", token=token).status == 200
    assert sign_in(strict, operator.email, operator.password).json["mfaRequired"] is True


def _set_up(strict: StrictApi, token: str, password: str) -> None:
    body = {"password": password}
    secret = strict.request("POST", "/auth/mfa/totp", body, token=token).json["secret"]
    code = totp.code_at(secret, totp.step_at(datetime.now(UTC)))
    confirmed = strict.request("POST", "/auth/mfa/totp/confirm", {"code": code}, token=token)
    assert len(confirmed.json["backupCodes"]) == 10


def test_customers_are_not_asked(strict: StrictApi, callers: dict[str, Caller]) -> None:
    customer = callers["customer"]
    grant = sign_in(strict, customer.email, customer.password).json
    assert grant["mfaSetupRequired"] is False
    assert permissions(strict, grant["accessToken"]) == customer.principal.permissions


# --- a source


def test_an_address_that_fails_too_often_is_told_to_wait_whoever_it_tries(
    strict: StrictApi, callers: dict[str, Caller]
) -> None:
    customer, guesser = callers["customer"], an_address()
    for number in range(PATIENCE + 1):
        unknown = f"unknown-{secrets.token_hex(4)}-{number}@callers.example"
        assert sign_in(strict, unknown, "a wrong password", guesser).status == 401
    refused = sign_in(strict, customer.email, customer.password, guesser)
    assert refused.status == 429
    assert refused.json["type"] == "urn:lastmile:problem:too-many-attempts"
    assert 0 < int(refused.headers["Retry-After"]) <= 30
    assert sign_in(strict, customer.email, customer.password).status == 200
