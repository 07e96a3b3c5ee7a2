"""What categories provide."""

from __future__ import annotations

from functions.support.categories.repository import CatalogRepository
from functions.support.categories.service import Categories
from functions.support.settings import SupportSettings
from functions.support.teams.repository import TeamRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of categories."""
    table = resources.table
    wiring.provide(
        Categories,
        lambda: Categories(
            table=table,
            catalog=CatalogRepository(table=table),
            teams=TeamRepository(table=table),
            clock=resources.clock,
        ),
    )
