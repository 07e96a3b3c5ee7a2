"""Changing a password, and resetting a forgotten one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from functions.auth.actor import acting
from functions.auth.links.repository import EMAIL_CHANGE, PASSWORD_RESET, LinkRepository
from functions.auth.passwords.entities import (
    InvalidResetToken,
    PasswordReset,
    check_strength,
    initial_password,
    own_data,
)
from functions.auth.passwords.events import PasswordChanged, PasswordResetRequested, UserInvited
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.passwords.reauthentication import Reauthentication
from functions.auth.passwords.repository import PasswordResetRepository, reset_in
from functions.auth.secret_text import fits, hashed, new_secret
from functions.auth.sessions import known_device
from functions.auth.sessions.entities import Session
from functions.auth.sessions.known_device import KnownDevice
from functions.auth.sessions.repository import sessions_in
from functions.auth.sessions.termination import SessionTermination
from functions.auth.throttling.decoys import decoys
from functions.auth.throttling.repository import BackoffRepository
from functions.auth.users.account import Account
from functions.auth.users.entities import User, UserNotFound
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.errors import TooManyRequests
from shared.mail_address import compared
from shared.principal import Principal

PAUSE = 60
"""Seconds between two messages with a link to one user."""


@component
class Passwords:
    """Use cases of passwords; lifetimes of links are in seconds."""

    table: Table
    users: UserRepository
    resets: PasswordResetRepository
    links: LinkRepository
    backoffs: BackoffRepository
    termination: SessionTermination
    hasher: PasswordHasher
    reauthentication: Reauthentication
    clock: Clock
    reset_lifetime: int
    invitation_lifetime: int

    def change(self, current: str, new: str, by: Principal) -> None:
        """Change the caller's password and end their other sessions.

        Raises: WrongPassword, TooManyAttempts, WeakPassword, UserNotFound, UserChanged.
        """
        account = self.users.get_account(by.id)
        confirmed = self.reauthentication.confirm(account, current, "/currentPassword")
        others = [s for s in sessions_in(account) if s.id != by.session_id]
        self._check(account.user, new, "/newPassword")
        also = confirmed.extend(self.links.remove(by.id, PASSWORD_RESET))
        self._set(account.user, new, others, also, "password.changed")

    def request_reset(self, email: str) -> None:
        """Send a reset link, if the address belongs to a user and got none within the pause.

        One read and one transaction in any case, which writes as much, or is refused as early.
        """
        address, secret = compared(email), new_secret()
        user = self.users.find_by_login(address)
        reset = self._issue(user.id if user else hashed(address), secret, self.reset_lifetime)
        transaction = self.resets.add(reset, pause=PAUSE, otherwise=TooManyRequests())
        if user is not None and user.is_active:
            transaction.emit(PasswordResetRequested.of(user, reset, secret))
        else:
            transaction.extend(decoys(1, reset.issued_at))
        try:
            self.table.commit(transaction)
        except TooManyRequests:
            return  # the last message is on its way; nobody may notice that there is one

    def reset(self, token: str, new: str) -> KnownDevice:
        """Set a password with the token of a link, and end all sessions.

        Returns what makes the device known on which the link was followed.
        Raises: InvalidResetToken, WeakPassword, UserChanged.
        """
        user_id, _, secret = token.partition(".")
        account, reset = self._find_reset(user_id, secret)
        self._check(account.user, new, "/password")
        with acting(user_id):
            used = self.resets.remove(reset, otherwise=InvalidResetToken())
            used.extend(self.backoffs.forget_logins(account.user.logins))
            user = self._set(account.user, new, sessions_in(account), used, "password.reset")
        return known_device.issue(user.device_key, user.updated_at)

    def invite(self, user: User) -> Transaction:
        """What lets a new user set their first password: a reset, and the event with its link."""
        secret = new_secret()
        reset = self._issue(user.id, secret, self.invitation_lifetime)
        transaction = self.resets.add(reset, pause=PAUSE, otherwise=TooManyRequests())
        return transaction.emit(UserInvited.of(user, reset, secret))

    def _find_reset(self, user_id: str, secret: str) -> tuple[Account, PasswordReset]:
        """Raises: InvalidResetToken."""
        if not user_id:
            raise InvalidResetToken
        try:
            account = self.users.get_account(user_id)
        except UserNotFound as error:
            raise InvalidResetToken from error
        reset = reset_in(account) if account.user.is_active else None
        if reset is None or not fits(secret, reset.secret_hash) or self.clock() >= reset.ends_at:
            raise InvalidResetToken
        return account, reset

    def _check(self, user: User, new: str, pointer: str) -> None:
        """Raises: WeakPassword."""
        check_strength(new, own_data(user.email, user.name, user.phone), pointer)
        if user.password_change_required and self.hasher.matches(user.password_hash, new):
            raise initial_password(pointer)

    def _issue(self, user_id: str, secret: str, lifetime: int) -> PasswordReset:
        now = self.clock()
        return PasswordReset(user_id, hashed(secret), now, now + timedelta(seconds=lifetime))

    def _set(
        self, user: User, new: str, ended: Sequence[Session], also: Transaction, action: str
    ) -> User:
        now = self.clock()
        changed = user.with_password(self.hasher.hash(new), now)
        transaction = also.extend(self.users.change(changed, over=user))
        transaction.emit(PasswordChanged.of(changed))
        transaction.extend(self.links.remove(user.id, EMAIL_CHANGE))
        transaction.audit(f"user#{user.id}", action, at=now, before=user, after=changed)
        self.termination.end_all(ended, now, transaction)
        return changed
