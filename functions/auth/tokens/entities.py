"""Claims of an access token."""

from __future__ import annotations

from dataclasses import dataclass

from shared.errors import Unauthenticated

TYPE = "at+jwt"
"""The `typ` of an access token (RFC 9068): no other JWT of ours is accepted as one."""


class InvalidToken(Unauthenticated):
    """The access token is not valid; sign in again."""


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """The claims of an access token; times are seconds since 1970."""

    subject: str
    session_id: str
    role: str
    token_id: str
    issued_at: int
    expires_at: int
    customer_id: str | None = None
