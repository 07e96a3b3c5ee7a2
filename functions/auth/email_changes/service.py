"""How a user gets another address. Nothing here tells anybody whether an address is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from functions.auth.actor import acting
from functions.auth.email_changes.entities import (
    EmailChange,
    InvalidEmailChangeToken,
    SameEmail,
)
from functions.auth.email_changes.events import EmailChanged, EmailChangeRequested
from functions.auth.email_changes.repository import (
    EmailChangeRepository,
    keeping,
    using_up,
)
from functions.auth.links.repository import RESET, void
from functions.auth.passwords.proof import PasswordProof
from functions.auth.passwords.repository import PasswordRepository
from functions.auth.secret_text import hashed, new_secret
from functions.auth.throttling.repository import decoys
from functions.auth.users.entities import EmailTaken, User, UserNotFound
from functions.auth.users.events import UserUpdated
from functions.auth.users.repository import UserRepository, replacement
from shared.clock import Clock
from shared.dynamo import Transaction
from shared.errors import FieldError
from shared.mail_address import compared
from shared.principal import Principal

PAUSE = 60
"""Seconds between two messages for one user."""


@dataclass(frozen=True)
class EmailChanges:
    """Use cases; `lifetime` of a link is in seconds."""

    changes: EmailChangeRepository
    users: UserRepository
    accounts: PasswordRepository
    proof: PasswordProof
    clock: Clock
    lifetime: int

    def request(self, email: str, password: str, by: Principal) -> None:
        """Send a link to the caller's new address, which changes nothing until it is followed.

        Raises: WrongPassword, TooManyAttempts, SameEmail, EmailJustSent, UserNotFound.
        """
        account = self.accounts.account(by.id)
        if account is None:
            raise UserNotFound
        proved = self.proof.given(account.user, account.guesses, password, "/password")
        self.changes.commit(proved.extend(self.requesting(account.user, email)))

    def requesting(self, user: User, email: str) -> Transaction:
        """What asks for proof of a user's new address; one that is another user's gets no link.

        Raises: SameEmail. Its line raises: EmailJustSent.
        """
        address = compared(email)
        if address == user.email:
            raise SameEmail(errors=(FieldError("/email", SameEmail.title(), "same"),))
        secret, now = new_secret(), self.clock()
        ends_at = now + timedelta(seconds=self.lifetime)
        change = EmailChange(user.id, address, hashed(secret), now, ends_at)
        transaction = keeping(change, PAUSE)
        transaction.audit(f"user#{user.id}", "email.change-requested", at=now, after=change)
        if self.users.by_email(address) is None:
            return transaction.emit(EmailChangeRequested.of(change, user, secret))
        return transaction.extend(decoys(1, int(now.timestamp())))

    def confirm(self, token: str) -> None:
        """Change the address whose link this is; the old one is told, and its links end.

        Raises: InvalidEmailChangeToken, PreconditionFailed.
        """
        user_id, _, secret = token.partition(".")
        found = self.changes.with_user(user_id) if user_id else None
        if found is None:
            raise InvalidEmailChangeToken
        user, change = found
        now = self.clock()
        if not (user.is_active and change.is_proved_by(secret, now)):
            raise InvalidEmailChangeToken
        changed = user.moved(change.email, now)
        transaction = using_up(change).extend(replacement(changed, before=user))
        transaction.extend(void(user.id, RESET)).emit(
            UserUpdated.of(changed), EmailChanged.of(user, now)
        )
        with acting(user.id):
            transaction.audit(
                f"user#{user.id}", "user.email-changed", at=now, before=user, after=changed
            )
            self._commit(transaction)

    def _commit(self, transaction: Transaction) -> None:
        try:
            self.changes.commit(transaction)
        except EmailTaken as error:
            raise InvalidEmailChangeToken from error
