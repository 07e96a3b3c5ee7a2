"""What the removal of teams provides."""

from __future__ import annotations

from functions.support.categories.repository import CatalogRepository
from functions.support.settings import SupportSettings
from functions.support.team_removal.service import TeamRemoval
from functions.support.teams.repository import TeamRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use case of deleting a team."""
    table = resources.table
    wiring.provide(
        TeamRemoval,
        lambda: TeamRemoval(
            table=table,
            teams=TeamRepository(table=table),
            catalog=CatalogRepository(table=table),
            clock=resources.clock,
        ),
    )
