"""What there is before anybody can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.seeds import ensure_signing_key, seed_administrator
from functions.auth.tokens.key_ring import KeyRing, keys_in
from shared.errors import Unavailable
from tests.fakes.time import FixedClock
from tests.unit.auth.house import House


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("secretsmanager", region_name="eu-central-1")
        client.create_secret(Name="keys")
        yield client


def test_the_first_key_is_made_once(secrets: Any) -> None:
    clock = FixedClock()
    ring = KeyRing(keys_in(lambda: secrets, "keys"), clock)
    assert ensure_signing_key(secrets, "keys", clock) is True
    kid = ring.signing().kid
    assert ensure_signing_key(secrets, "keys", clock) is False
    clock.advance(hours=1)
    assert ring.signing().kid == kid


def test_a_secret_without_a_value_means_that_there_is_no_key_yet(secrets: Any) -> None:
    with pytest.raises(Unavailable):
        KeyRing(keys_in(lambda: secrets, "keys"), FixedClock()).signing()


def test_the_administrator_is_made_once_and_can_sign_in(house: House) -> None:
    seed = partial(
        seed_administrator, house.table, "generated for this stack",
        hasher=PasswordHasher(8, 1), clock=house.clock,
    )  # fmt: skip
    assert (seed(), seed()) == (True, False)
    grant = house.grant(login="admin@lastmile.local", password="generated for this stack")
    assert house.me(grant["accessToken"]).may("billing:tariff:write")


def test_a_second_seed_leaves_the_first_password(house: House) -> None:
    hasher = PasswordHasher(8, 1)
    seed_administrator(house.table, "generated the first time", hasher=hasher, clock=house.clock)
    seed_administrator(house.table, "generated another time", hasher=hasher, clock=house.clock)
    login = "admin@lastmile.local"
    assert house.sign_in(login, "generated the first time").status == 200
    assert house.sign_in(login, "generated another time").status == 401
