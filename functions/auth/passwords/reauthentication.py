"""Re-authentication: asks a signed-in user for the password before sensitive changes."""

from __future__ import annotations

from functions.auth.passwords.entities import WrongPassword
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.throttling.entities import (
    BackoffPolicy,
    TooManyAttempts,
    user_backoff_id,
)
from functions.auth.throttling.repository import GUESSES, BackoffRepository, backoff_in
from functions.auth.users.account import Account
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.errors import FieldError


@component
class Reauthentication:
    """Checks passwords, and counts wrong ones: a stolen session must not be able to guess."""

    table: Table
    backoffs: BackoffRepository
    hasher: PasswordHasher
    clock: Clock
    policy: BackoffPolicy

    def confirm(self, account: Account, password: str, pointer: str) -> Transaction:
        """What clears earlier failures, to be committed with the change that the password allows.

        `pointer` names the password's field. Raises: WrongPassword, TooManyAttempts.
        """
        user, now = account.user, self.clock()
        backoff = backoff_in(account.items.get(GUESSES), user_backoff_id(user.id))
        backoff.check_open(now)
        raced = TooManyAttempts()
        if self.hasher.matches(user.password_hash, password):
            return self.backoffs.remove(backoff, otherwise=raced)
        failed = backoff.after_failure(now, self.policy)
        counted = self.backoffs.change(
            failed, over=backoff, at=now, policy=self.policy, otherwise=raced
        )
        self.table.commit(counted.audit(f"user#{user.id}", "password.refused", at=now))
        raise WrongPassword(errors=(FieldError(pointer, WrongPassword.title(), "wrong"),))
