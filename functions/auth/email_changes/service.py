"""Changing a user's e-mail address. No answer tells whether an address belongs to a user."""

from __future__ import annotations

from datetime import timedelta

from functions.auth.actor import acting
from functions.auth.email_changes.entities import (
    EmailChange,
    InvalidEmailChangeToken,
    SameEmail,
)
from functions.auth.email_changes.events import EmailChanged, EmailChangeRequested
from functions.auth.email_changes.repository import EmailChangeRepository
from functions.auth.links.repository import PASSWORD_RESET, LinkRepository
from functions.auth.passwords.reauthentication import Reauthentication
from functions.auth.secret_text import hashed, new_secret
from functions.auth.throttling.decoys import decoys
from functions.auth.users.entities import EmailTaken, User
from functions.auth.users.events import UserUpdated
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table, Transaction
from shared.errors import FieldError
from shared.mail_address import compared
from shared.principal import Principal

PAUSE = 60
"""Seconds between two messages for one user."""


@component
class EmailChanges:
    """Use cases of changes of address; `lifetime` of a link is in seconds."""

    table: Table
    changes: EmailChangeRepository
    users: UserRepository
    links: LinkRepository
    reauthentication: Reauthentication
    clock: Clock
    lifetime: int

    def request(self, email: str, password: str, by: Principal) -> None:
        """Send a link to the caller's new address; nothing changes until it is used.

        Raises: WrongPassword, TooManyAttempts, SameEmail, EmailJustSent, UserNotFound.
        """
        account = self.users.get_account(by.id)
        confirmed = self.reauthentication.confirm(account, password, "/password")
        self.table.commit(confirmed.extend(self.requesting(account.user, email)))

    def requesting(self, user: User, email: str) -> Transaction:
        """What requests a change of address; an address of another user gets no message.

        Raises: SameEmail. Its failure: EmailJustSent.
        """
        address = compared(email)
        if address == user.email:
            raise SameEmail(errors=(FieldError("/email", SameEmail.title(), "same"),))
        secret, now = new_secret(), self.clock()
        ends_at = now + timedelta(seconds=self.lifetime)
        change = EmailChange(user.id, address, hashed(secret), now, ends_at)
        transaction = self.changes.add(change, pause=PAUSE)
        transaction.audit(f"user#{user.id}", "email.change-requested", at=now, after=change)
        if self.users.find_by_login(address) is None:
            return transaction.emit(EmailChangeRequested.of(change, user, secret))
        return transaction.extend(decoys(1, now))

    def confirm(self, token: str) -> None:
        """Change the address with the token of a link; the previous address is notified.

        Pending password resets end. Raises: InvalidEmailChangeToken, UserChanged.
        """
        user_id, _, secret = token.partition(".")
        found = self.changes.find_with_user(user_id) if user_id else None
        if found is None:
            raise InvalidEmailChangeToken
        user, change = found
        now = self.clock()
        if not (user.is_active and change.is_proved_by(secret, now)):
            raise InvalidEmailChangeToken
        changed = user.with_email(change.email, now)
        transaction = self.changes.remove(change).extend(self.users.change(changed, over=user))
        transaction.extend(self.links.remove(user.id, PASSWORD_RESET))
        with acting(user.id):
            transaction.emit(UserUpdated.of(changed), EmailChanged.of(user, now))
            transaction.audit(
                f"user#{user.id}", "user.email-changed", at=now, before=user, after=changed
            )
            self._commit(transaction)

    def _commit(self, transaction: Transaction) -> None:
        try:
            self.table.commit(transaction)
        except EmailTaken as error:
            raise InvalidEmailChangeToken from error
