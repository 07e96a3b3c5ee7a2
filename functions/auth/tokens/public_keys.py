"""Public keys, which verify access tokens; stored apart from the signing keys.

Their text is a JSON Web Key Set (RFC 7517): `{"keys": [{"crv", "kty", "x", "y", "kid", "alg",
"use"}]}`. A key's id is its thumbprint (RFC 7638).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from shared.errors import Unavailable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import ec

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key pair."""

    kid: str
    key: ec.EllipticCurvePublicKey

    @property
    def jwk(self) -> dict[str, str]:
        """As a JSON Web Key."""
        return _coordinates(self.key) | {"kid": self.kid, "alg": "ES256", "use": "sig"}


def parse_public_keys(text: str) -> tuple[PublicKey, ...]:
    """The keys of a set; none if it was never written. Raises: Unavailable."""
    return keys_in(text, _parsed)


def dump_public_keys(keys: Iterable[PublicKey]) -> str:
    """The text of a set."""
    return json.dumps({"keys": [key.jwk for key in keys]})


def keys_in(text: str, parsed: Callable[[dict[str, Any]], Key]) -> tuple[Key, ...]:
    """Parse each key in a text. Raises: Unavailable if the text is damaged."""
    try:
        return tuple(parsed(raw) for raw in json.loads(text or "{}").get("keys", []))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unavailable("The keys can't be read just now; try again.") from error


def thumbprint(key: ec.EllipticCurvePublicKey) -> str:
    """The id of a key, computed from it."""
    canonical = json.dumps(_coordinates(key), separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(canonical.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _parsed(raw: dict[str, Any]) -> PublicKey:
    from cryptography.hazmat.primitives.asymmetric import ec

    if (raw["kty"], raw["crv"]) != ("EC", "P-256"):
        raise TypeError(f"the key {raw['kid']} is not of the curve P-256")
    x, y = (int.from_bytes(base64.urlsafe_b64decode(raw[c] + "="), "big") for c in ("x", "y"))
    return PublicKey(raw["kid"], ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key())


def _coordinates(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {"crv": "P-256", "kty": "EC", "x": _encoded(numbers.x), "y": _encoded(numbers.y)}


def _encoded(coordinate: int) -> str:
    return base64.urlsafe_b64encode(coordinate.to_bytes(32, "big")).decode().rstrip("=")
