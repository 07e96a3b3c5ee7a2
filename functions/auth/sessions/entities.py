"""A session: a device on which a user is signed in.

Its refresh token reads `<user>.<session>.<family>.<secret>`. The family stays, the secret changes
at every use; both are stored as hashes. A token of the family with another secret is therefore an
old one that is used again, and no list of old tokens is needed to detect it.

The next secret is derived from the current one with a key that only we know. So a client that did
not get the answer may repeat the request for a moment, and gets the same token again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from functions.auth.roles.entities import CUSTOMER
from functions.auth.secret_text import derived, fits, hashed, new_secret
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, NotFound, Unauthenticated

_TOKEN = re.compile(r"([\w-]{1,64})\.([\w-]{1,64})\.([\w-]{43})\.([\w-]{43})", re.ASCII)
_VERSIONS = re.compile(r"[\d._]+")
LONGEST_DEVICE = 256


class InvalidRefreshToken(Unauthenticated):
    """The refresh token is not valid; sign in again."""


class SessionNotFound(NotFound):
    """There is no such session."""


class SessionChanged(Conflict):
    """The session was used at the same time."""


@dataclass(frozen=True, slots=True)
class Client:
    """Who sends a request: the device by its user agent, and the network address.

    `device_token` is the proof that its user has signed in on the device before.
    """

    device: str
    ip: str
    device_token: str = field(default="", repr=False)

    @property
    def device_name(self) -> str:
        """The device as it is shown to users."""
        return self.device[:LONGEST_DEVICE]

    @property
    def fingerprint(self) -> str:
        """A short hash of the device that stays the same when its software is updated."""
        return hashed(_VERSIONS.sub("", self.device))[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """How long a session lasts: at all, and after its last refresh."""

    lifetime: timedelta
    idle: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPolicy:
    """The limits of sessions; staff are all users except customers."""

    customers: SessionLimits
    staff: SessionLimits

    def limits(self, role: str) -> SessionLimits:
        """The limits for users with a role."""
        return self.customers if role == CUSTOMER else self.staff


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """What a client keeps in order to stay signed in."""

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
        """The token as clients store it."""
        return f"{self.user_id}.{self.session_id}.{self.family}.{self.secret}"


@dataclass(frozen=True, slots=True)
class Session:
    """A user signed in on a device, from an address, until they sign out or it ends.

    `ends_at` is its end however often it is refreshed, `idle_ends_at` its end unless it is.
    """

    id: str
    user_id: str
    device: str
    ip: str
    family_hash: str = field(repr=False, metadata=SECRET)
    secret_hash: str = field(repr=False, metadata=SECRET)
    chain_key: str = field(repr=False, metadata=SECRET)
    created_at: datetime
    last_used_at: datetime
    ends_at: datetime
    idle_ends_at: datetime | None = None
    previous_hash: str = field(default="", repr=False, metadata=SECRET)
    version: int = 1

    @classmethod
    def started(
        cls, token: RefreshToken, *, client: Client, at: datetime, limits: SessionLimits
    ) -> Session:
        """A new session, which this token refreshes."""
        return cls(
            id=token.session_id,
            user_id=token.user_id,
            device=client.device_name,
            ip=client.ip,
            family_hash=hashed(token.family),
            secret_hash=hashed(token.secret),
            chain_key=new_secret(),
            created_at=at,
            last_used_at=at,
            ends_at=at + limits.lifetime,
            idle_ends_at=at + limits.idle,
        )

    @property
    def expires_at(self) -> datetime:
        """When it ends unless it is refreshed before."""
        return min(self.ends_at, self.idle_ends_at or self.ends_at)

    def is_alive(self, at: datetime) -> bool:
        """Whether it has not ended yet; TTL removes it later."""
        return at < self.expires_at

    def knows(self, token: RefreshToken) -> bool:
        """Whether a token belongs to this session, be it the latest or an old one."""
        return fits(token.family, self.family_hash)

    def is_current(self, token: RefreshToken) -> bool:
        """Whether a token is the latest."""
        return fits(token.secret, self.secret_hash)

    def is_retried(
        self, token: RefreshToken, client: Client, at: datetime, grace: timedelta
    ) -> bool:
        """Whether the same client repeats the last refresh within the grace period."""
        return (
            fits(token.secret, self.previous_hash)
            and at < self.last_used_at + grace
            and (client.device_name, client.ip) == (self.device, self.ip)
        )

    def next_token(self, token: RefreshToken) -> RefreshToken:
        """The token that follows another one of this session."""
        return replace(token, secret=derived(self.chain_key, token.secret))

    def used(
        self, next_token: RefreshToken, *, client: Client, at: datetime, limits: SessionLimits
    ) -> Session:
        """The session with its next token, and the client that uses it now."""
        return replace(
            self,
            secret_hash=hashed(next_token.secret),
            previous_hash=self.secret_hash,
            device=client.device_name,
            ip=client.ip,
            last_used_at=at,
            idle_ends_at=at + limits.idle,
            version=self.version + 1,
        )
