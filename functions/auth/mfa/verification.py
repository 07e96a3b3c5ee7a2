"""Verification of codes, wherever one is asked for; right or wrong, each is recorded at once."""

from __future__ import annotations

import re
from datetime import datetime

from functions.auth.mfa import backup_codes, totp
from functions.auth.mfa.entities import InvalidCode, SecondFactor
from functions.auth.mfa.events import MfaBlocked
from functions.auth.mfa.repository import SecondFactorRepository
from functions.auth.mfa.sealing import Sealing
from functions.auth.users.entities import User
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction

_APP_CODE = re.compile(r"([0-9]{3})[\s-]?([0-9]{3})")
"""Six digits, as apps show them: in two groups."""


@component
class CodeVerifier:
    """Verifies codes of authenticator apps and backup codes.

    `drift` is how many steps of 30 seconds a phone's clock may be off by, either way. The factor is
    written on condition that it is still as it was read, so of many codes tried at the same time
    only one is judged.
    """

    table: Table
    factors: SecondFactorRepository
    sealing: Sealing
    clock: Clock
    drift: int = 0

    def verify(
        self, user: User, factor: SecondFactor, code: str, on_failure: Transaction | None = None
    ) -> SecondFactor:
        """The factor after a right code, for the caller to write; wrong codes are counted here.

        `on_failure` is committed with the count. Raises: InvalidCode, CodesBlocked, Unavailable.
        """
        now = self.clock()
        factor.check_open(now)
        after = self._after(factor, code.strip(), now)
        if after is None:
            counted = self._count_failure(user, factor, now)
            self.table.commit(counted.extend(on_failure or Transaction()))
            raise InvalidCode
        return after

    def _after(self, factor: SecondFactor, code: str, now: datetime) -> SecondFactor | None:
        if groups := _APP_CODE.fullmatch(code):
            secret = self.sealing.unseal(factor.sealed_secret, factor.user_id)
            step = totp.matching_step(secret, "".join(groups.groups()), now, self.drift)
            return factor.after_step(step) if step and step > factor.last_step else None
        code_hash = backup_codes.hash_of(code)
        return factor.after_backup_code(code_hash) if code_hash in factor.backup_codes else None

    def _count_failure(self, user: User, factor: SecondFactor, at: datetime) -> Transaction:
        """Count a wrong code, and tell the user when that begins the first block."""
        failed = factor.after_failure(at)
        counted = self.factors.change(failed, over=factor)
        if failed.is_first_blocked and failed.blocked_until:
            counted.emit(MfaBlocked.of(user, failed.blocked_until, at))
        return counted
