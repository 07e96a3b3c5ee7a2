"""Keys as they are kept: pairs in one text, their public halves in another."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from functions.auth.tokens.keys import KeyState, SigningKey, parse_keys
from functions.auth.tokens.public_keys import parse_public_keys, thumbprint
from shared.errors import Unavailable
from tests.fakes.keys import private, public
from tests.fakes.time import FixedClock
from tests.unit.auth.house import a_key

RFC_7515_A_3 = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "kid": "1",
}


def test_a_pair_comes_back_as_it_went_in() -> None:
    (key,) = parse_keys(private(a_key()))
    assert (key.kid, key.public.jwk, key.created_at) == (
        a_key().kid, a_key().public.jwk, a_key().created_at,
    )  # fmt: skip


def test_a_public_key_comes_back_as_it_went_in() -> None:
    (key,) = parse_public_keys(public(a_key()))
    assert key == a_key().public


def test_a_public_key_is_read_as_others_write_it() -> None:
    (key,) = parse_public_keys(json.dumps({"keys": [RFC_7515_A_3]}))
    numbers = key.key.public_numbers()
    for name, number in (("x", numbers.x), ("y", numbers.y)):
        raw = base64.urlsafe_b64decode(RFC_7515_A_3[name] + "=")
        assert number.to_bytes(32, "big") == raw


def test_the_id_of_a_key_is_its_thumbprint() -> None:
    """RFC 7638 over the key of RFC 7515, appendix A.3."""
    (key,) = parse_public_keys(json.dumps({"keys": [RFC_7515_A_3]}))
    assert thumbprint(key.key) == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"


def test_a_text_that_was_never_written_holds_no_keys() -> None:
    assert (parse_keys(""), parse_public_keys("")) == ((), ())


def test_nothing_private_is_in_the_public_text() -> None:
    """All that it says is what a public key has; in no other spelling is the private number there."""
    keys = [SigningKey.generate(FixedClock()(), state) for state in KeyState]
    text = public(*keys)
    for key, said in zip(keys, json.loads(text)["keys"], strict=True):
        assert set(said) == {"crv", "kty", "x", "y", "kid", "alg", "use"}
        secret = key.private_key.private_numbers().private_value
        raw = secret.to_bytes(32, "big")
        spellings = (
            str(secret), raw.hex(), base64.b64encode(raw).decode()[:43],
            base64.urlsafe_b64encode(raw).decode()[:43],
        )  # fmt: skip
        assert not [s for s in spellings if s in text]
    assert "PRIVATE" not in text


@pytest.mark.parametrize(
    "private_key", [ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()]
)
def test_a_pair_of_another_kind_is_refused(private_key: ec.EllipticCurvePrivateKey) -> None:
    pem = private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    raw = {"kid": "k", "privateKeyPem": pem, "createdAt": "2026-01-01", "state": "current"}
    with pytest.raises(Unavailable) as refused:
        parse_keys(json.dumps({"keys": [raw]}))
    assert isinstance(refused.value.__cause__, TypeError)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"kty": "OKP"}, TypeError),
        ({"crv": "P-384"}, TypeError),
        ({"x": RFC_7515_A_3["y"]}, ValueError),
        ({"x": RFC_7515_A_3["x"][:20]}, ValueError),
    ],
    ids=["another kind", "another curve", "no point of the curve", "cut off"],
)
def test_a_public_key_of_another_kind_is_refused(
    change: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(Unavailable) as refused:
        parse_public_keys(json.dumps({"keys": [RFC_7515_A_3 | change]}))
    assert isinstance(refused.value.__cause__, refusal)
