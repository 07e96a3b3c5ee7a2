"""Signing keys take turns: known before they sign, good until their last token has ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.auth import jobs
from functions.auth.tokens.key_ring import KEPT, PAUSE
from functions.auth.tokens.keys import SigningKey, parse_keys
from functions.auth.tokens.public_keys import parse_public_keys
from functions.auth.tokens.repository import KeySecret
from functions.auth.tokens.rotation import PUBLISHED_BEFORE, KeyRotation
from functions.auth.tokens.verification import LEEWAY
from shared.aws import clients
from shared.aws.errors import AwsError
from shared.aws.json_service import Answer
from shared.errors import Unavailable
from tests.fakes.cloud import Cloud
from tests.fakes.keys import private
from tests.unit.auth.house import House, a_key

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SIGNS_FOR = 30 * DAY


def rotation(house: House) -> KeyRotation:
    return KeyRotation(
        private=house.private, public=house.public, lifetime=SIGNS_FOR, token_lifetime=HOUR
    )


def states(house: House) -> list[str]:
    return [key.state.value for key in parse_keys(house.private.text)]


def after(house: House, wait: timedelta) -> list[str]:
    """The states of the keys after some time and a run of the schedule."""
    house.clock.at += wait
    rotation(house).step(house.clock())
    return states(house)


def test_the_first_run_makes_the_first_key(house: House) -> None:
    house.private.text = house.public.text = ""
    assert after(house, timedelta()) == ["current"]
    house.anna()
    assert house.caller(house.grant()["accessToken"]) is not None


def test_a_key_is_published_then_signs_then_verifies_and_then_goes(house: House) -> None:
    assert after(house, SIGNS_FOR - HOUR) == ["current"]
    assert after(house, HOUR) == ["current", "next"]
    assert after(house, HOUR) == ["retired", "current"]
    assert after(house, HOUR) == ["retired", "current"]
    assert after(house, HOUR) == ["current"]
    assert after(house, SIGNS_FOR - 3 * HOUR) == ["current"]
    assert after(house, HOUR) == ["current", "next"]


def test_a_key_is_known_for_longer_than_a_reading_is_kept_before_it_signs(house: House) -> None:
    after(house, SIGNS_FOR)
    assert after(house, PUBLISHED_BEFORE - timedelta(seconds=1)) == ["current", "next"]
    assert after(house, timedelta(seconds=1)) == ["retired", "current"]
    assert PUBLISHED_BEFORE > KEPT + PAUSE


def test_a_retired_key_stays_as_long_as_a_token_signed_late_is_good(house: House) -> None:
    after(house, SIGNS_FOR)
    after(house, HOUR)
    last = KEPT + PAUSE + HOUR + timedelta(seconds=LEEWAY)
    assert after(house, last - timedelta(seconds=1)) == ["retired", "current"]
    assert after(house, timedelta(seconds=1)) == ["current"]


def test_runs_repeated_or_missed_do_no_harm(house: House) -> None:
    assert after(house, 400 * DAY) == ["current", "next"]
    assert after(house, timedelta()) == ["current", "next"]
    assert after(house, 400 * DAY) == ["retired", "current"]
    assert after(house, timedelta()) == ["retired", "current"]
    assert after(house, 400 * DAY) == ["current", "next"]


def test_nothing_is_written_when_nothing_is_due(house: House) -> None:
    for text in (house.private, house.public):
        text.write = lambda _: pytest.fail("nothing is due")  # type: ignore[assignment, method-assign]
    reads: list[str] = []
    read = house.private.read
    house.private.read = lambda: reads.append("private") or read()  # type: ignore[method-assign]
    assert [k.kid for k in rotation(house).step(house.clock())] == [a_key().kid]
    assert reads == ["private"]


def test_nobody_is_logged_out_whenever_their_token_was_signed(house: House) -> None:
    """A login every ten minutes over two rotations; each token is good for its whole life."""
    house.anna()
    house.clock.at += SIGNS_FOR - 2 * HOUR
    grants: list[tuple[float, dict[str, Any]]] = []
    kids = set()
    for minute in range(0, 12 * 60, 10):
        if minute % 60 == 0:
            rotation(house).step(house.clock())
        grants.append((house.clock().timestamp(), house.grant()))
        kids.add(house.signing_key().kid)
        for issued, grant in grants:
            is_good = house.clock().timestamp() < issued + 3600 + LEEWAY
            assert (house.caller(grant["accessToken"]) is not None) is is_good
        house.clock.advance(minutes=10)
    assert len(kids) == 2
    oldest = next(g for _, g in grants)
    assert house.refresh(oldest["refreshToken"]).status == 200


def test_the_next_key_is_published_but_signs_nothing(house: House) -> None:
    after(house, SIGNS_FOR)
    published = {k["kid"] for k in house.api.get("/.well-known/jwks.json").json["keys"]}
    assert len(published) == 2
    assert house.signing_key().kid == a_key().kid


def test_keys_written_before_there_were_turns_count_from_when_they_were_made() -> None:
    (raw,) = json.loads(private(a_key()))["keys"]
    del raw["since"]
    (key,) = parse_keys(json.dumps({"keys": [raw]}))
    assert key.since == key.created_at
    assert not replace(key, since=None).has_been_so_for(DAY, key.created_at)


@pytest.fixture
def secrets(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Secrets Manager, where the template has made both secrets without a value."""
    jobs._rotation.cache_clear()
    for kind in ("signing", "public"):
        arn = cloud.client("secretsmanager").create_secret(Name=kind)["ARN"]
        monkeypatch.setenv(f"{kind.upper()}_KEYS_SECRET_ARN", arn)
    yield
    jobs._rotation.cache_clear()


def test_the_schedules_function_works_on_the_secrets(secrets: None) -> None:
    first = jobs.handler({"job": "keys"}, None)
    assert [k["state"] for k in first["keys"]] == ["current"]
    later = jobs.handler({"job": "keys", "at": "2100-01-01T00:00:00+00:00"}, None)
    assert [k["state"] for k in later["keys"]] == ["current", "next"]
    pairs = parse_keys(KeySecret(client=clients.secrets, secret_arn="signing").read())
    public = parse_public_keys(KeySecret(client=clients.secrets, secret_arn="public").read())
    assert [k.kid for k in pairs] == [k["kid"] for k in later["keys"]]
    assert list(public) == [k.public for k in pairs]


def test_a_secret_without_a_value_is_an_empty_text_and_no_fault(secrets: None) -> None:
    assert KeySecret(client=clients.secrets, secret_arn="public").read() == ""


def test_a_refusal_is_a_fault_and_no_empty_text() -> None:
    class Refusing:
        def call(self, operation: str, request: Mapping[str, Any]) -> Answer:
            raise AwsError("AccessDeniedException")

    with pytest.raises(Unavailable):
        KeySecret(client=Refusing, secret_arn="public").read()


def test_what_a_run_says_holds_no_private_key(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    house.clock.at += SIGNS_FOR
    made = rotation(house).step(house.clock())
    assert isinstance(made[1], SigningKey)
    assert "PRIVATE" not in capsys.readouterr().out
    assert "private_key" not in repr(made[1])
