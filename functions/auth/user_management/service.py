"""What administrators do with users, and what users see of themselves."""

from __future__ import annotations

from functions.auth.administrators.service import AdministratorList
from functions.auth.email_changes.service import EmailChanges
from functions.auth.links.repository import EMAIL_CHANGE, PASSWORD_RESET, LinkRepository
from functions.auth.passwords.entities import check_strength, own_data
from functions.auth.passwords.hashing import PasswordHasher
from functions.auth.passwords.service import Passwords
from functions.auth.roles.entities import CUSTOMER
from functions.auth.roles.service import Roles
from functions.auth.sessions.repository import PREFIX as SESSIONS
from functions.auth.sessions.repository import sessions_in
from functions.auth.sessions.termination import SessionTermination
from functions.auth.throttling.repository import BackoffRepository
from functions.auth.user_management.entities import CustomersAndStaff, UserChanges, UserDraft
from functions.auth.users.account import Account
from functions.auth.users.entities import OwnAccount, User
from functions.auth.users.events import UserDeactivated, UserDeleted, UserUpdated, created
from functions.auth.users.phone import e164
from functions.auth.users.repository import UserRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.mail_address import compared
from shared.principal import Principal


@component
class Users:
    """Use cases of user management; `region` and `locale` are defaults for new users."""

    table: Table
    users: UserRepository
    links: LinkRepository
    backoffs: BackoffRepository
    termination: SessionTermination
    hasher: PasswordHasher
    passwords: Passwords
    emails: EmailChanges
    roles: Roles
    administrators: AdministratorList
    clock: Clock
    new_id: NewId
    region: str
    locale: str

    def create(self, draft: UserDraft, by: Principal, once: KeyedRequest | None = None) -> User:
        """Create a user, who gets a link to set a password if none is given.

        Raises: EmailTaken, PhoneTaken, InvalidPhone, WeakPassword, UnknownRole,
        BeyondOwnPermissions.
        """
        role = self.roles.get_grantable(draft.role, by)
        user = self._drafted(draft, id_for(once, "user", self.new_id))
        transaction = self.users.add(user).extend(self.roles.require(role)).emit(*created(user))
        transaction.extend(self.administrators.update(None, user))
        transaction.audit(_subject(user), "user.created", at=user.created_at, after=user)
        if not draft.password:
            transaction.extend(self.passwords.invite(user))
        self.table.commit(transaction.once(once, result=user))
        return user

    def get(self, user_id: str) -> User:
        """A user. Raises: UserNotFound."""
        return self.users.get(user_id)

    def list(self, role: str | None, *, limit: int, cursor: str | None) -> Page[User]:
        """Users, newest first. Raises: InvalidCursor."""
        return self.users.list(role, limit=limit, cursor=cursor)

    def update(self, user_id: str, changes: UserChanges, by: Principal) -> User:
        """Change a user; a new address is used once the link sent there was followed.

        Raises: UserNotFound, OwnAccount, UnknownRole, BeyondOwnPermissions, CustomersAndStaff,
        LastAdministrator, AdministratorsChanged, PhoneTaken, InvalidPhone, SameEmail,
        EmailJustSent, UserChanged, PreconditionFailed.
        """
        before = self.users.get(user_id)
        self.roles.check_may_manage(before.role, by)
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
        also = self._assign_role(before, user, by) if user.role != before.role else Transaction()
        if changes.email:
            also.extend(self.emails.requesting(before, changes.email))
        self.table.commit(also.extend(self._change(before, user, "user.updated")))
        return user

    def activate(self, user_id: str, by: Principal) -> User:
        """Allow a user to sign in again. Raises: UserNotFound, BeyondOwnPermissions."""
        return self._set_active(user_id, by, active=True)

    def deactivate(self, user_id: str, by: Principal) -> User:
        """Prevent a user from signing in, and end their sessions.

        Raises: UserNotFound, OwnAccount, BeyondOwnPermissions, LastAdministrator,
        AdministratorsChanged, UserChanged.
        """
        return self._set_active(user_id, by, active=False)

    def unlock(self, user_id: str, by: Principal) -> User:
        """End the wait after many failed attempts, for every login of a user.

        Raises: UserNotFound, BeyondOwnPermissions.
        """
        user = self.users.get(user_id)
        self.roles.check_may_manage(user.role, by)
        transaction = self.backoffs.forget_logins(user.logins)
        self.table.commit(transaction.audit(_subject(user), "account.unlocked", at=self.clock()))
        return user

    def delete(self, user_id: str, by: Principal) -> None:
        """Delete a user with everything of theirs, except the audit trail.

        Raises: UserNotFound, OwnAccount, BeyondOwnPermissions, LastAdministrator,
        AdministratorsChanged, UserChanged.
        """
        account, now = self._get_manageable(user_id, by), self.clock()
        user, sessions = account.user, sessions_in(account)
        transaction = self.users.remove(user)
        transaction.extend(self.users.remove_others(account, but=SESSIONS))
        transaction.extend(self.backoffs.forget_logins(user.logins))
        transaction.extend(self.administrators.update(user, None))
        transaction.emit(UserDeleted.of(user, now))
        transaction.audit(_subject(user), "user.deleted", at=now, before=user)
        self.termination.end_all(sessions, now, transaction)

    def _set_active(self, user_id: str, by: Principal, *, active: bool) -> User:
        account, now = self._get_manageable(user_id, by), self.clock()
        before = account.user
        if before.is_active is active:
            return before
        user = before.changed(at=now, is_active=active)
        if active:
            self.table.commit(self._change(before, user, "user.activated"))
            return user
        transaction = self._change(before, user, "user.deactivated")
        transaction.extend(self.links.remove(user.id, PASSWORD_RESET, EMAIL_CHANGE))
        transaction.emit(UserDeactivated.of(user))
        self.termination.end_all(sessions_in(account), now, transaction)
        return user

    def _get_manageable(self, user_id: str, by: Principal) -> Account:
        """A user whom the caller may manage.

        Raises: OwnAccount, UserNotFound, BeyondOwnPermissions.
        """
        if by.id == user_id:
            raise OwnAccount("Ask another administrator to do this.")
        account = self.users.get_account(user_id)
        self.roles.check_may_manage(account.user.role, by)
        return account

    def _change(self, before: User, user: User, action: str) -> Transaction:
        """What writes a change of a user, with its event and audit line."""
        transaction = self.users.change(user, over=before).emit(UserUpdated.of(user))
        transaction.extend(self.administrators.update(before, user))
        at = user.updated_at
        return transaction.audit(_subject(user), action, at=at, before=before, after=user)

    def _assign_role(self, before: User, user: User, by: Principal) -> Transaction:
        """What a change of role depends on.

        Raises: OwnAccount, CustomersAndStaff, UnknownRole, BeyondOwnPermissions.
        """
        if by.id == user.id:
            raise OwnAccount("Ask another administrator to change your role.")
        if CUSTOMER in (before.role, user.role):
            raise CustomersAndStaff
        return self.roles.require(self.roles.get_grantable(user.role, by))

    def _drafted(self, draft: UserDraft, user_id: str) -> User:
        phone = e164(draft.phone, self.region) if draft.phone else None
        email = compared(draft.email)
        if draft.password:
            check_strength(draft.password, own_data(email, draft.name, phone))
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


def _subject(user: User) -> str:
    return f"user#{user.id}"
