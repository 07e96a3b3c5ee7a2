"""What an administrator does with users, and what users see of themselves."""

from __future__ import annotations

from dataclasses import dataclass, field

from functions.auth.administrators.service import Administration
from functions.auth.passwords import entities as passwords
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.passwords.service import Passwords
from functions.auth.roles.entities import CUSTOMER
from functions.auth.roles.repository import existing
from functions.auth.roles.service import Roles
from functions.auth.users.entities import CustomersAndStaff, OwnAccount, User, own_data
from functions.auth.users.names import e164, folded
from functions.auth.users.repository import UserRepository, creation, replacement
from shared.clock import Clock
from shared.dynamo import Page, Transaction
from shared.errors import PreconditionFailed
from shared.ids import NewId
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
    """What to change of a user; None leaves a thing; `seen_version` is what the caller knows."""

    name: str | None = None
    locale: str | None = None
    role: str | None = None
    is_active: bool | None = None
    seen_version: int | None = None


@dataclass(frozen=True)
class Users:
    """Use cases; `region` and `locale` are what a draft leaves out."""

    users: UserRepository
    hasher: PasswordHasher
    passwords: Passwords
    roles: Roles
    administration: Administration
    clock: Clock
    new_id: NewId
    region: str
    locale: str

    def create(self, draft: UserDraft, by: Principal) -> User:
        """Make a user, who gets a link to set a password if none is given.

        Raises: EmailTaken, PhoneTaken, InvalidPhone, WeakPassword, UnknownRole,
        BeyondOwnPermissions.
        """
        role = self.roles.grantable(draft.role, by)
        user = self._drafted(draft)
        transaction = creation(user).extend(existing(role)).emit(*user.registered())
        transaction.extend(self.administration.following(None, user))
        transaction.audit(f"user#{user.id}", "user.created", at=user.created_at, after=user)
        if not draft.password:
            transaction.extend(self.passwords.invitation(user))
        self.users.commit(transaction)
        return user

    def get(self, user_id: str) -> User:
        """A user. Raises: UserNotFound."""
        return self.users.get(user_id)

    def page(self, role: str | None, *, limit: int, cursor: str | None) -> Page[User]:
        """Users, newest first. Raises: InvalidCursor."""
        return self.users.page(role, limit=limit, cursor=cursor)

    def change(self, user_id: str, changes: UserChanges, by: Principal) -> User:
        """Change a user; a deactivated one is refused from the next check of their token on.

        Raises: UserNotFound, OwnAccount, UnknownRole, BeyondOwnPermissions, CustomersAndStaff,
        LastAdministrator, AdministratorsChanged, PreconditionFailed.
        """
        before = self.users.get(user_id)
        self.roles.check_reach(before.role, by)
        if changes.seen_version not in (None, before.version):
            raise PreconditionFailed
        if changes.is_active is False and by.id == user_id:
            raise OwnAccount("Another administrator can deactivate you.")
        now = self.clock()
        user = before.changed(
            at=now,
            name=changes.name,
            locale=changes.locale,
            role=changes.role,
            is_active=changes.is_active,
        )
        transaction = replacement(user).emit(user.updated())
        if user.role != before.role:
            transaction.extend(self._new_role(before, user, by))
        transaction.extend(self.administration.following(before, user))
        if before.is_active and not user.is_active:
            transaction.emit(user.deactivated())
        self.users.commit(
            transaction.audit(f"user#{user.id}", "user.updated", at=now, before=before, after=user)
        )
        return user

    def _new_role(self, before: User, user: User, by: Principal) -> Transaction:
        """What a change of role depends on."""
        if by.id == user.id:
            raise OwnAccount("Another administrator can change your role.")
        if CUSTOMER in (before.role, user.role):
            raise CustomersAndStaff
        return existing(self.roles.grantable(user.role, by))

    def _drafted(self, draft: UserDraft) -> User:
        phone = e164(draft.phone, self.region) if draft.phone else None
        email = folded(draft.email)
        if draft.password:
            passwords.check(draft.password, own_data(email, draft.name, phone))
        now = self.clock()
        return User(
            id=self.new_id(),
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
