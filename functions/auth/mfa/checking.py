"""The check of a code, wherever one is asked for. Right or wrong, it is written down at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from functions.auth.mfa import backup_codes, totp
from functions.auth.mfa.entities import InvalidCode, SecondFactor
from functions.auth.mfa.events import MfaBlocked
from functions.auth.mfa.repository import SecondFactorRepository, replacing
from functions.auth.mfa.sealing import Sealing
from functions.auth.users.entities import User
from shared.clock import Clock
from shared.dynamo import Transaction

_APP_CODE = re.compile(r"([0-9]{3})[\s-]?([0-9]{3})")
"""Six digits, as apps show them: in halves."""


@dataclass(frozen=True)
class CodeCheck:
    """Takes app codes and backup codes.

    `drift` is how many steps of 30 seconds a phone's clock may be off by, either way. Whoever
    changes the factor does so on condition that it is the one that was read. Of many codes tried
    at the same time one alone is judged, therefore, and the others are refused unseen.
    """

    factors: SecondFactorRepository
    sealing: Sealing
    clock: Clock
    drift: int = 0

    def used(
        self, user: User, factor: SecondFactor, code: str, on_failure: Transaction | None = None
    ) -> SecondFactor:
        """A user's factor after a good code, for the caller to write; a wrong one is counted here.

        `on_failure` is written with the count. Raises: InvalidCode, CodesBlocked, Unavailable.
        """
        now = self.clock()
        factor.check_open(now)
        after = self._after(factor, code.strip(), now)
        if after is None:
            counted = _counted(user, factor, now)
            self.factors.commit(counted.extend(on_failure or Transaction()))
            raise InvalidCode
        return after

    def _after(self, factor: SecondFactor, code: str, now: datetime) -> SecondFactor | None:
        if halves := _APP_CODE.fullmatch(code):
            secret = self.sealing.unseal(factor.sealed_secret, factor.user_id)
            step = totp.matching_step(secret, "".join(halves.groups()), now, self.drift)
            return factor.after_step(step) if step and step > factor.last_step else None
        kept = backup_codes.kept(code)
        return factor.after_backup_code(kept) if kept in factor.backup_codes else None


def _counted(user: User, before: SecondFactor, at: datetime) -> Transaction:
    """What counts a wrong code, and tells the user when it begins a first block."""
    after = before.after_failure(at)
    counted = replacing(before, after)
    if after.is_first_blocked and after.blocked_until:
        counted.emit(MfaBlocked.of(user, after.blocked_until, at))
    return counted
