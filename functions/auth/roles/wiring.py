"""What roles provide."""

from __future__ import annotations

from functions.auth.roles.repository import RoleRepository
from functions.auth.roles.service import Roles
from functions.auth.settings import AuthSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the use cases of roles."""
    table = resources.table
    wiring.provide(
        Roles,
        lambda: Roles(table=table, roles=RoleRepository(table=table), clock=resources.clock),
    )
