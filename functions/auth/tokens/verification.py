"""Verification of access tokens, strict as RFC 8725 asks.

PyJWT checks the signature and nothing else. Refused before that, whatever its version would accept:
unused bits in base64, duplicate names in JSON, header members that carry a key, numbers as strings.
The algorithm is always ES256, and keys are taken from our own set only.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, Final

import jwt

from functions.auth.tokens.entities import TYPE, AccessClaims, InvalidToken
from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.public_keys import PublicKey
from shared.clock import Clock
from shared.component import component

LARGEST: Final = 2048
LEEWAY: Final = 5
"""Seconds that clocks may differ by."""
_PARTS = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")
_HEADER = {"alg", "typ", "kid"}
_TEXTS = ("iss", "aud", "sub", "sid", "role", "jti")
_TIMES = ("iat", "nbf", "exp")


@component
class AccessTokenVerifier:
    """Verifies that we signed a token for this API and that it has not expired."""

    keys: KeyRing[PublicKey]
    issuer: str
    audience: str
    clock: Clock

    def verify(self, token: str) -> AccessClaims:
        """The claims of a valid token. Raises: InvalidToken; Unavailable without keys."""
        parts = _PARTS.fullmatch(token) if len(token) <= LARGEST else None
        if parts is None:
            raise InvalidToken
        header, payload, _signature = (_decoded(part) for part in parts.groups())
        self._check_signature(token, _object(header))
        return self._checked(_object(payload))

    def _check_signature(self, token: str, header: dict[str, Any]) -> None:
        if header.keys() != _HEADER or header["alg"] != "ES256" or header["typ"] != TYPE:
            raise InvalidToken
        kid = header["kid"]
        found = self.keys.find(lambda key: key.kid == kid) if isinstance(kid, str) else None
        if found is None:
            raise InvalidToken
        try:
            jwt.PyJWS(algorithms=["ES256"]).decode(token, found.key, algorithms=["ES256"])
        except jwt.PyJWTError as error:
            raise InvalidToken from error

    def _checked(self, claims: dict[str, Any]) -> AccessClaims:
        if not all(isinstance(claims.get(k), str) and claims[k] for k in _TEXTS):
            raise InvalidToken
        if not all(type(claims.get(k)) is int for k in _TIMES):
            raise InvalidToken
        now = int(self.clock().timestamp())
        in_time = max(claims["iat"], claims["nbf"]) <= now + LEEWAY and now < claims["exp"] + LEEWAY
        if claims["iss"] != self.issuer or claims["aud"] != self.audience or not in_time:
            raise InvalidToken
        customer_id = claims.get("customer_id")
        if customer_id is not None and not isinstance(customer_id, str):
            raise InvalidToken
        return AccessClaims(
            subject=claims["sub"],
            session_id=claims["sid"],
            role=claims["role"],
            token_id=claims["jti"],
            issued_at=claims["iat"],
            expires_at=claims["exp"],
            customer_id=customer_id,
        )


def _decoded(part: str) -> bytes:
    """The bytes of a part, if they are encoded canonically. Raises: InvalidToken."""
    try:
        raw = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except binascii.Error as error:
        raise InvalidToken from error
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != part:
        raise InvalidToken
    return raw


def _object(raw: bytes) -> dict[str, Any]:
    """The JSON object in a part. Raises: InvalidToken."""
    try:
        value = json.loads(raw.decode(), object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise InvalidToken from error
    if not isinstance(value, dict):
        raise InvalidToken
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("a name is given twice")
    return named
