"""Signing in. No answer tells whether a login is a user's, and each costs the same work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.auth.actor import acting
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.secret_text import new_secret
from functions.auth.sessions import known_device
from functions.auth.sessions.entities import AccountChanged, Place
from functions.auth.sessions.known_device import KnownDevice
from functions.auth.sessions.service import Grant, Sessions
from functions.auth.sign_in.entities import InvalidCredentials, InvalidUnlockToken
from functions.auth.sign_in.events import AccountLocked, LoginFailed, UnlockRequested
from functions.auth.sign_in.repository import Attempt, AttemptRepository
from functions.auth.sign_in.second_step import ChallengeGrant, SecondStep
from functions.auth.throttling.entities import (
    Backoff,
    BackoffMoved,
    BackoffPolicy,
    TooManyAttempts,
)
from functions.auth.throttling.repository import clearing, counting, decoys
from functions.auth.users.entities import User
from functions.auth.users.phone import InvalidPhone, e164
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.mail_address import compared

TRIES = 6
"""How often an attempt looks again when others try at the same time."""


@dataclass(frozen=True)
class SignIn:
    """Use cases; `logins` and `sources` say how patient we are with each."""

    attempts: AttemptRepository
    sessions: Sessions
    second_step: SecondStep
    hasher: PasswordHasher
    clock: Clock
    region: str
    logins: BackoffPolicy
    sources: BackoffPolicy

    def sign_in(self, login: str, password: str, place: Place) -> Grant | ChallengeGrant:
        """Sign a user in by e-mail address or phone number, or ask for their second factor.

        A device that proves to be known is held to its own failures, not to those of others. One
        read, one transaction and one hash, whether it works or not; more reads and writes only
        while others try the same login or from the same source, so that no failure goes uncounted.
        Raises: InvalidCredentials, TooManyAttempts, AccountChanged, Unavailable.
        """
        name = self._name(login)
        attempt = self._read(name, place)
        kept = attempt.user.password_hash if attempt.user else ""
        is_theirs = self.hasher.matches(kept, password)
        for _ in range(TRIES):
            try:
                return self._answer(attempt, password, place, is_theirs=is_theirs)
            except (BackoffMoved, AccountChanged):
                attempt = self._read(name, place)
                if kept != (attempt.user.password_hash if attempt.user else ""):
                    raise AccountChanged from None
        raise TooManyAttempts

    def complete(self, challenge: str, code: str, place: Place) -> Grant:
        """Sign in a user who answers a challenge with a code.

        One read and one transaction. Raises: InvalidChallenge, InvalidCode, CodesBlocked,
        AccountChanged, Unavailable.
        """
        user, change = self.second_step.met(challenge, code, place.shown_device)
        with acting(user.id):
            return self.sessions.begin(user, place, change)

    def unlock(self, token: str) -> KnownDevice | None:
        """End the pause of a login with the token from the message.

        Answers what makes the device known on which the link was followed, so that whoever goes on
        guessing elsewhere does not keep its user out. Raises: InvalidUnlockToken.
        """
        digest, _, secret = token.partition(".")
        backoff, now = self.attempts.of_login(digest), self.clock()
        if backoff.user_id is None or not backoff.is_ended_by(secret, now, self.logins):
            raise InvalidUnlockToken
        with acting(backoff.user_id):
            transaction = clearing(backoff, otherwise=InvalidUnlockToken())
            transaction.audit(f"user#{backoff.user_id}", "account.unlocked", at=now, before=backoff)
            self.attempts.commit(transaction)
        return known_device.remembered(backoff.device_key, now) if backoff.device_key else None

    def _name(self, login: str) -> str:
        if "@" in login:
            return compared(login)
        try:
            return e164(login, self.region)
        except InvalidPhone:
            return login  # looked up all the same, so that the answer takes as long

    def _read(self, name: str, place: Place) -> Attempt:
        attempt, now = self.attempts.read(name, place), self.clock()
        if attempt.device is None and attempt.source.is_locked(now):
            raise TooManyAttempts(retry_after=attempt.source.seconds_left(now))
        return attempt

    def _answer(
        self, attempt: Attempt, password: str, place: Place, *, is_theirs: bool
    ) -> Grant | ChallengeGrant:
        user, now = attempt.user, self.clock()
        if user and is_theirs and user.is_active and not attempt.counted.is_locked(now):
            with acting(user.id):
                return self._welcome(user, attempt.counted, password, place)
        self.attempts.commit(self._failure(attempt, now))
        raise InvalidCredentials

    def _welcome(
        self, user: User, backoff: Backoff, password: str, place: Place
    ) -> Grant | ChallengeGrant:
        """Let a user in, whose password is right, or ask for their second factor."""
        password_hash, change = self._kept_hash(user, password), clearing(backoff)
        if user.mfa_enabled:
            return self.second_step.challenge(user, place, change, password_hash)
        return self.sessions.begin(user, place, change, password_hash)

    def _kept_hash(self, user: User, password: str) -> str:
        """The hash of a user's password, anew if its parameters are weaker than today's."""
        if self.hasher.is_outdated(user.password_hash):
            return self.hasher.hash(password)
        return user.password_hash

    def _failure(self, attempt: Attempt, now: datetime) -> Transaction:
        """What counts a failure; the writes are as many whether the login is a user's or not."""
        user = attempt.user if attempt.user and attempt.user.is_active else None
        login, told = self._paused(attempt.counted.failed(now, self.logins), user, now)
        source = attempt.source.failed(now, self.sources)
        moment = int(now.timestamp())
        return (
            counting(login, moment + self.logins.memory)
            .extend(counting(source, moment + self.sources.memory))
            .extend(told)
            .emit(LoginFailed.of(attempt.user, now))
        )

    def _paused(
        self, backoff: Backoff, user: User | None, now: datetime
    ) -> tuple[Backoff, Transaction]:
        """At the first pause, the back-off with a link that ends it, and what tells its user."""
        until = backoff.locked_until
        if until is None or not backoff.is_locked(now) or backoff.unlock_hash:
            return backoff, Transaction()
        secret = new_secret()
        if user is None:
            return backoff.unlockable(secret, None), decoys(2, int(now.timestamp()))
        unlockable = backoff.unlockable(secret, user.id, user.device_key)
        ends_at = now + timedelta(seconds=self.logins.memory)
        locked = AccountLocked.of(user, until, now)
        token = f"{unlockable.digest}.{secret}"
        return unlockable, Transaction().emit(locked, UnlockRequested.of(user, token, ends_at, now))
