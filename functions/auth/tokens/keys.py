"""Signing keys: P-256 pairs for ES256, stored together in one secret.

The secret's text is `{"keys": [{"kid", "privateKeyPem", "createdAt", "state", "since"}]}`. A `next`
key is published before it signs, the `current` one signs, and `retired` ones still verify what they
signed; `since` is when that state began. Functions that only verify read the public keys, which are
stored elsewhere (public_keys.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from functions.auth.tokens.public_keys import PublicKey, keys_in, thumbprint
from shared.clock import iso

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec


class KeyState(Enum):
    """What a key is used for."""

    NEXT = "next"
    CURRENT = "current"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key pair."""

    kid: str
    private_key: ec.EllipticCurvePrivateKey = field(repr=False)
    created_at: datetime
    state: KeyState = KeyState.CURRENT
    since: datetime | None = None

    @classmethod
    def generate(cls, at: datetime, state: KeyState = KeyState.CURRENT) -> SigningKey:
        """Generate a key pair."""
        from cryptography.hazmat.primitives.asymmetric import ec

        private_key = ec.generate_private_key(ec.SECP256R1())
        return cls(thumbprint(private_key.public_key()), private_key, at, state, at)

    def become(self, state: KeyState, at: datetime) -> SigningKey:
        """The same pair in another state from now on."""
        return replace(self, state=state, since=at)

    def has_been_so_for(self, time: timedelta, at: datetime) -> bool:
        """Whether it has been in its state for this long."""
        return at - (self.since or self.created_at) >= time

    @property
    def public(self) -> PublicKey:
        """The public key."""
        return PublicKey(self.kid, self.private_key.public_key())


def parse_keys(text: str) -> tuple[SigningKey, ...]:
    """The keys in the secret's text; none before the first one is generated.

    Raises: Unavailable.
    """
    return keys_in(text, _parsed)


def dump_keys(keys: tuple[SigningKey, ...]) -> str:
    """The secret's text."""
    return json.dumps({"keys": [_dumped(key) for key in keys]})


def _parsed(raw: dict[str, Any]) -> SigningKey:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private_key = serialization.load_pem_private_key(raw["privateKeyPem"].encode(), password=None)
    if not isinstance(private_key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"the key {raw['kid']} is not of an elliptic curve")
    if not isinstance(private_key.curve, ec.SECP256R1):
        raise TypeError(f"the key {raw['kid']} is not of the curve P-256")
    created_at = datetime.fromisoformat(raw["createdAt"])
    since = datetime.fromisoformat(raw["since"]) if raw.get("since") else created_at
    return SigningKey(raw["kid"], private_key, created_at, KeyState(raw["state"]), since)


def _dumped(key: SigningKey) -> dict[str, str]:
    from cryptography.hazmat.primitives import serialization

    pem = key.private_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return {
        "kid": key.kid,
        "privateKeyPem": pem.decode(),
        "createdAt": iso(key.created_at),
        "state": key.state.value,
        "since": iso(key.since or key.created_at),
    }
