"""The categories of tickets in the support table: one item, so one read has them all.

pk DESK   sk CATEGORIES
"""

from __future__ import annotations

from functions.support.categories.entities import Catalog, CategoriesChanged
from shared.component import component
from shared.dynamo import Item, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition
from shared.errors import DomainError

CATEGORIES_KEY = ("DESK", "CATEGORIES")


def catalog_in(item: Item | None) -> Catalog:
    """The categories that an item holds; without one, those that are shipped."""
    return Catalog.shipped() if item is None else from_item(Catalog, item)


@component
class CatalogRepository:
    """Reads the categories, and says how they are written."""

    table: Table

    def get(self) -> Catalog:
        """All categories."""
        return catalog_in(self.table.get(*CATEGORIES_KEY))

    def change(self, catalog: Catalog, *, over: Catalog) -> Transaction:
        """The categories over those that were read. Its failure: CategoriesChanged."""
        pk, sk = CATEGORIES_KEY
        item = to_item(catalog) | {"pk": pk, "sk": sk}
        return Transaction().put(item, when=_unmoved(over), otherwise=CategoriesChanged())

    def must_stay(self, catalog: Catalog, otherwise: DomainError) -> Transaction:
        """A look whether the categories are still those that were read."""
        return Transaction().check(*CATEGORIES_KEY, when=_unmoved(catalog), otherwise=otherwise)


def _unmoved(catalog: Catalog) -> Condition:
    if catalog.version:
        return Condition(equals={"version": catalog.version})
    return Condition(absent=True)
