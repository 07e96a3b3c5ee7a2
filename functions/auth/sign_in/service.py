"""Signing in. No answer tells whether a login belongs to a user, and each costs the same work."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from functions.auth.actor import acting
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.secret_text import new_secret
from functions.auth.sessions import known_device
from functions.auth.sessions.entities import Client
from functions.auth.sessions.known_device import KnownDevice
from functions.auth.sessions.service import Sessions, TokenPair
from functions.auth.sign_in.entities import InvalidCredentials, InvalidUnlockToken
from functions.auth.sign_in.events import AccountLocked, LoginFailed, UnlockRequested
from functions.auth.sign_in.mfa_challenges import IssuedChallenge, MfaChallenges
from functions.auth.sign_in.repository import SignInAttempt, SignInRepository
from functions.auth.throttling.decoys import decoys
from functions.auth.throttling.entities import (
    Backoff,
    BackoffChanged,
    BackoffPolicy,
)
from functions.auth.throttling.repository import BackoffRepository
from functions.auth.users.entities import User, UserChanged
from functions.auth.users.phone import InvalidPhone, e164
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.mail_address import compared
from shared.retrying import retrying

OVERTAKEN = (BackoffChanged, UserChanged)
"""What an attempt meets when others are made, or the account changes, at the same time."""


@component
class SignIn:
    """Use cases of signing in, throttled by login and by network address."""

    table: Table
    attempts: SignInRepository
    backoffs: BackoffRepository
    sessions: Sessions
    challenges: MfaChallenges
    hasher: PasswordHasher
    clock: Clock
    region: str
    login_policy: BackoffPolicy
    source_policy: BackoffPolicy

    def sign_in(self, login: str, password: str, client: Client) -> TokenPair | IssuedChallenge:
        """Sign a user in by e-mail address or phone number, or ask for their second factor.

        Failures of a known device are counted separately from all others. One read, one transaction
        and one hash, whether it works or not; more reads and writes only while others try the same
        login or source, so that every failure is counted.
        Raises: InvalidCredentials, TooManyAttempts, Unavailable.
        """
        name = self._normalized(login)
        matches = cache(lambda known_hash: self.hasher.matches(known_hash, password))

        def attempt() -> TokenPair | IssuedChallenge:
            found = self._read(name, client)
            is_right = matches(found.user.password_hash if found.user else "")
            return self._answer(found, password, client, is_right=is_right)

        return retrying(attempt, on=OVERTAKEN)

    def complete(self, challenge: str, code: str, client: Client) -> TokenPair:
        """Sign in a user who answers a challenge with a code.

        One read and one transaction. Raises: InvalidChallenge, InvalidCode, CodesBlocked,
        Unavailable.
        """

        def attempt() -> TokenPair:
            user, used = self.challenges.answer(challenge, code, client.device_name)
            with acting(user.id):
                return self.sessions.start(user, client, used)

        return retrying(attempt, on=OVERTAKEN)

    def unlock(self, token: str) -> KnownDevice | None:
        """End the wait of a login with the token from the message.

        Returns what makes the device known on which the link was followed, so that failures
        elsewhere no longer lock the user out. Raises: InvalidUnlockToken.
        """
        key_hash, _, secret = token.partition(".")
        backoff, now = self.backoffs.get(f"LOGIN#{key_hash}"), self.clock()
        if backoff.user_id is None or not backoff.is_unlocked_by(secret, now, self.login_policy):
            raise InvalidUnlockToken
        with acting(backoff.user_id):
            transaction = self.backoffs.remove(backoff, otherwise=InvalidUnlockToken())
            transaction.audit(f"user#{backoff.user_id}", "account.unlocked", at=now, before=backoff)
            self.table.commit(transaction)
        return known_device.issue(backoff.device_key, now) if backoff.device_key else None

    def _normalized(self, login: str) -> str:
        if "@" in login:
            return compared(login)
        try:
            return e164(login, self.region)
        except InvalidPhone:
            return login  # looked up all the same, so that the answer takes as long

    def _read(self, login: str, client: Client) -> SignInAttempt:
        """Raises: TooManyAttempts."""
        attempt = self.attempts.get_attempt(login, client)
        if attempt.device is None:
            attempt.source.check_open(self.clock())
        return attempt

    def _answer(
        self, attempt: SignInAttempt, password: str, client: Client, *, is_right: bool
    ) -> TokenPair | IssuedChallenge:
        user, now = attempt.user, self.clock()
        if user and is_right and user.is_active and not attempt.counted.is_locked(now):
            with acting(user.id):
                return self._proceed(user, attempt.counted, password, client)
        self.table.commit(self._failure(attempt, now))
        raise InvalidCredentials

    def _proceed(
        self, user: User, backoff: Backoff, password: str, client: Client
    ) -> TokenPair | IssuedChallenge:
        """Start the session of a user whose password is right, or ask for the second factor."""
        password_hash = self._current_hash(user, password)
        cleared = self.backoffs.remove(backoff)
        if user.mfa_enabled:
            return self.challenges.issue(user, client, cleared, password_hash)
        return self.sessions.start(user, client, cleared, password_hash)

    def _current_hash(self, user: User, password: str) -> str:
        """The hash of a user's password, renewed if its parameters are outdated."""
        if self.hasher.is_outdated(user.password_hash):
            return self.hasher.hash(password)
        return user.password_hash

    def _failure(self, attempt: SignInAttempt, now: datetime) -> Transaction:
        """Count a failure, with as many writes whether the login belongs to a user or not."""
        user = attempt.user if attempt.user and attempt.user.is_active else None
        failed = attempt.counted.after_failure(now, self.login_policy)
        login, messages = self._lock_messages(failed, user, now)
        source = attempt.source.after_failure(now, self.source_policy)
        return (
            self.backoffs.change(login, over=attempt.counted, at=now, policy=self.login_policy)
            .extend(
                self.backoffs.change(source, over=attempt.source, at=now, policy=self.source_policy)
            )
            .extend(messages)
            .emit(LoginFailed.of(attempt.user, now))
        )

    def _lock_messages(
        self, backoff: Backoff, user: User | None, now: datetime
    ) -> tuple[Backoff, Transaction]:
        """When the first wait begins: the back-off with an unlock link, and the messages."""
        until = backoff.locked_until
        if until is None or not backoff.is_locked(now) or backoff.unlock_hash:
            return backoff, Transaction()
        secret = new_secret()
        if user is None:
            return backoff.with_unlock_secret(secret, None), decoys(2, now)
        unlockable = backoff.with_unlock_secret(secret, user.id, user.device_key)
        expires_at = now + timedelta(seconds=self.login_policy.memory)
        token = f"{unlockable.key_hash}.{secret}"
        return unlockable, Transaction().emit(
            AccountLocked.of(user, until, now), UnlockRequested.of(user, token, expires_at, now)
        )
