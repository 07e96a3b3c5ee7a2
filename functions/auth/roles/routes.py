"""Roles and permissions."""

from __future__ import annotations

from functions.auth.roles.catalogue import Permission, catalogue
from functions.auth.roles.entities import (
    BeyondOwnPermissions,
    BuiltInRole,
    Role,
    RoleChanged,
    RoleInUse,
    RoleNameTaken,
    RoleNotFound,
    UnknownPermission,
)
from functions.auth.roles.schemas import NewRole, PermissionView, RoleChange, RoleView
from functions.auth.roles.service import RoleDraft, Roles
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Roles", "What users may do: permissions, and the roles made of them.")


@endpoint.get("/roles", permission="auth:role:read", query=PageQuery, response=RoleView, paged=True)
def list_roles(call: Call[None, PageQuery]) -> Page[Role]:
    """List roles: the built-in ones, then custom ones by name."""
    return call.use(Roles).list(limit=call.query.limit, cursor=call.query.cursor)


@endpoint.post(
    "/roles",
    permission="auth:role:write",
    request=NewRole,
    response=RoleView,
    status=201,
    errors=[RoleNameTaken, UnknownPermission, BeyondOwnPermissions],
    idempotent=True,
)
def create_role(call: Call[NewRole]) -> Role:
    """Create a custom role from permissions that you have."""
    body = call.body
    draft = RoleDraft(body.permissions, body.description)
    return call.use(Roles).create(body.name, draft, call.principal, call.once)


@endpoint.get(
    "/roles/{roleName}", permission="auth:role:read", response=RoleView, errors=[RoleNotFound]
)
def get_role(call: Call) -> Role:
    """Get a role."""
    return call.use(Roles).get(call.path["roleName"])


@endpoint.put(
    "/roles/{roleName}",
    permission="auth:role:write",
    request=RoleChange,
    response=RoleView,
    errors=[
        RoleNotFound,
        BuiltInRole,
        UnknownPermission,
        BeyondOwnPermissions,
        RoleChanged,
        PreconditionFailed,
    ],
)
def update_role(call: Call[RoleChange]) -> Role:
    """Replace a custom role's permissions. Takes effect within a minute."""
    draft = RoleDraft(call.body.permissions, call.body.description)
    name = call.path["roleName"]
    return call.use(Roles).update(name, draft, call.seen_version, call.principal)


@endpoint.delete(
    "/roles/{roleName}",
    permission="auth:role:write",
    status=204,
    errors=[RoleNotFound, BuiltInRole, RoleInUse, BeyondOwnPermissions, RoleChanged],
)
def delete_role(call: Call) -> None:
    """Delete a custom role that no user has."""
    call.use(Roles).delete(call.path["roleName"], call.principal)


@endpoint.get("/permissions", permission="auth:role:read", response=PermissionView, paged=True)
def list_permissions(_call: Call) -> Page[Permission]:
    """List every permission with the routes that require it."""
    return Page(catalogue())
