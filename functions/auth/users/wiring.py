"""What users provide."""

from __future__ import annotations

from functions.auth.settings import AuthSettings
from functions.auth.users.repository import UserRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the repository of users, which the other capabilities are built on."""
    wiring.provide(UserRepository, lambda: UserRepository(table=resources.table))
