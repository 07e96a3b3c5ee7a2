"""A challenge: the password was right, the code is still to come.

It stands for one attempt to sign in: it is used up by the code, ends after minutes, and is good
only on the device and for the account that the password was right for.
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
class ChallengeText:
    """What a client brings back with the code: `<user>.<challenge>.<secret>`."""

    user_id: str
    challenge_id: str
    secret: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> ChallengeText:
        """The parts of a text. Raises: InvalidChallenge."""
        parts = _TEXT.fullmatch(text)
        if parts is None:
            raise InvalidChallenge
        return cls(*parts.groups())

    def __str__(self) -> str:
        return f"{self.user_id}.{self.challenge_id}.{self.secret}"


@dataclass(frozen=True, slots=True)
class Challenge:
    """An attempt to sign in; `user_version` is the account that the password was right for."""

    id: str
    user_id: str
    secret_hash: str = field(repr=False, metadata=SECRET)
    device: str
    user_version: int
    ends_at: datetime

    @classmethod
    def issued(
        cls, text: ChallengeText, *, device: str, user_version: int, at: datetime
    ) -> Challenge:
        """A new challenge, which this text answers."""
        return cls(
            id=text.challenge_id,
            user_id=text.user_id,
            secret_hash=hashed(text.secret),
            device=device,
            user_version=user_version,
            ends_at=at + LIFETIME,
        )

    def is_met(self, text: ChallengeText, *, device: str, user_version: int, at: datetime) -> bool:
        """Whether a text continues this very attempt, in time and on an unchanged account."""
        is_same_attempt = self.device == device and self.user_version == user_version
        return fits(text.secret, self.secret_hash) and is_same_attempt and at < self.ends_at
