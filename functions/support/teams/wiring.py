"""What teams provide."""

from __future__ import annotations

from functions.support.settings import SupportSettings
from functions.support.teams.repository import TeamRepository
from functions.support.teams.service import Teams
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[SupportSettings]) -> None:
    """Provide the use cases of teams."""
    table = resources.table
    wiring.provide(
        Teams,
        lambda: Teams(table=table, teams=TeamRepository(table=table), clock=resources.clock),
    )
