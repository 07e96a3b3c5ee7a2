"""Asking signed-in users for their password once more, before what a stolen session must not do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from functions.auth.passwords.entities import WrongPassword
from functions.auth.passwords.guesses import counting, forgetting
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.throttling.entities import Backoff, BackoffPolicy, TooManyAttempts
from functions.auth.users.entities import User
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.errors import FieldError


@dataclass(frozen=True)
class PasswordProof:
    """`rule` says how patient we are; `commit` writes."""

    commit: Callable[[Transaction], None]
    hasher: PasswordHasher
    clock: Clock
    rule: BackoffPolicy

    def given(self, user: User, guesses: Backoff, password: str, pointer: str) -> Transaction:
        """What forgets the wrong guesses before, to be written with what the password allows.

        `pointer` is the field it came in. Raises: WrongPassword, TooManyAttempts.
        """
        now = self.clock()
        if guesses.is_locked(now):
            raise TooManyAttempts(retry_after=guesses.seconds_left(now))
        if self.hasher.matches(user.password_hash, password):
            return forgetting(guesses)
        forgotten_at = int(now.timestamp()) + self.rule.memory
        counted = counting(guesses.failed(now, self.rule), forgotten_at)
        self.commit(counted.audit(f"user#{user.id}", "password.refused", at=now))
        raise WrongPassword(errors=(FieldError(pointer, WrongPassword.title(), "wrong"),))
