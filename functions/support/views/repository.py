"""Saved filters in the support table.

pk VIEW#<id>   sk VIEW   gsi1 VIEWS#<owner, or SHARED>   <name>#<id>
"""

from __future__ import annotations

from functions.support.views.entities import View, ViewChanged, ViewExists, ViewNotFound
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

_SHARED = "SHARED"


@component
class ViewRepository:
    """Reads views, and says how they are written."""

    table: Table

    def get(self, view_id: str) -> View:
        """A view. Raises: ViewNotFound."""
        item = self.table.get(f"VIEW#{view_id}", "VIEW")
        if item is None:
            raise ViewNotFound
        return from_item(View, item)

    def list(self, owner_id: str, limit: int, cursor: str | None) -> Page[View]:
        """The views of somebody and the shared ones, by name."""
        query = Query(f"VIEWS#{_SHARED}", index="gsi1", others=(f"VIEWS#OF#{owner_id}",))
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(View, item))

    def add(self, view: View) -> Transaction:
        """A new view. Its failure: ViewExists."""
        return Transaction().create(_item(view), otherwise=ViewExists())

    def change(self, view: View, *, over: View) -> Transaction:
        """A view over the state it was read in. Its failure: ViewChanged."""
        return Transaction().replace(_item(view), version=over.version, otherwise=ViewChanged())

    def remove(self, view: View) -> Transaction:
        """A view taken away. Its failure: ViewChanged."""
        unmoved = Condition(equals={"version": view.version})
        return Transaction().delete(
            f"VIEW#{view.id}", "VIEW", when=unmoved, otherwise=ViewChanged()
        )


def _item(view: View) -> Item:
    return to_item(view) | {
        "pk": f"VIEW#{view.id}",
        "sk": "VIEW",
        "gsi1pk": f"VIEWS#{_SHARED}" if view.wanted.shared else f"VIEWS#OF#{view.owner_id}",
        "gsi1sk": f"{view.wanted.name.casefold()}#{view.id}",
    }
