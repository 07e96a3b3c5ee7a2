"""A session: a device on which a user is signed in.

Its refresh token reads `<user>.<session>.<family>.<secret>`. The family stays, the secret changes
at every use; both are kept as hashes. A token of the family with another secret is therefore an old
one that comes a second time, and no list of old tokens is needed to tell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from functions.auth.events import LoginSucceeded, SessionRevoked, TokenReuseDetected
from functions.auth.secret_text import fits, hashed
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, NotFound, Unauthenticated
from shared.messaging.event import Event

_TOKEN = re.compile(r"([\w-]{1,64})\.([\w-]{1,64})\.([\w-]{43})\.([\w-]{43})", re.ASCII)
LONGEST_DEVICE = 256


class InvalidCredentials(Unauthenticated):
    """The login or the password is wrong."""


class InvalidRefreshToken(Unauthenticated):
    """The refresh token is not valid; sign in again."""


class SessionNotFound(NotFound):
    """There is no such session."""


class AccountChanged(Conflict):
    """The account has changed just now; sign in again."""


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """What a client holds to stay signed in."""

    user_id: str
    session_id: str
    family: str = field(repr=False)
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> RefreshToken:
        """The token in a text. Raises: InvalidRefreshToken."""
        parts = _TOKEN.fullmatch(text)
        if parts is None:
            raise InvalidRefreshToken
        return cls(*parts.groups())

    def text(self) -> str:
        """The token as the client keeps it."""
        return f"{self.user_id}.{self.session_id}.{self.family}.{self.secret}"


@dataclass(frozen=True, slots=True)
class Session:
    """A user signed in on a device, from an address, until they sign out or it ends."""

    id: str
    user_id: str
    device: str
    ip: str
    family_hash: str = field(repr=False, metadata=SECRET)
    secret_hash: str = field(repr=False, metadata=SECRET)
    created_at: datetime
    last_used_at: datetime
    ends_at: datetime
    version: int = 1

    @classmethod
    def started(
        cls, token: RefreshToken, *, device: str, ip: str, at: datetime, ends_at: datetime
    ) -> Session:
        """A new session, which this token keeps alive."""
        return cls(
            id=token.session_id,
            user_id=token.user_id,
            device=device[:LONGEST_DEVICE],
            ip=ip,
            family_hash=hashed(token.family),
            secret_hash=hashed(token.secret),
            created_at=at,
            last_used_at=at,
            ends_at=ends_at,
        )

    def is_alive(self, at: datetime) -> bool:
        """Whether it has not ended yet; TTL removes it only later."""
        return at < self.ends_at

    def knows(self, token: RefreshToken) -> bool:
        """Whether a token is of this session, be it the latest or an old one."""
        return fits(token.family, self.family_hash)

    def is_current(self, token: RefreshToken) -> bool:
        """Whether a token is the latest."""
        return fits(token.secret, self.secret_hash)

    def used(self, secret: str, *, device: str, ip: str, at: datetime) -> Session:
        """The session under its next secret, seen from where it is used now."""
        return replace(
            self,
            secret_hash=hashed(secret),
            device=device[:LONGEST_DEVICE],
            ip=ip,
            last_used_at=at,
            version=self.version + 1,
        )

    def begun(self) -> Event:
        """What is said when a user has signed in."""
        data = LoginSucceeded(user_id=self.user_id, session_id=self.id, device=self.device)
        return Event.of(data, subject=self.user_id, at=self.created_at)

    def reused(self, at: datetime) -> Event:
        """What is said when an old token came a second time."""
        data = TokenReuseDetected(user_id=self.user_id, session_id=self.id)
        return Event.of(data, subject=self.id, at=at, sequence=self.version)


def revoked(user_id: str, session_id: str, at: datetime) -> Event:
    """What is said when a session was ended."""
    data = SessionRevoked(user_id=user_id, session_id=session_id)
    return Event.of(data, subject=session_id, at=at)
