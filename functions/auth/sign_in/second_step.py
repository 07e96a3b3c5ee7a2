"""The second step of signing in: a challenge after the password, a session after the code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.auth.mfa.checking import CodeCheck
from functions.auth.mfa.repository import replacing
from functions.auth.secret_text import new_secret
from functions.auth.sessions.entities import AccountChanged, Place
from functions.auth.sign_in.challenge import Challenge, ChallengeText, InvalidChallenge
from functions.auth.sign_in.challenges import (
    ChallengeAttempt,
    ChallengeRepository,
    challenging,
    using_up,
)
from functions.auth.sign_in.events import LoginFailed
from functions.auth.users.entities import User
from functions.auth.users.repository import replacement, unchanged
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.ids import NewId


@dataclass(frozen=True, slots=True)
class ChallengeGrant:
    """What a client gets instead of tokens while the code is still to come."""

    challenge: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class SecondStep:
    """Issues challenges, and judges what comes back."""

    challenges: ChallengeRepository
    codes: CodeCheck
    clock: Clock
    new_id: NewId

    def challenge(
        self, user: User, place: Place, also: Transaction, password_hash: str
    ) -> ChallengeGrant:
        """A challenge for a user whose password was right, and the hash of it to keep.

        Another change goes along with it. Raises: AccountChanged; what the change says.
        """
        now = self.clock()
        kept, change = user, unchanged(user, otherwise=AccountChanged())
        if password_hash != user.password_hash:
            kept = user.with_password(password_hash, now)
            change = replacement(kept, otherwise=AccountChanged())
            change.audit(
                f"user#{user.id}", "password.hash-renewed", at=now, before=user, after=kept
            )
        text = ChallengeText(user.id, self.new_id(), new_secret())
        challenge = Challenge.issued(
            text, device=place.shown_device, user_version=kept.version, at=now
        )
        self.challenges.commit(also.extend(change).extend(challenging(challenge)))
        return ChallengeGrant(str(text), challenge.ends_at)

    def met(self, text: str, code: str, device: str) -> tuple[User, Transaction]:
        """Who has answered a challenge, and what uses up both it and the code.

        One read. Raises: InvalidChallenge, InvalidCode, CodesBlocked, Unavailable.
        """
        attempt = self._attempt(ChallengeText.parse(text), device)
        user = attempt.user
        after = self.codes.used(user, attempt.factor, code, on_failure=self._failed(user))
        return user, using_up(attempt.challenge).extend(replacing(attempt.factor, after))

    def _attempt(self, text: ChallengeText, device: str) -> ChallengeAttempt:
        attempt = self.challenges.attempt(text)
        if attempt is None or not attempt.user.is_active:
            raise InvalidChallenge
        version, now = attempt.user.version, self.clock()
        if not attempt.challenge.is_met(text, device=device, user_version=version, at=now):
            raise InvalidChallenge
        return attempt

    def _failed(self, user: User) -> Transaction:
        return Transaction().emit(LoginFailed.of(user, self.clock()))
