"""The keys at hand: read from the secret when needed, and kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from functions.auth.tokens.keys import KeyState, SigningKey, parse_keys
from shared.clock import Clock
from shared.errors import Unavailable
from shared.observability import logger

KEPT = timedelta(minutes=10)
"""How long a reading is good, so that a key taken out of the secret stops working."""
PAUSE = timedelta(minutes=1)
"""How long after a reading an unknown key id causes no other, lest forged tokens cause many."""


@dataclass
class KeyRing:
    """Keys by id. `read` gives the secret's text, or raises Unavailable."""

    read: Callable[[], str]
    clock: Clock
    _keys: dict[str, SigningKey] = field(default_factory=dict)
    _read_at: datetime | None = None

    def signing(self) -> SigningKey:
        """The key that signs. Raises: Unavailable when none was made yet."""
        for keys in (self._read_within(KEPT), self._read_within(PAUSE)):
            for key in keys.values():
                if key.state is KeyState.CURRENT:
                    return key
        raise Unavailable("There is no signing key yet.")

    def verifying(self, kid: str) -> ec.EllipticCurvePublicKey | None:
        """The public key of an id, or None for an id that is not ours."""
        key = self._read_within(KEPT).get(kid) or self._read_within(PAUSE).get(kid)
        return key.public_key if key else None

    def public_set(self) -> list[dict[str, str]]:
        """All public keys as JSON Web Keys."""
        return [key.public_jwk for key in self._read_within(PAUSE).values()]

    def _read_within(self, age: timedelta) -> dict[str, SigningKey]:
        now = self.clock()
        if self._read_at is None or now - self._read_at >= age:
            self._read_at = now
            self._keys = self._fresh()
        return self._keys

    def _fresh(self) -> dict[str, SigningKey]:
        try:
            return {key.kid: key for key in parse_keys(self.read())}
        except Unavailable:
            if not self._keys:
                self._read_at = None
                raise
            logger().warning("signing keys not read again; the ones at hand stay in use")
            return self._keys


def keys_in(client: Any, secret_arn: str) -> Callable[[], str]:
    """What reads the secret with a Secrets Manager client."""

    def read() -> str:
        try:
            return str(client().get_secret_value(SecretId=secret_arn)["SecretString"])
        except client().exceptions.ResourceNotFoundException:
            return ""  # a secret without a value: no key was made yet
        except (client().exceptions.ClientError, OSError) as error:
            raise Unavailable("The signing keys can't be read just now; try again.") from error

    return read


def keys_into(client: Any, secret_arn: str) -> Callable[[str], None]:
    """What writes the secret with a Secrets Manager client."""

    def write(text: str) -> None:
        client().put_secret_value(SecretId=secret_arn, SecretString=text)

    return write
