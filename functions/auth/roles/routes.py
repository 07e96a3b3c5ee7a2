"""Roles over HTTP."""

from __future__ import annotations

from functions.auth.roles.entities import BUILT_IN, Role
from functions.auth.roles.schemas import RoleView
from shared.dynamo.table import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("roles")


@endpoint.get("/roles", permission="auth:role:read", response=RoleView, paged=True)
def list_roles(_call: Call) -> Page[Role]:
    """The roles that a user can have, with their permissions."""
    return Page(tuple(BUILT_IN.values()))
