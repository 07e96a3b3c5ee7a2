"""What one can do with teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from functions.support.agents.entities import must_be_agent
from functions.support.agents.repository import agent_in, agent_key
from functions.support.teams.entities import Team, TeamChanged, TeamDraft, TeamNotFound
from functions.support.teams.repository import TeamRepository, team_in, team_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Item, Page, Table
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.retrying import retrying


@component
class Teams:
    """Use cases of teams."""

    table: Table
    teams: TeamRepository
    clock: Clock

    def list(self, limit: int, cursor: str | None) -> Page[Team]:
        """Teams by name."""
        return self.teams.list(limit, cursor)

    def get(self, code: str) -> Team:
        """A team. Raises: TeamNotFound."""
        return self.teams.get(code)

    def create(self, code: str, draft: TeamDraft, once: KeyedRequest | None = None) -> Team:
        """Add a team. Raises: TeamCodeTaken, UnknownAgent."""
        if draft.members:
            _must_be_agents(self.teams.get_many(*map(agent_key, draft.members)))
        now = self.clock()
        team = Team(code=code, created_at=now, updated_at=now, **_fields(draft))
        self.table.commit(
            self.teams.add(team)
            .audit(f"team#{code}", "team.created", at=now, after=team)
            .once(once, result=team)
        )
        return team

    def update(self, code: str, draft: TeamDraft, seen: int | None) -> Team:
        """Replace a team. Raises: TeamNotFound, UnknownAgent, PreconditionFailed."""

        def commit() -> Team:
            item, *members = self.teams.get_many(team_key(code), *map(agent_key, draft.members))
            if (before := team_in(item)) is None:
                raise TeamNotFound
            if seen not in (None, before.version):
                raise PreconditionFailed
            _must_be_agents(members)
            after = before.changed(_fields(draft), self.clock())
            self.table.commit(
                self.teams.change(after, over=before).audit(
                    f"team#{code}", "team.updated", at=after.updated_at, before=before, after=after
                )
            )
            return after

        return retrying(commit, on=TeamChanged)


def _must_be_agents(found: Sequence[Item | None]) -> None:
    """Raises: UnknownAgent."""
    for number, item in enumerate(found):
        must_be_agent(agent_in(item), f"/members/{number}")


def _fields(draft: TeamDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}
