"""An MFA challenge: the password was right, and a code is still required.

It belongs to one attempt to sign in: it works once, ends after minutes, and only for the device and
the state of the account for which the password was right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from functions.auth.secret_text import fits, hashed
from shared.dynamo.audit import SECRET
from shared.errors import Unauthenticated

LIFETIME = timedelta(minutes=5)
_TEXT = re.compile(r"([\w-]{1,64})\.([\w-]{1,64})\.([\w-]{43})", re.ASCII)


class InvalidChallenge(Unauthenticated):
    """The challenge is not valid; sign in again."""


@dataclass(frozen=True, slots=True)
class ChallengeToken:
    """What a client sends with the code: `<user>.<challenge>.<secret>`."""

    user_id: str
    challenge_id: str
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> ChallengeToken:
        """The token in a text. Raises: InvalidChallenge."""
        parts = _TEXT.fullmatch(text)
        if parts is None:
            raise InvalidChallenge
        return cls(*parts.groups())

    def __str__(self) -> str:
        return f"{self.user_id}.{self.challenge_id}.{self.secret}"


@dataclass(frozen=True, slots=True)
class Challenge:
    """A pending attempt to sign in; `user_version` is the account's when the password matched."""

    id: str
    user_id: str
    secret_hash: str = field(repr=False, metadata=SECRET)
    device: str
    user_version: int
    ends_at: datetime

    @classmethod
    def issued(
        cls, token: ChallengeToken, *, device: str, user_version: int, at: datetime
    ) -> Challenge:
        """A new challenge, which this token answers."""
        return cls(
            id=token.challenge_id,
            user_id=token.user_id,
            secret_hash=hashed(token.secret),
            device=device,
            user_version=user_version,
            ends_at=at + LIFETIME,
        )

    def accepts(
        self, token: ChallengeToken, *, device: str, user_version: int, at: datetime
    ) -> bool:
        """Whether a token continues this attempt, in time and with an unchanged account."""
        is_same_attempt = self.device == device and self.user_version == user_version
        return fits(token.secret, self.secret_hash) and is_same_attempt and at < self.ends_at
