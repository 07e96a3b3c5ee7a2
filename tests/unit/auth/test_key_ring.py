"""Signing keys: kept in one secret, read rarely, rotated without logging anyone out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.keys import KeyState, SigningKey, dump_keys, parse_keys
from shared.errors import Unavailable
from tests.fakes.time import FixedClock
from tests.unit.auth.house import House, a_key


class Secret:
    """A secret's text, that counts its readings and can be out of reach."""

    def __init__(self, *keys: SigningKey) -> None:
        self.text = dump_keys(keys)
        self.readings = 0
        self.in_reach = True

    def read(self) -> str:
        self.readings += 1
        if not self.in_reach:
            raise Unavailable
        return self.text


def test_a_key_comes_back_from_the_secret_as_it_went_in() -> None:
    (key,) = parse_keys(dump_keys((a_key(),)))
    assert (key.kid, key.public_jwk, key.created_at) == (
        a_key().kid, a_key().public_jwk, a_key().created_at,
    )  # fmt: skip


def test_the_id_of_a_key_is_its_thumbprint() -> None:
    """RFC 7638 over the key of RFC 7515, appendix A.3."""
    from functions.auth.tokens.keys import _thumbprint

    x, y = (
        int.from_bytes(_bytes(c), "big")
        for c in ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
    )  # fmt: skip
    public_key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    assert _thumbprint(public_key) == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"


def test_a_secret_without_a_value_holds_no_keys() -> None:
    assert parse_keys("") == ()


@pytest.mark.parametrize(
    "private_key", [ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()]
)
def test_a_key_of_another_kind_is_refused(private_key: ec.EllipticCurvePrivateKey) -> None:
    pem = private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    raw = {"kid": "k", "privateKeyPem": pem, "createdAt": "2026-01-01", "state": "current"}
    with pytest.raises(TypeError):
        parse_keys(json.dumps({"keys": [raw]}))


def test_keys_are_read_once_and_again_after_ten_minutes() -> None:
    secret, clock = Secret(a_key()), FixedClock()
    ring = KeyRing(secret.read, clock)
    for _ in range(5):
        assert ring.verifying(a_key().kid) is not None
    assert secret.readings == 1
    clock.advance(minutes=10)
    ring.verifying(a_key().kid)
    assert secret.readings == 2


def test_unknown_ids_cause_a_reading_a_minute_at_most() -> None:
    secret, clock = Secret(a_key()), FixedClock()
    ring = KeyRing(secret.read, clock)
    for _ in range(6):
        assert ring.verifying("forged") is None
        clock.advance(seconds=20)
    assert secret.readings == 2


def test_a_new_key_is_known_within_a_minute_and_the_old_one_still_verifies(house: House) -> None:
    house.anna()
    before = house.grant()
    fresh = SigningKey.generate(house.clock())
    house.secret = dump_keys((fresh, replace(a_key(), state=KeyState.RETIRED)))
    house.clock.advance(minutes=10)
    after = house.grant()
    assert house.caller(before["accessToken"]) is not None
    assert house.caller(after["accessToken"]) is not None
    kids = {k["kid"] for k in house.api.get("/.well-known/jwks.json").json["keys"]}
    assert kids == {fresh.kid, a_key().kid}
    assert house.keys.signing().kid == fresh.kid


def test_a_key_taken_out_of_the_secret_stops_working(house: House) -> None:
    house.anna()
    grant = house.grant()
    house.secret = dump_keys((SigningKey.generate(house.clock()),))
    house.clock.advance(minutes=10)
    assert house.caller(grant["accessToken"]) is None


def test_keys_at_hand_stay_in_use_while_the_secret_is_out_of_reach() -> None:
    secret, clock = Secret(a_key()), FixedClock()
    ring = KeyRing(secret.read, clock)
    ring.signing()
    secret.in_reach = False
    clock.advance(minutes=30)
    assert ring.verifying(a_key().kid) is not None
    assert ring.signing().kid == a_key().kid


def test_without_any_key_at_hand_the_fault_is_said_and_the_next_call_tries_again() -> None:
    secret = Secret(a_key())
    secret.in_reach = False
    ring = KeyRing(secret.read, FixedClock())
    with pytest.raises(Unavailable):
        ring.verifying(a_key().kid)
    secret.in_reach = True
    assert ring.verifying(a_key().kid) is not None


def test_a_key_made_after_the_function_started_is_found() -> None:
    secret, clock = Secret(), FixedClock()
    ring = KeyRing(secret.read, clock)
    with pytest.raises(Unavailable):
        ring.signing()
    secret.text = dump_keys((a_key(),))
    clock.advance(minutes=1)
    assert ring.signing().kid == a_key().kid


def _bytes(text: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(text + "=")
