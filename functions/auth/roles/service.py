"""What an administrator does with roles."""

from __future__ import annotations

from dataclasses import dataclass

from functions.auth.roles.catalogue import check_known
from functions.auth.roles.entities import (
    BUILT_IN,
    RESERVED,
    NoSuchRole,
    Role,
    RoleInUse,
    RoleNameTaken,
    UnknownRole,
    check_within,
)
from functions.auth.roles.repository import RoleRepository, creating, removing, replacing
from shared.clock import Clock
from shared.dynamo import Page
from shared.errors import FieldError, PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.principal import Principal


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """What a role is to permit."""

    permissions: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True)
class Roles:
    """Use cases. A change holds for the role's users once the authorizer's cache has expired."""

    roles: RoleRepository
    clock: Clock

    def named(self, name: str) -> Role:
        """A role. Raises: UnknownRole."""
        return self.roles.named(name)

    def grantable(self, name: str, by: Principal) -> Role:
        """A role that the caller may give to a user. Raises: NoSuchRole, BeyondOwnPermissions."""
        try:
            role = self.roles.named(name)
        except UnknownRole as error:
            unknown = FieldError("/role", error.detail, "unknown")
            raise NoSuchRole(error.detail, errors=(unknown,)) from error
        check_within(role.permissions, by)
        return role

    def check_reach(self, name: str, by: Principal) -> None:
        """Refuse to act on a user of a role beyond the caller's. Raises: BeyondOwnPermissions."""
        try:
            check_within(self.roles.named(name).permissions, by)
        except UnknownRole:
            return  # a role that is gone permits nothing

    def page(self, *, limit: int, cursor: str | None) -> Page[Role]:
        """The built-in roles, then the custom ones by name. Raises: InvalidCursor."""
        return self.roles.page(limit=limit, cursor=cursor)

    def create(
        self, name: str, draft: RoleDraft, by: Principal, once: KeyedRequest | None = None
    ) -> Role:
        """Make a role. Raises: RoleNameTaken, UnknownPermission, BeyondOwnPermissions."""
        if name in BUILT_IN or name in RESERVED:
            raise RoleNameTaken
        check_known(draft.permissions)
        check_within(draft.permissions, by)
        role = Role(name, draft.permissions, draft.description)
        transaction = creating(role)
        transaction.audit(_subject(name), "role.created", at=self.clock(), after=role)
        self.roles.commit(transaction.once(once, result=role))
        return role

    def replace(self, name: str, draft: RoleDraft, seen_version: int | None, by: Principal) -> Role:
        """Let a role permit something else; neither the old nor the new may go beyond the caller.

        Raises: UnknownRole, BuiltInRole, UnknownPermission, BeyondOwnPermissions,
        PreconditionFailed.
        """
        before = self.roles.named(name)
        before.check_custom()
        if seen_version not in (None, before.version):
            raise PreconditionFailed
        check_known(draft.permissions)
        check_within((*before.permissions, *draft.permissions), by)
        role = before.changed(draft.permissions, draft.description)
        transaction = replacing(role)
        transaction.audit(
            _subject(name), "role.changed", at=self.clock(), before=before, after=role
        )
        self.roles.commit(transaction)
        return role

    def remove(self, name: str, by: Principal) -> None:
        """Remove a role that nobody has.

        Raises: UnknownRole, BuiltInRole, RoleInUse, BeyondOwnPermissions, PreconditionFailed.
        """
        role = self.roles.named(name)
        role.check_custom()
        check_within(role.permissions, by)
        if self.roles.is_held(name):
            raise RoleInUse
        transaction = removing(role)
        transaction.audit(_subject(name), "role.removed", at=self.clock(), before=role)
        self.roles.commit(transaction)


def _subject(name: str) -> str:
    return f"role#{name}"
