"""What one can do with categories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from functions.support.categories.entities import (
    Catalog,
    CategoriesChanged,
    Category,
    CategoryDraft,
)
from functions.support.categories.fields import must_be_sound
from functions.support.categories.repository import CatalogRepository
from functions.support.teams.entities import UnknownTeam
from functions.support.teams.repository import TeamRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest
from shared.principal import Principal
from shared.retrying import retrying

Change = Callable[[Catalog], tuple[Category | None, Category | None, Catalog]]


@component
class Categories:
    """Use cases of categories."""

    table: Table
    catalog: CatalogRepository
    teams: TeamRepository
    clock: Clock

    def list(self, by: Principal) -> Page[Category]:
        """All categories in their order; for customers those that they can choose."""
        found = self.catalog.get()
        return Page(found.for_customers() if by.is_customer else found.categories)

    def get(self, code: str) -> Category:
        """A category. Raises: CategoryNotFound."""
        return self.catalog.get().category(code)

    def create(self, code: str, draft: CategoryDraft, once: KeyedRequest | None = None) -> Category:
        """Add a category.

        Raises: CategoryCodeTaken, InvalidCategory, UnknownTeam, TooManyCategories.
        """
        must_be_sound(draft.fields)
        made = Category(code=code, **_fields(draft))
        return self._keep(
            "category.created", lambda c: (None, made, c.with_category(made, new=True)), once
        )

    def update(self, code: str, draft: CategoryDraft, seen: int | None) -> Category:
        """Replace a category.

        Raises: CategoryNotFound, InvalidCategory, UnknownTeam, TooManyCategories, LastCategory,
        PreconditionFailed.
        """
        must_be_sound(draft.fields)

        def changed(catalog: Catalog) -> tuple[Category, Category, Catalog]:
            before = catalog.category(code)
            if seen not in (None, before.version):
                raise PreconditionFailed
            after = before.changed(_fields(draft))
            return before, after, catalog.with_category(after)

        return self._keep("category.updated", changed)

    def delete(self, code: str) -> None:
        """Delete a category; tickets keep its code. Raises: CategoryNotFound, LastCategory."""
        self._keep("category.deleted", lambda c: (c.category(code), None, c.without(code)))

    def _keep(self, action: str, changed: Change, once: KeyedRequest | None = None) -> Category:
        """Commit the categories with one of them new, changed or gone; answers which."""

        def commit() -> Category:
            old = self.catalog.get()
            before, after, catalog = changed(old)
            kept = after or before
            if kept is None:
                raise ValueError("neither before nor after")
            writes = self.catalog.change(catalog, over=old)
            if after is not None and after.team is not None:
                writes.extend(self.teams.must_stay(after.team, UnknownTeam.at("/team")))
            self.table.commit(
                writes.audit(
                    f"category#{kept.code}", action, at=self.clock(), before=before, after=after
                ).once(once, result=after)
            )
            return kept

        return retrying(commit, on=CategoriesChanged)


def _fields(draft: CategoryDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}
