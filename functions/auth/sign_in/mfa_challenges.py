"""The second step of signing in: a challenge after the password, answered with a code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.auth.mfa.repository import SecondFactorRepository
from functions.auth.mfa.verification import CodeVerifier
from functions.auth.secret_text import new_secret
from functions.auth.sessions.entities import Client
from functions.auth.sign_in.challenge import Challenge, ChallengeToken, InvalidChallenge
from functions.auth.sign_in.challenges import ChallengeAttempt, ChallengeRepository
from functions.auth.sign_in.events import LoginFailed
from functions.auth.users.entities import User
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.ids import NewId


@dataclass(frozen=True, slots=True)
class IssuedChallenge:
    """What a client gets instead of tokens while a code is still required."""

    challenge: str = field(repr=False)
    expires_at: datetime


@component
class MfaChallenges:
    """Issues challenges, and verifies the answers."""

    table: Table
    challenges: ChallengeRepository
    users: UserRepository
    factors: SecondFactorRepository
    codes: CodeVerifier
    clock: Clock
    new_id: NewId

    def issue(
        self, user: User, client: Client, also: Transaction, password_hash: str
    ) -> IssuedChallenge:
        """Issue a challenge to a user whose password was right, and store its renewed hash.

        `also` is committed with it. Raises: UserChanged; what `also` raises.
        """
        now = self.clock()
        kept, change = self._renew_hash(user, password_hash, now)
        token = ChallengeToken(user.id, self.new_id(), new_secret())
        challenge = Challenge.issued(
            token, device=client.device_name, user_version=kept.version, at=now
        )
        self.table.commit(also.extend(change).extend(self.challenges.add(challenge)))
        return IssuedChallenge(str(token), challenge.ends_at)

    def answer(self, text: str, code: str, device: str) -> tuple[User, Transaction]:
        """The user who answers a challenge, and what uses up both it and the code.

        One read. Raises: InvalidChallenge, InvalidCode, CodesBlocked, Unavailable.
        """
        attempt = self._attempt(ChallengeToken.parse(text), device)
        user = attempt.user
        failed = Transaction().emit(LoginFailed.of(user, self.clock()))
        after = self.codes.verify(user, attempt.factor, code, on_failure=failed)
        used = self.challenges.remove(attempt.challenge)
        return user, used.extend(self.factors.change(after, over=attempt.factor))

    def _renew_hash(
        self, user: User, password_hash: str, now: datetime
    ) -> tuple[User, Transaction]:
        if password_hash == user.password_hash:
            return user, self.users.require_unchanged(user)
        changed = user.with_renewed_hash(password_hash, now)
        transaction = self.users.change(changed, over=user)
        transaction.audit(
            f"user#{user.id}", "password.hash-renewed", at=now, before=user, after=changed
        )
        return changed, transaction

    def _attempt(self, token: ChallengeToken, device: str) -> ChallengeAttempt:
        attempt = self.challenges.get_attempt(token)
        version, now = attempt.user.version, self.clock()
        is_accepted = attempt.challenge.accepts(token, device=device, user_version=version, at=now)
        if not (attempt.user.is_active and is_accepted):
            raise InvalidChallenge
        return attempt
