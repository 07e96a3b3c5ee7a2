"""What administrators do with roles."""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.roles.catalogue import check_known
from functions.auth.roles.entities import (
    BUILT_IN,
    RESERVED,
    Role,
    RoleInUse,
    RoleNameTaken,
    RoleNotFound,
    UnknownRole,
    check_within,
)
from functions.auth.roles.repository import RoleRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import FieldError, PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """The permissions and description that a role is to have."""

    permissions: tuple[str, ...]
    description: str = ""


@component
class Roles:
    """Use cases of roles. A change takes effect when the authorizer's cache has expired."""

    table: Table
    roles: RoleRepository
    clock: Clock

    def get(self, name: str) -> Role:
        """A role. Raises: RoleNotFound."""
        return self.roles.get(name)

    def get_grantable(self, name: str, by: Principal) -> Role:
        """A role that the caller may give to a user. Raises: UnknownRole, BeyondOwnPermissions."""
        try:
            role = self.roles.get(name)
        except RoleNotFound as error:
            unknown = FieldError("/role", error.message, "unknown")
            raise UnknownRole(error.message, errors=(unknown,)) from error
        check_within(role.permissions, by)
        return role

    def require(self, role: Role) -> Transaction:
        """Require that a role still exists. Its failure: UnknownRole."""
        return self.roles.require(role)

    def check_may_manage(self, role_name: str, by: Principal) -> None:
        """Refuse to act on a user whose role permits more than the caller may do.

        Raises: BeyondOwnPermissions.
        """
        try:
            check_within(self.roles.get(role_name).permissions, by)
        except RoleNotFound:
            return  # a role that is gone permits nothing

    def list(self, *, limit: int, cursor: str | None) -> Page[Role]:
        """The built-in roles, then the custom ones by name. Raises: InvalidCursor."""
        return self.roles.list(limit=limit, cursor=cursor)

    def create(
        self, name: str, draft: RoleDraft, by: Principal, once: KeyedRequest | None = None
    ) -> Role:
        """Create a role. Raises: RoleNameTaken, UnknownPermission, BeyondOwnPermissions."""
        if name in BUILT_IN or name in RESERVED:
            raise RoleNameTaken
        check_known(draft.permissions)
        check_within(draft.permissions, by)
        role = Role(name, draft.permissions, draft.description)
        transaction = self.roles.add(role)
        transaction.audit(_subject(name), "role.created", at=self.clock(), after=role)
        self.table.commit(transaction.once(once, result=role))
        return role

    def update(self, name: str, draft: RoleDraft, seen_version: int | None, by: Principal) -> Role:
        """Replace a custom role's permissions; the caller must have the old and the new ones.

        Raises: RoleNotFound, BuiltInRole, UnknownPermission, BeyondOwnPermissions,
        RoleChanged, PreconditionFailed.
        """
        before = self.roles.get(name)
        before.check_custom()
        if seen_version not in (None, before.version):
            raise PreconditionFailed
        check_known(draft.permissions)
        check_within((*before.permissions, *draft.permissions), by)
        role = before.changed(draft.permissions, draft.description)
        transaction = self.roles.change(role, over=before)
        transaction.audit(
            _subject(name), "role.changed", at=self.clock(), before=before, after=role
        )
        self.table.commit(transaction)
        return role

    def delete(self, name: str, by: Principal) -> None:
        """Delete a custom role that no user has.

        Raises: RoleNotFound, BuiltInRole, RoleInUse, BeyondOwnPermissions, RoleChanged.
        """
        role = self.roles.get(name)
        role.check_custom()
        check_within(role.permissions, by)
        if self.roles.is_assigned(name):
            raise RoleInUse
        transaction = self.roles.remove(role)
        transaction.audit(_subject(name), "role.removed", at=self.clock(), before=role)
        self.table.commit(transaction)


def _subject(name: str) -> str:
    return f"role#{name}"
