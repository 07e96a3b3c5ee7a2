"""Back-off: how long a caller must wait after failed attempts.

Every login that is tried has one, whether it belongs to a user or not, and so has every network
address. The first failures cost nothing; after that, each one doubles the wait, up to a maximum.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from functions.auth.secret_text import fits, hashed
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, TooManyRequests


class TooManyAttempts(TooManyRequests):
    """Too many attempts failed; wait before you try again."""


class BackoffChanged(Conflict):
    """Another attempt was made at the same time; try again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackoffPolicy:
    """How many failures are free, and how long one waits after more; times are in seconds."""

    free_failures: int
    first_wait: int
    longest_wait: int
    memory: int
    """How long failures are remembered."""

    def wait(self, failures: int) -> int:
        """The seconds to wait after so many failures in a row."""
        beyond = failures - self.free_failures - 1
        if beyond < 0:
            return 0
        return min(self.longest_wait, self.first_wait << min(beyond, 20))


@dataclass(frozen=True, slots=True)
class Backoff:
    """The failures in a row under one key; version 0 means that none are stored.

    `unlock_hash`, `user_id` and `device_key` are set once a link that ends the wait was sent to its
    user; the key makes the device known on which the link is followed.
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
        """Whether attempts are refused."""
        return self.locked_until is not None and at < self.locked_until

    def check_open(self, at: datetime) -> None:
        """Refuse an attempt during the wait. Raises: TooManyAttempts."""
        if self.locked_until is not None and at < self.locked_until:
            left = (self.locked_until - at).total_seconds()
            raise TooManyAttempts(retry_after=max(1, round(left)))

    def after_failure(self, at: datetime, policy: BackoffPolicy) -> Backoff:
        """The back-off after one more failure; failures during the wait do not extend it."""
        if self.is_locked(at):
            return replace(self, version=self.version + 1)
        begun = self if self._is_remembered(at, policy) else Backoff(self.id)
        wait = policy.wait(begun.failures + 1)
        return replace(
            begun,
            failures=begun.failures + 1,
            failed_at=at,
            locked_until=at + timedelta(seconds=wait) if wait else None,
            version=self.version + 1,
        )

    @property
    def key_hash(self) -> str:
        """The part of the id that identifies the login."""
        return self.id.partition("#")[2]

    def with_unlock_secret(self, secret: str, user_id: str | None, device_key: str = "") -> Backoff:
        """The same wait, which this secret ends."""
        return replace(self, unlock_hash=hashed(secret), user_id=user_id, device_key=device_key)

    def is_unlocked_by(self, secret: str, at: datetime, policy: BackoffPolicy) -> bool:
        """Whether a secret ends the wait."""
        return self._is_remembered(at, policy) and fits(secret, self.unlock_hash)

    def _is_remembered(self, at: datetime, policy: BackoffPolicy) -> bool:
        memory = timedelta(seconds=policy.memory)
        return self.failed_at is not None and at < self.failed_at + memory


def login_backoff_id(login: str) -> str:
    """The id of a login's back-off; it is hashed because people type passwords there, too."""
    return f"LOGIN#{hashed(login)}"


def source_backoff_id(ip: str) -> str:
    """The id of a source's back-off: an IPv4 address, or the /64 network of an IPv6 address."""
    if ":" not in ip:
        return f"SOURCE#{ip}"
    import ipaddress  # 5 ms of a cold start that callers by IPv4 do not need

    return f"SOURCE#{ipaddress.ip_network((ip, 64), strict=False)}"


def user_backoff_id(user_id: str) -> str:
    """The id of the back-off for a signed-in user's own password."""
    return f"USER#{user_id}"


def registration_backoff_id(address_id: str) -> str:
    """The id of the back-off for the passwords of an address's registrations."""
    return f"REGISTRATION#{address_id}"
