"""A session: a device on which a user is signed in.

Its refresh token reads `<user>.<session>.<family>.<secret>`. The family stays, the secret changes
at every use; both are kept as hashes. A token of the family with another secret is therefore an old
one that comes a second time, and no list of old tokens is needed to tell.

The next secret follows from the one in use and from a key that only we know. So a client whose
answer was lost may ask again for a moment, and gets the same token as before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

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


class AccountChanged(Conflict):
    """The account has changed just now; sign in again."""


class SessionMoved(Conflict):
    """The session was used by somebody else at the same time."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in: the device as it calls itself, and the network address.

    `token` is what the device shows to prove that its user has signed in on it before.
    """

    device: str
    ip: str
    token: str = field(default="", repr=False)

    @property
    def shown_device(self) -> str:
        """The device as people read it."""
        return self.device[:LONGEST_DEVICE]

    @property
    def kind_of_device(self) -> str:
        """What stays of a device when it is updated, in a short form."""
        return hashed(_VERSIONS.sub("", self.device))[:16]


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
    chain_key: str = field(repr=False, metadata=SECRET)
    created_at: datetime
    last_used_at: datetime
    ends_at: datetime
    previous_hash: str = field(default="", repr=False, metadata=SECRET)
    version: int = 1

    @classmethod
    def started(
        cls, token: RefreshToken, *, place: Place, at: datetime, ends_at: datetime
    ) -> Session:
        """A new session, which this token keeps alive."""
        return cls(
            id=token.session_id,
            user_id=token.user_id,
            device=place.shown_device,
            ip=place.ip,
            family_hash=hashed(token.family),
            secret_hash=hashed(token.secret),
            chain_key=new_secret(),
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

    def is_retried(self, token: RefreshToken, place: Place, at: datetime, grace: timedelta) -> bool:
        """Whether the same client uses the token before the latest again, so soon after."""
        return (
            fits(token.secret, self.previous_hash)
            and at < self.last_used_at + grace
            and (place.shown_device, place.ip) == (self.device, self.ip)
        )

    def following(self, token: RefreshToken) -> RefreshToken:
        """The token that comes after another one of this session."""
        return replace(token, secret=derived(self.chain_key, token.secret))

    def used(self, following: RefreshToken, *, place: Place, at: datetime) -> Session:
        """The session under its next token, seen from where it is used now."""
        return replace(
            self,
            secret_hash=hashed(following.secret),
            previous_hash=self.secret_hash,
            device=place.shown_device,
            ip=place.ip,
            last_used_at=at,
            version=self.version + 1,
        )
