"""Roles over HTTP."""

from __future__ import annotations

from functions.auth.roles.catalogue import Permission, catalogue
from functions.auth.roles.entities import (
    BeyondOwnPermissions,
    BuiltInRole,
    Role,
    RoleInUse,
    RoleNameTaken,
    UnknownPermission,
    UnknownRole,
)
from functions.auth.roles.schemas import NewRole, PermissionView, RoleChange, RoleView
from functions.auth.roles.service import RoleDraft, Roles
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("roles")


@endpoint.get("/roles", permission="auth:role:read", query=PageQuery, response=RoleView, paged=True)
def list_roles(call: Call[None, PageQuery]) -> Page[Role]:
    """The roles that a user can have: the built-in ones, then custom ones by name."""
    return call.use(Roles).page(limit=call.query.limit, cursor=call.query.cursor)


@endpoint.post(
    "/roles",
    permission="auth:role:write",
    request=NewRole,
    response=RoleView,
    status=201,
    errors=[RoleNameTaken, UnknownPermission, BeyondOwnPermissions],
    idempotent=True,
)
def create(call: Call[NewRole]) -> Role:
    """Make a role out of permissions that you have."""
    body = call.body
    draft = RoleDraft(body.permissions, body.description)
    return call.use(Roles).create(body.name, draft, call.principal, call.once)


@endpoint.get(
    "/roles/{roleName}", permission="auth:role:read", response=RoleView, errors=[UnknownRole]
)
def get(call: Call) -> Role:
    """A role."""
    return call.use(Roles).named(call.path["roleName"])


@endpoint.put(
    "/roles/{roleName}",
    permission="auth:role:write",
    request=RoleChange,
    response=RoleView,
    errors=[UnknownRole, BuiltInRole, UnknownPermission, BeyondOwnPermissions, PreconditionFailed],
)
def replace(call: Call[RoleChange]) -> Role:
    """Let a custom role permit something else; its users feel it within a minute."""
    draft = RoleDraft(call.body.permissions, call.body.description)
    name = call.path["roleName"]
    return call.use(Roles).replace(name, draft, call.seen_version, call.principal)


@endpoint.delete(
    "/roles/{roleName}",
    permission="auth:role:write",
    status=204,
    errors=[UnknownRole, BuiltInRole, RoleInUse, BeyondOwnPermissions, PreconditionFailed],
)
def remove(call: Call) -> None:
    """Remove a custom role that nobody has."""
    call.use(Roles).remove(call.path["roleName"], call.principal)


@endpoint.get("/permissions", permission="auth:role:read", response=PermissionView, paged=True)
def list_permissions(_call: Call) -> Page[Permission]:
    """Every permission that a route asks for, and the routes."""
    return Page(catalogue())
