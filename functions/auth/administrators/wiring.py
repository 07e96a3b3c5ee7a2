"""What administrators provide."""

from __future__ import annotations

from functions.auth.administrators.repository import AdministratorsRepository
from functions.auth.administrators.service import AdministratorList
from functions.auth.settings import AuthSettings
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[AuthSettings]) -> None:
    """Provide the list of administrators."""
    wiring.provide(
        AdministratorList,
        lambda: AdministratorList(
            administrators=AdministratorsRepository(table=resources.table),
        ),
    )
