"""Teams in the support table.

pk TEAM#<code>   sk TEAM   gsi1 TEAMS <name>#<code>
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.support.teams.entities import Team, TeamChanged, TeamCodeTaken, TeamNotFound
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import DomainError


def team_key(code: str) -> tuple[str, str]:
    """Where a team lies."""
    return f"TEAM#{code}", "TEAM"


def team_in(item: Item | None) -> Team | None:
    """The team that an item holds, if there is one."""
    return None if item is None else from_item(Team, item)


@component
class TeamRepository:
    """Reads teams, and says how they are written."""

    table: Table

    def get(self, code: str) -> Team:
        """A team. Raises: TeamNotFound."""
        found = team_in(self.table.get(*team_key(code)))
        if found is None:
            raise TeamNotFound
        return found

    def list(self, limit: int, cursor: str | None) -> Page[Team]:
        """Teams by name."""
        page = self.table.page(Query("TEAMS", index="gsi1"), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Team, item))

    def get_many(self, *keys: tuple[str, str]) -> Sequence[Item | None]:
        """A team, colleagues or whatever lies beside them: each or None, in one request."""
        found = {(item["pk"], item["sk"]): item for item in self.table.get_many(list(keys))}
        return [found.get(key) for key in keys]

    def add(self, team: Team) -> Transaction:
        """A new team. Its failure: TeamCodeTaken."""
        return Transaction().create(_item(team), otherwise=TeamCodeTaken())

    def change(self, team: Team, *, over: Team) -> Transaction:
        """A team over the state it was read in. Its failure: TeamChanged."""
        return Transaction().replace(_item(team), version=over.version, otherwise=TeamChanged())

    def delete(self, team: Team) -> Transaction:
        """A team gone that is still as it was read. Its failure: TeamChanged."""
        unchanged = Condition(equals={"version": team.version})
        return Transaction().delete(*team_key(team.code), when=unchanged, otherwise=TeamChanged())

    def must_stay(self, code: str, otherwise: DomainError) -> Transaction:
        """A look whether a team is there while something else is written that names it."""
        return Transaction().check(
            *team_key(code), when=Condition(present=True), otherwise=otherwise
        )


def _item(team: Team) -> Item:
    pk, sk = team_key(team.code)
    by_name = {"gsi1pk": "TEAMS", "gsi1sk": f"{team.name.casefold()}#{team.code}"}
    return to_item(team) | {"pk": pk, "sk": sk} | by_name
