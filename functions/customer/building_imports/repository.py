"""Imports of buildings in the customer table; they and their reports are kept for 90 days.

pk BUILDINGIMPORT#<id>   sk IMPORT         gsi3 BUILDINGIMPORTS#<shard>   <created>#<id>
pk BUILDINGIMPORT#<id>   sk PART#<number>   what became of some of its rows
"""

from __future__ import annotations

from datetime import datetime, timedelta

from functions.customer.building_imports.entities import (
    BuildingImport,
    BuildingImportExists,
    BuildingImportNotFound,
    Part,
    Progress,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import (
    Item,
    Page,
    Query,
    ShardedList,
    Table,
    Transaction,
    from_item,
    to_item,
)

KEPT = timedelta(days=90)
_ALL = ShardedList("BUILDINGIMPORTS", index="gsi3", shards=1)


@component
class BuildingImportRepository:
    """Reads imports, and says how they are written."""

    table: Table

    def get(self, import_id: str) -> Progress:
        """An import with what has been done of it. Raises: BuildingImportNotFound.

        At most as many parts as a file has rows for; several reads where the report is long.
        """
        items = list(self.table.each(Query(_pk(import_id))))
        begun = [from_item(BuildingImport, i) for i in items if i["sk"] == "IMPORT"]
        if not begun:
            raise BuildingImportNotFound
        parts = (from_item(Part, i) for i in items if i["sk"].startswith("PART#"))
        return Progress(begun[0], tuple(parts))

    def list(self, limit: int, cursor: str | None) -> Page[BuildingImport]:
        """Imports, newest first."""
        page = self.table.page(_ALL.query(), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(BuildingImport, item))

    def add(self, begun: BuildingImport) -> Transaction:
        """A new import. Its failure: BuildingImportExists."""
        keys = _kept(begun.created_at) | _ALL.keys(iso(begun.created_at), begun.id)
        item = to_item(begun) | keys | {"pk": _pk(begun.id), "sk": "IMPORT"}
        return Transaction().create(item, otherwise=BuildingImportExists())

    def report(self, import_id: str, part: Part, at: datetime) -> Transaction:
        """What became of some rows. Its failure: BuildingImportExists."""
        keys = {"pk": _pk(import_id), "sk": f"PART#{part.number:04d}"}
        item = to_item(part) | keys | _kept(at)
        return Transaction().create(item, otherwise=BuildingImportExists())


def _pk(import_id: str) -> str:
    return f"BUILDINGIMPORT#{import_id}"


def _kept(at: datetime) -> Item:
    return {"expiresAt": int((at + KEPT).timestamp())}
