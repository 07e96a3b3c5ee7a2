"""The keys at hand: read rarely, each kind by its own ring, and no key let in that isn't ours."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.keys import KeyState, SigningKey, parse_keys
from functions.auth.tokens.public_keys import PublicKey, parse_public_keys
from infra.build.target import ROOT
from shared.errors import Unavailable
from tests.fakes.keys import PaperText, private, public
from tests.fakes.time import FixedClock
from tests.unit.auth.house import House, a_key

Reading = tuple[Callable[..., str], Callable[[str], tuple[Any, ...]]]
both = pytest.mark.parametrize(
    "kind", [(private, parse_keys), (public, parse_public_keys)], ids=["pairs", "public keys"]
)
"""The two rings there are: of who signs, and of who only verifies."""


def a_ring(
    text: PaperText, kind: Reading, clock: FixedClock
) -> KeyRing[SigningKey] | KeyRing[PublicKey]:
    return KeyRing(lambda: kind[1](text.read()), clock)


def ours(key: SigningKey | PublicKey) -> bool:
    return key.kid == a_key().kid


def forged(key: SigningKey | PublicKey) -> bool:
    return False


@both
def test_keys_are_read_once_and_again_after_ten_minutes(kind: Reading) -> None:
    text, clock = PaperText(kind[0](a_key())), FixedClock()
    ring = a_ring(text, kind, clock)
    for _ in range(5):
        assert ring.find(ours) is not None
    assert text.readings == 1
    clock.advance(minutes=10)
    ring.find(ours)
    assert text.readings == 2


@both
def test_unknown_ids_cause_a_reading_a_minute_at_most(kind: Reading) -> None:
    text, clock = PaperText(kind[0](a_key())), FixedClock()
    ring = a_ring(text, kind, clock)
    for _ in range(6):
        assert ring.find(forged) is None
        clock.advance(seconds=20)
    assert text.readings == 2


@both
def test_keys_at_hand_stay_in_use_while_they_are_out_of_reach(kind: Reading) -> None:
    text, clock = PaperText(kind[0](a_key())), FixedClock()
    ring = a_ring(text, kind, clock)
    ring.find(ours)
    text.in_reach = False
    clock.advance(minutes=30)
    assert ring.find(ours) is not None


@both
def test_without_any_key_at_hand_the_fault_is_said_and_the_next_call_tries_again(
    kind: Reading,
) -> None:
    text = PaperText(kind[0](a_key()))
    text.in_reach = False
    ring = a_ring(text, kind, FixedClock())
    with pytest.raises(Unavailable):
        ring.find(ours)
    text.in_reach = True
    assert ring.find(ours) is not None


SPOILT = ("no JSON", "[]", "null", '"keys"', '{"keys": 5}', '{"keys": [null]}', '{"keys": [{}]}')


@both
@pytest.mark.parametrize("spoilt", SPOILT)
def test_keys_at_hand_stay_in_use_while_their_text_is_spoilt(kind: Reading, spoilt: str) -> None:
    text, clock = PaperText(kind[0](a_key())), FixedClock()
    ring = a_ring(text, kind, clock)
    ring.find(ours)
    text.text = spoilt
    for _ in range(3):
        clock.advance(minutes=30)
        assert ring.find(ours) is not None


@both
@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_text_is_no_empty_one_and_the_next_call_tries_again(
    kind: Reading, spoilt: str
) -> None:
    text = PaperText(spoilt)
    ring = a_ring(text, kind, FixedClock())
    with pytest.raises(Unavailable):
        ring.find(ours)
    text.text = kind[0](a_key())
    assert ring.find(ours) is not None


@both
@pytest.mark.parametrize("empty", ["", "{}", '{"keys": []}'])
def test_where_there_are_no_keys_at_all_that_is_said_and_a_minute_later_they_are_found(
    empty: str, kind: Reading
) -> None:
    text, clock = PaperText(empty), FixedClock()
    ring = a_ring(text, kind, clock)
    for _ in range(3):
        with pytest.raises(Unavailable):
            ring.find(ours)
    assert text.readings == 1
    text.text = kind[0](a_key())
    clock.advance(minutes=1)
    assert ring.find(ours) is not None


@both
def test_a_key_that_was_taken_out_is_not_found_again_though_it_was_the_last(kind: Reading) -> None:
    text, clock = PaperText(kind[0](a_key())), FixedClock()
    ring = a_ring(text, kind, clock)
    ring.find(ours)
    text.text = kind[0]()
    clock.advance(minutes=10)
    with pytest.raises(Unavailable):
        ring.find(ours)


def test_a_new_key_signs_within_ten_minutes_and_the_old_one_still_verifies(house: House) -> None:
    house.anna()
    before = house.grant()
    fresh = SigningKey.generate(house.clock())
    house.keep(fresh, replace(a_key(), state=KeyState.RETIRED))
    house.clock.advance(minutes=10)
    after = house.grant()
    assert house.caller(before["accessToken"]) is not None
    assert house.caller(after["accessToken"]) is not None
    kids = {k["kid"] for k in house.api.get("/.well-known/jwks.json").json["keys"]}
    assert kids == {fresh.kid, a_key().kid}
    assert house.signing_key().kid == fresh.kid


def test_a_key_that_was_taken_out_stops_working(house: House) -> None:
    house.anna()
    grant = house.grant()
    house.keep(SigningKey.generate(house.clock()))
    house.clock.advance(minutes=10)
    assert house.caller(grant["accessToken"]) is None


def test_the_authorizer_asks_for_public_keys_and_for_nothing_else(house: House) -> None:
    house.anna()
    grant = house.grant()
    house.private.in_reach = False
    before = house.public.readings
    assert house.caller(grant["accessToken"]) is not None
    assert house.caller(grant["accessToken"]) is not None
    assert house.public.readings == before + 1


def test_while_no_public_key_was_ever_written_nobody_is_told_that_their_token_is_bad(
    house: House,
) -> None:
    """A Deny would sign them out, and is kept for a minute; a fault is neither."""
    house.anna()
    grant = house.grant()
    house.public.text = ""
    with pytest.raises(Unavailable):
        house.policy(grant["accessToken"])


def test_keys_none_of_which_signs_yet_sign_nothing(house: House) -> None:
    house.keep(replace(a_key(), state=KeyState.NEXT))
    with pytest.raises(Unavailable):
        house.signing_key()


def test_what_everybody_may_read_is_what_the_authorizer_reads(house: House) -> None:
    """GET /.well-known/jwks.json is made from the pairs, so it is shown that it says the same."""
    house.keep(a_key(), SigningKey.generate(house.clock(), KeyState.NEXT))
    reply = house.api.get("/.well-known/jwks.json")
    assert reply.json == json.loads(house.public.text)


def test_the_authorizer_loads_nothing_that_could_sign() -> None:
    """Neither pairs nor who signs with them: its start has one kind of key to read, and no PEM."""
    code = "import sys, functions.auth.authorizer; print(*sys.modules)"
    loaded = subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).split()
    own = {name for name in loaded if name.startswith("functions.auth.tokens.")}
    assert own == {
        f"functions.auth.tokens.{name}"
        for name in ("entities", "key_ring", "public_keys", "repository", "verification")
    }
