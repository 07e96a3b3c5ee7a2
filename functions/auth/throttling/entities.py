"""The back-off: how long whoever has failed to sign in has to wait.

Every login that is tried has one, whether it is a user's or not, and so has every network address
that tries. The first failures cost nothing; then each doubles the pause, up to a longest one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from functions.auth.secret_text import fits, hashed
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, TooManyRequests


class TooManyAttempts(TooManyRequests):
    """Too many attempts to sign in have failed here; wait a while."""


class BackoffMoved(Conflict):
    """Somebody else has tried at the same time."""


@dataclass(frozen=True, slots=True)
class BackoffPolicy:
    """How patient we are: `free` failures cost nothing; pauses and memory are in seconds."""

    free: int
    pause: int
    longest: int
    memory: int

    def wait(self, failures: int) -> int:
        """The seconds to wait after so many failures in a row."""
        beyond = failures - self.free - 1
        if beyond < 0:
            return 0
        return min(self.longest, self.pause << min(beyond, 20))


@dataclass(frozen=True, slots=True)
class Backoff:
    """The failures in a row of one login or one source; version 0 stands for none at all.

    `unlock_hash`, `user_id` and `device_key` are set while a link that ends the pause is in its
    user's mail; the key makes the device known on which the link is followed.
    """

    id: str
    failures: int = 0
    failed_at: datetime | None = None
    locked_until: datetime | None = None
    unlock_hash: str = field(default="", repr=False, metadata=SECRET)
    user_id: str | None = None
    device_key: str = field(default="", repr=False, metadata=SECRET)
    version: int = 0

    def is_locked(self, at: datetime) -> bool:
        """Whether one still has to wait."""
        return self.locked_until is not None and at < self.locked_until

    def seconds_left(self, at: datetime) -> int:
        """How long one still has to wait."""
        left = (self.locked_until - at).total_seconds() if self.locked_until else 0
        return max(1, round(left))

    def failed(self, at: datetime, rule: BackoffPolicy) -> Backoff:
        """After another failure. One during the pause is passed over, lest it never end."""
        if self.is_locked(at):
            return replace(self, version=self.version + 1)
        begun = self if self._is_remembered(at, rule) else Backoff(self.id, version=self.version)
        wait = rule.wait(begun.failures + 1)
        return replace(
            begun,
            failures=begun.failures + 1,
            failed_at=at,
            locked_until=at + timedelta(seconds=wait) if wait else None,
            version=self.version + 1,
        )

    @property
    def digest(self) -> str:
        """What stands in the id for the name of the login or source."""
        return self.id.partition("#")[2]

    def unlockable(self, secret: str, user_id: str | None, device_key: str = "") -> Backoff:
        """The same pause, which this secret ends."""
        return replace(self, unlock_hash=hashed(secret), user_id=user_id, device_key=device_key)

    def is_ended_by(self, secret: str, at: datetime, rule: BackoffPolicy) -> bool:
        """Whether a secret ends the pause."""
        return self._is_remembered(at, rule) and fits(secret, self.unlock_hash)

    def _is_remembered(self, at: datetime, rule: BackoffPolicy) -> bool:
        return self.failed_at is not None and at < self.failed_at + timedelta(seconds=rule.memory)
