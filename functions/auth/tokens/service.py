"""Access tokens: issued when a session starts or is refreshed."""

from __future__ import annotations

from functions.auth.tokens.entities import TYPE
from functions.auth.tokens.key_ring import KeyRing
from functions.auth.tokens.keys import KeyState, SigningKey
from functions.auth.users.entities import User
from shared.clock import Clock
from shared.component import component
from shared.errors import Unavailable
from shared.ids import NewId


@component
class AccessTokens:
    """Signs access tokens; `lifetime` is in seconds."""

    keys: KeyRing[SigningKey]
    issuer: str
    audience: str
    lifetime: int
    clock: Clock
    new_id: NewId

    def issue(self, user: User, session_id: str) -> str:
        """Sign a token for a user's session. Raises: Unavailable without a signing key."""
        import jwt  # with cryptography, a third of a cold start; most requests sign nothing

        key = self.signing_key()
        now = int(self.clock().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": user.id,
            "sid": session_id,
            "role": user.role,
            "customer_id": user.customer_id,
            "jti": self.new_id(),
            "iat": now,
            "nbf": now,
            "exp": now + self.lifetime,
        }
        present = {k: v for k, v in claims.items() if v is not None}
        return jwt.encode(present, key.private_key, "ES256", {"typ": TYPE, "kid": key.kid})

    def signing_key(self) -> SigningKey:
        """The current signing key. Raises: Unavailable if there is none yet."""
        key = self.keys.find(lambda key: key.state is KeyState.CURRENT)
        if key is None:
            raise Unavailable("There is no signing key yet.")
        return key
