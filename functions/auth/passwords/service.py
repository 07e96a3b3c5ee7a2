"""Change of a password, and what helps who has forgotten it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from functions.auth.actor import acting
from functions.auth.links.repository import EMAIL_CHANGE, RESET, void
from functions.auth.passwords.entities import (
    InvalidResetToken,
    PasswordReset,
    check,
    own_data,
)
from functions.auth.passwords.events import PasswordChanged, PasswordResetRequested, UserInvited
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.passwords.proof import PasswordProof
from functions.auth.passwords.repository import (
    Account,
    PasswordRepository,
    keeping,
    using_up,
)
from functions.auth.secret_text import fits, hashed, new_secret
from functions.auth.sessions import known_device
from functions.auth.sessions.entities import Session
from functions.auth.sessions.known_device import KnownDevice
from functions.auth.sessions.repository import SessionRepository
from functions.auth.throttling.repository import decoys, forgiving
from functions.auth.users.entities import User, UserNotFound
from functions.auth.users.repository import UserRepository, replacement
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.errors import TooManyRequests
from shared.mail_address import compared
from shared.principal import Principal

PAUSE = 60
"""Seconds between two messages with a link to one user."""


@dataclass(frozen=True)
class Passwords:
    """Use cases; in seconds, `lifetime` of a link, and that of one for a first password."""

    passwords: PasswordRepository
    users: UserRepository
    sessions: SessionRepository
    hasher: PasswordHasher
    proof: PasswordProof
    clock: Clock
    lifetime: int
    invitation_lifetime: int

    def change(self, current: str, new: str, by: Principal) -> None:
        """Give the caller another password and end their other sessions.

        Raises: WrongPassword, TooManyAttempts, WeakPassword, UserNotFound, PreconditionFailed.
        """
        account = self.passwords.account(by.id)
        if account is None:
            raise UserNotFound
        proved = self.proof.given(account.user, account.guesses, current, "/currentPassword")
        others = tuple(s for s in account.sessions if s.id != by.session_id)
        check(new, _own_data(account.user), "/newPassword")
        also = proved.extend(void(by.id, RESET))
        self._set(account.user, new, others, also, "password.changed")

    def forgot(self, email: str) -> None:
        """Send a link for a new password, if the address is a user's and got none just before.

        One read and one transaction in any case, which writes as much, or is refused as soon.
        """
        address, secret = compared(email), new_secret()
        user = self.users.by_email(address)
        reset = self._reset(user.id if user else hashed(address), secret, self.lifetime)
        transaction = keeping(reset, PAUSE, otherwise=TooManyRequests())
        if user is not None and user.is_active:
            transaction.emit(PasswordResetRequested.of(user, reset, secret))
        else:
            transaction.extend(decoys(1, int(reset.issued_at.timestamp())))
        try:
            self.passwords.commit(transaction)
        except TooManyRequests:
            return  # the last message is on its way; nobody may notice that there is one

    def reset(self, token: str, new: str) -> KnownDevice:
        """Set a password with the token of a link, and end all sessions.

        Answers what makes the device known on which the link was followed.
        Raises: InvalidResetToken, WeakPassword, PreconditionFailed.
        """
        user_id, _, secret = token.partition(".")
        account = self.passwords.account(user_id) if user_id else None
        reset = self._valid(account, secret)
        if account is None or reset is None:
            raise InvalidResetToken
        check(new, _own_data(account.user))
        with acting(user_id):
            used = using_up(reset, otherwise=InvalidResetToken())
            used.extend(forgiving(account.user.names))
            user = self._set(account.user, new, account.sessions, used, "password.reset")
        return known_device.remembered(user.device_key, user.updated_at)

    def invitation(self, user: User) -> Transaction:
        """What lets a new user set their first password: a reset, and the event with its link."""
        secret = new_secret()
        reset = self._reset(user.id, secret, self.invitation_lifetime)
        transaction = keeping(reset, PAUSE, otherwise=TooManyRequests())
        return transaction.emit(UserInvited.of(user, reset, secret))

    def _valid(self, account: Account | None, secret: str) -> PasswordReset | None:
        reset = account.reset if account and account.user.is_active else None
        if reset is None or not fits(secret, reset.secret_hash):
            return None
        return reset if self.clock() < reset.ends_at else None

    def _reset(self, user_id: str, secret: str, lifetime: int) -> PasswordReset:
        now = self.clock()
        return PasswordReset(user_id, hashed(secret), now, now + timedelta(seconds=lifetime))

    def _set(
        self, user: User, new: str, ended: tuple[Session, ...], also: Transaction, action: str
    ) -> User:
        now = self.clock()
        changed = user.with_password(self.hasher.hash(new), now)
        change = also.extend(replacement(changed)).emit(PasswordChanged.of(changed))
        change.extend(void(user.id, EMAIL_CHANGE))
        change.audit(f"user#{user.id}", action, at=now, before=user, after=changed)
        self.sessions.end_all(ended, now, change)
        return changed


def _own_data(user: User) -> tuple[str, ...]:
    return own_data(user.email, user.name, user.phone)
