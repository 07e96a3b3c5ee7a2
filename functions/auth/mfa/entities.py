"""A second factor: what a user has in addition to the password.

It is required from its first code on. Each code works once: a code of the app because its time step
must be later than the last one used, a backup code because it is removed. Wrong codes in a row
block the factor for a time that doubles, so that six digits can't be guessed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.dynamo.audit import SECRET
from shared.errors import Conflict, TooManyRequests, Unauthenticated

FREE_ATTEMPTS = 5
"""How many wrong codes in a row are allowed before the first block."""
FIRST_BLOCK = timedelta(minutes=1)
LONGEST_BLOCK = timedelta(hours=1)


class InvalidCode(Unauthenticated):
    """The code is wrong or was already used."""


class NoSecondFactor(Conflict):
    """No second factor is set up."""


class SecondFactorInUse(Conflict):
    """A second factor is already set up; disable it first."""


class CodesBlocked(TooManyRequests):
    """Too many wrong codes; try again later."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """An authenticator app and ten backup codes.

    `last_step` is the time step of the last code used; `failures` counts the wrong codes since.
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
        """Whether a first code has proved that the app has the secret."""
        return self.confirmed_at is not None

    def check_open(self, at: datetime) -> None:
        """Refuse codes while the factor is blocked. Raises: CodesBlocked."""
        if self.blocked_until is not None and at < self.blocked_until:
            wait = math.ceil((self.blocked_until - at).total_seconds())
            raise CodesBlocked(retry_after=wait)

    @property
    def is_first_blocked(self) -> bool:
        """Whether the last wrong code began the first block of an enabled factor."""
        return self.is_confirmed and self.failures == FREE_ATTEMPTS

    def confirmed(self, at: datetime, backup_codes: tuple[str, ...]) -> SecondFactor:
        """The enabled factor, with the hashes of its backup codes."""
        return replace(self, confirmed_at=at, backup_codes=backup_codes)

    def after_step(self, step: int) -> SecondFactor:
        """The factor after a code of the app; that code and older ones no longer work."""
        return replace(self, last_step=step, failures=0, blocked_until=None)

    def after_backup_code(self, code_hash: str) -> SecondFactor:
        """The factor without the backup code that was used."""
        rest = tuple(code for code in self.backup_codes if code != code_hash)
        return replace(self, backup_codes=rest, failures=0, blocked_until=None)

    def after_failure(self, at: datetime) -> SecondFactor:
        """The factor after a wrong code: from the fifth in a row on, each one doubles the block."""
        failures = self.failures + 1
        over = failures - FREE_ATTEMPTS
        if over < 0:
            return replace(self, failures=failures)
        block = min(FIRST_BLOCK * 2 ** min(over, 10), LONGEST_BLOCK)
        return replace(self, failures=failures, blocked_until=at + block)

    def with_backup_codes(self, backup_codes: tuple[str, ...]) -> SecondFactor:
        """The factor with other backup codes; the previous ones no longer work."""
        return replace(self, backup_codes=backup_codes)
