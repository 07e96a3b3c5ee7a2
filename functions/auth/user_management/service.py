"""What an administrator does with users, and what users see of themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

from functions.auth.administrators.service import Administration
from functions.auth.email_changes.service import EmailChanges
from functions.auth.links.repository import EMAIL_CHANGE, RESET, void
from functions.auth.passwords import entities as passwords
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.passwords.repository import (
    Account,
    PasswordRepository,
    clearing_out,
)
from functions.auth.passwords.service import Passwords
from functions.auth.roles.entities import CUSTOMER
from functions.auth.roles.repository import existing
from functions.auth.roles.service import Roles
from functions.auth.sessions.repository import SessionRepository
from functions.auth.throttling.repository import forgiving
from functions.auth.users.entities import (
    CustomersAndStaff,
    OwnAccount,
    User,
    UserNotFound,
)
from functions.auth.users.events import UserDeactivated, UserDeleted, UserUpdated, created
from functions.auth.users.phone import e164
from functions.auth.users.repository import UserRepository, creation, removal, replacement
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.mail_address import compared
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class UserDraft:
    """A user as an administrator asks for one."""

    email: str
    name: str
    role: str
    phone: str | None = None
    locale: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UserChanges:
    """What to change of a user; None leaves a thing, and a phone of "" is taken away.

    `seen_version` is what the caller knows.
    """

    name: str | None = None
    locale: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    seen_version: int | None = None


@dataclass(frozen=True)
class Users:
    """Use cases; `region` and `locale` are what a draft leaves out."""

    users: UserRepository
    hasher: PasswordHasher
    passwords: Passwords
    accounts: PasswordRepository
    sessions: SessionRepository
    emails: EmailChanges
    roles: Roles
    administration: Administration
    clock: Clock
    new_id: NewId
    region: str
    locale: str

    def create(self, draft: UserDraft, by: Principal, once: KeyedRequest | None = None) -> User:
        """Make a user, who gets a link to set a password if none is given.

        Raises: EmailTaken, PhoneTaken, InvalidPhone, WeakPassword, NoSuchRole,
        BeyondOwnPermissions.
        """
        role = self.roles.grantable(draft.role, by)
        user = self._drafted(draft, id_for(once, "user", self.new_id))
        transaction = creation(user).extend(existing(role)).emit(*created(user))
        transaction.extend(self.administration.following(None, user))
        transaction.audit(f"user#{user.id}", "user.created", at=user.created_at, after=user)
        if not draft.password:
            transaction.extend(self.passwords.invitation(user))
        self.users.commit(transaction.once(once, result=user))
        return user

    def get(self, user_id: str) -> User:
        """A user. Raises: UserNotFound."""
        return self.users.get(user_id)

    def page(self, role: str | None, *, limit: int, cursor: str | None) -> Page[User]:
        """Users, newest first. Raises: InvalidCursor."""
        return self.users.page(role, limit=limit, cursor=cursor)

    def change(self, user_id: str, changes: UserChanges, by: Principal) -> User:
        """Change a user; another address is theirs once they have followed the link sent there.

        Raises: UserNotFound, OwnAccount, NoSuchRole, BeyondOwnPermissions, CustomersAndStaff,
        LastAdministrator, AdministratorsChanged, PhoneTaken, InvalidPhone, SameEmail,
        EmailJustSent, PreconditionFailed.
        """
        before = self.users.get(user_id)
        self.roles.check_reach(before.role, by)
        if changes.seen_version not in (None, before.version):
            raise PreconditionFailed
        phone = e164(changes.phone, self.region) if changes.phone else changes.phone
        user = before.changed(
            at=self.clock(),
            name=changes.name,
            locale=changes.locale,
            role=changes.role,
            phone=phone,
        )
        also = self._new_role(before, user, by) if user.role != before.role else Transaction()
        if changes.email:
            also.extend(self.emails.requesting(before, changes.email))
        self.users.commit(also.extend(self._following(before, user, "user.updated")))
        return user

    def activate(self, user_id: str, by: Principal) -> User:
        """Let a user sign in again. Raises: UserNotFound, BeyondOwnPermissions."""
        return self._switch(user_id, by, on=True)

    def deactivate(self, user_id: str, by: Principal) -> User:
        """Keep a user out: their sessions end, and they cannot sign in.

        Raises: UserNotFound, OwnAccount, BeyondOwnPermissions, LastAdministrator,
        AdministratorsChanged, PreconditionFailed.
        """
        return self._switch(user_id, by, on=False)

    def unlock(self, user_id: str, by: Principal) -> User:
        """End the pause after many failures, under every name of a user.

        Raises: UserNotFound, BeyondOwnPermissions.
        """
        user = self.users.get(user_id)
        self.roles.check_reach(user.role, by)
        transaction = forgiving(user.names)
        self.users.commit(transaction.audit(f"user#{user.id}", "account.unlocked", at=self.clock()))
        return user

    def delete(self, user_id: str, by: Principal) -> None:
        """Remove a user with all that is theirs; what they did stays in the audit.

        Raises: UserNotFound, OwnAccount, BeyondOwnPermissions, LastAdministrator,
        AdministratorsChanged, PreconditionFailed.
        """
        account, now = self._reached(user_id, by), self.clock()
        user = account.user
        transaction = removal(user).extend(clearing_out(account)).extend(forgiving(user.names))
        transaction.extend(self.administration.following(user, None)).emit(
            UserDeleted.of(user, now)
        )
        transaction.audit(f"user#{user.id}", "user.deleted", at=now, before=user)
        self.sessions.end_all(account.sessions, now, transaction)

    def _switch(self, user_id: str, by: Principal, *, on: bool) -> User:
        account, now = self._reached(user_id, by), self.clock()
        before = account.user
        if before.is_active is on:
            return before
        user = before.changed(at=now, is_active=on)
        action = "user.activated" if on else "user.deactivated"
        transaction = self._following(before, user, action)
        if not on:
            transaction.extend(void(user.id, RESET, EMAIL_CHANGE))
            transaction.emit(UserDeactivated.of(user))
        self.sessions.end_all(() if on else account.sessions, now, transaction)
        return user

    def _reached(self, user_id: str, by: Principal) -> Account:
        """A user whom the caller may act on, with what is theirs."""
        if by.id == user_id:
            raise OwnAccount("Another administrator can do this to you.")
        account = self.accounts.account(user_id)
        if account is None:
            raise UserNotFound
        self.roles.check_reach(account.user.role, by)
        return account

    def _following(self, before: User, user: User, action: str) -> Transaction:
        """What writes a change, keeps the list of administrators true, and says so."""
        transaction = replacement(user, before=before).emit(UserUpdated.of(user))
        transaction.extend(self.administration.following(before, user))
        subject = f"user#{user.id}"
        return transaction.audit(subject, action, at=user.updated_at, before=before, after=user)

    def _new_role(self, before: User, user: User, by: Principal) -> Transaction:
        """What a change of role depends on."""
        if by.id == user.id:
            raise OwnAccount("Another administrator can change your role.")
        if CUSTOMER in (before.role, user.role):
            raise CustomersAndStaff
        return existing(self.roles.grantable(user.role, by))

    def _drafted(self, draft: UserDraft, user_id: str) -> User:
        phone = e164(draft.phone, self.region) if draft.phone else None
        email = compared(draft.email)
        if draft.password:
            passwords.check(draft.password, passwords.own_data(email, draft.name, phone))
        now = self.clock()
        return User(
            id=user_id,
            email=email,
            name=draft.name,
            role=draft.role,
            locale=draft.locale or self.locale,
            created_at=now,
            updated_at=now,
            email_verified_at=now,
            phone=phone,
            customer_id=self.new_id() if draft.role == CUSTOMER else None,
            password_hash=self.hasher.hash(draft.password) if draft.password else "",
        )
