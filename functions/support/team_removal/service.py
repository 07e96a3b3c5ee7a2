"""Deleting teams."""

from __future__ import annotations

from functions.support.categories.entities import CategoriesChanged
from functions.support.categories.repository import CATEGORIES_KEY, CatalogRepository, catalog_in
from functions.support.teams.entities import TeamChanged, TeamInUse, TeamNotFound
from functions.support.teams.repository import TeamRepository, team_in, team_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Table
from shared.retrying import retrying


@component
class TeamRemoval:
    """The use case of deleting a team; tickets that it has keep its code."""

    table: Table
    teams: TeamRepository
    catalog: CatalogRepository
    clock: Clock

    def delete(self, code: str) -> None:
        """Delete a team. Raises: TeamNotFound, TeamInUse."""

        def commit() -> None:
            found, categories = self.teams.get_many(team_key(code), CATEGORIES_KEY)
            if (team := team_in(found)) is None:
                raise TeamNotFound
            catalog = catalog_in(categories)
            if catalog.is_of(code):
                raise TeamInUse
            self.table.commit(
                self.teams.delete(team)
                .extend(self.catalog.must_stay(catalog, CategoriesChanged()))
                .audit(f"team#{code}", "team.deleted", at=self.clock(), before=team)
            )

        retrying(commit, on=(TeamChanged, CategoriesChanged))
