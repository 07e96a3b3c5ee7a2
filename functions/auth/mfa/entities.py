"""A second factor: what a user has besides their password.

It is asked for once its first code was given. Each code works once: an app's because its step must
be later than the last one used, a backup code because it is taken off the list. Wrong codes in a
row block it for a time that doubles, so that six digits can't be guessed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.dynamo.audit import SECRET
from shared.errors import Conflict, TooManyRequests, Unauthenticated

FREE_ATTEMPTS = 5
"""Wrong codes in a row that cost nothing but time to type."""
FIRST_BLOCK = timedelta(minutes=1)
LONGEST_BLOCK = timedelta(hours=1)


class InvalidCode(Unauthenticated):
    """The code is wrong, or was used before."""


class NoSecondFactor(Conflict):
    """No second factor is set up."""


class SecondFactorInUse(Conflict):
    """A second factor is set up already; remove it first."""


class CodesBlocked(TooManyRequests):
    """Too many wrong codes; try again later."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """An authenticator app and ten backup codes.

    `last_step` is the step of the last code that was used; `failures` the wrong codes since.
    """

    user_id: str
    sealed_secret: str = field(repr=False, metadata=SECRET)
    created_at: datetime
    confirmed_at: datetime | None = None
    last_step: int = 0
    backup_codes: tuple[str, ...] = field(default=(), repr=False, metadata=SECRET)
    failures: int = 0
    blocked_until: datetime | None = None
    version: int = 1

    @property
    def is_confirmed(self) -> bool:
        """Whether a first code has shown that the app has the secret."""
        return self.confirmed_at is not None

    def check_open(self, at: datetime) -> None:
        """Refuse any code for a while after many wrong ones. Raises: CodesBlocked."""
        if self.blocked_until is not None and at < self.blocked_until:
            wait = math.ceil((self.blocked_until - at).total_seconds())
            raise CodesBlocked(retry_after=wait)

    @property
    def is_first_blocked(self) -> bool:
        """Whether the last wrong code has begun the first block, of a factor that is in force."""
        return self.is_confirmed and self.failures == FREE_ATTEMPTS

    def confirmed(self, at: datetime, backup_codes: tuple[str, ...]) -> SecondFactor:
        """The factor in force, with the hashes of its backup codes."""
        return replace(self, confirmed_at=at, backup_codes=backup_codes)

    def after_step(self, step: int) -> SecondFactor:
        """The factor after an app's code; that code and older ones are used up."""
        return replace(self, last_step=step, failures=0, blocked_until=None)

    def after_backup_code(self, kept: str) -> SecondFactor:
        """The factor without a backup code, which was used."""
        rest = tuple(code for code in self.backup_codes if code != kept)
        return replace(self, backup_codes=rest, failures=0, blocked_until=None)

    def after_failure(self, at: datetime) -> SecondFactor:
        """The factor after a wrong code: from the fifth in a row on, each doubles a block."""
        failures = self.failures + 1
        over = failures - FREE_ATTEMPTS
        if over < 0:
            return replace(self, failures=failures)
        block = min(FIRST_BLOCK * 2 ** min(over, 10), LONGEST_BLOCK)
        return replace(self, failures=failures, blocked_until=at + block)

    def with_backup_codes(self, backup_codes: tuple[str, ...]) -> SecondFactor:
        """The factor with other backup codes; the ones before are void."""
        return replace(self, backup_codes=backup_codes)
