"""Teams over HTTP."""

from __future__ import annotations

from functions.support.agents.entities import UnknownAgent
from functions.support.teams.entities import Team, TeamCodeTaken, TeamNotFound
from functions.support.teams.schemas import NewTeam, TeamForm, TeamView
from functions.support.teams.service import Teams
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Teams", "Colleagues who work on tickets together.")
READ, WRITE = "support:team:read", "support:team:write"


@endpoint.get("/teams", permission=READ, query=PageQuery, response=TeamView, paged=True,
              errors=[InvalidCursor])  # fmt: skip
def list_teams(call: Call[None, PageQuery]) -> Page[Team]:
    """List teams by name."""
    return call.use(Teams).list(call.query.limit, call.query.cursor)


@endpoint.post("/teams", permission=WRITE, request=NewTeam, response=TeamView, status=201,
               errors=[TeamCodeTaken, UnknownAgent], idempotent=True)  # fmt: skip
def create_team(call: Call[NewTeam]) -> Team:
    """Add a team."""
    return call.use(Teams).create(call.body.code, call.body.draft(), call.once)


@endpoint.get("/teams/{teamCode}", permission=READ, response=TeamView, errors=[TeamNotFound],
              parameters={"teamCode": "The team's code."})  # fmt: skip
def get_team(call: Call) -> Team:
    """Get a team."""
    return call.use(Teams).get(call.path["teamCode"])


@endpoint.put("/teams/{teamCode}", permission=WRITE, request=TeamForm, response=TeamView,
              errors=[TeamNotFound, UnknownAgent, PreconditionFailed],
              parameters={"teamCode": "The team's code."})  # fmt: skip
def update_team(call: Call[TeamForm]) -> Team:
    """Replace a team's name, members and address."""
    return call.use(Teams).update(call.path["teamCode"], call.body.draft(), call.seen_version)
