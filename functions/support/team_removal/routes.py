"""Deleting a team over HTTP."""

from __future__ import annotations

from functions.support.team_removal.service import TeamRemoval
from functions.support.teams.entities import TeamInUse, TeamNotFound
from shared.http import Call, Endpoints

endpoint = Endpoints("Teams")


@endpoint.delete("/teams/{teamCode}", permission="support:team:write", status=204,
                 errors=[TeamNotFound, TeamInUse],
                 parameters={"teamCode": "The team's code."})  # fmt: skip
def delete_team(call: Call) -> None:
    """Delete a team that no category sends its tickets to."""
    call.use(TeamRemoval).delete(call.path["teamCode"])
