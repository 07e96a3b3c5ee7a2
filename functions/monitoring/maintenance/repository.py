"""Maintenance windows in the monitoring table.

pk WINDOW#<id>   sk WINDOW
     gsi1 WINDOWS#<shard>          by id
     gsi2 WINDOWS#END#<shard>      by when it ends
     gsi3 WINDOWSOF#<node>         by when it ends
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from functions.monitoring.maintenance.entities import Window, WindowChanged, WindowNotFound
from functions.monitoring.maintenance.windows import Covering
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
from shared.dynamo.transaction import Condition

_ALL = ShardedList("WINDOWS", index="gsi1", shards=2)
_ENDS = ShardedList("WINDOWS", index="gsi2", shards=2)


@component
class WindowRepository:
    """Reads maintenance windows, and says how they are written."""

    table: Table

    def get(self, window_id: str) -> Window:
        """A window. Raises: WindowNotFound."""
        item = self.table.get(*_key(window_id))
        if item is None:
            raise WindowNotFound
        return from_item(Window, item)

    def list(self, limit: int, cursor: str | None, node_id: str | None = None) -> Page[Window]:
        """Windows, the newest first."""
        query = _ALL.query(where={"node_id": node_id})
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Window, item))

    def list_open(self, now: datetime, limit: int, cursor: str | None) -> Page[Window]:
        """Windows that are not over, the earliest end first."""
        query = _ENDS.query(of="END", since=iso(now), newest_first=False)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Window, item))

    def coverings(self, since: datetime) -> Sequence[Covering]:
        """What is covered by work that ends after a moment: of a job, of which there is one."""
        query = _ENDS.query(of="END", since=iso(since), newest_first=False)
        return [from_item(Window, item).covering for item in self.table.each(query)]

    def coverings_of(self, node_ids: Iterable[str], since: datetime) -> Sequence[Covering]:
        """The work on these nodes, a read each, that ends after a moment."""
        return [
            from_item(Window, item).covering
            for node_id in node_ids
            for item in self.table.each(
                Query(f"WINDOWSOF#{node_id}", index="gsi3", since=iso(since), until="9")
            )
        ]

    def add(self, window: Window) -> Transaction:
        """A new window. Its failure: WindowChanged."""
        return Transaction().create(_item(window), otherwise=WindowChanged())

    def change(self, window: Window, *, over: Window) -> Transaction:
        """A window over the one that was read. Its failure: WindowChanged."""
        return Transaction().replace(_item(window), version=over.version, otherwise=WindowChanged())

    def remove(self, window: Window) -> Transaction:
        """No window any more. Its failure: WindowChanged."""
        same = Condition(equals={"version": window.version})
        return Transaction().delete(*_key(window.id), when=same, otherwise=WindowChanged())


def _key(window_id: str) -> tuple[str, str]:
    return f"WINDOW#{window_id}", "WINDOW"


def _item(window: Window) -> Item:
    pk, sk = _key(window.id)
    ends = iso(window.ends_at)
    return (
        to_item(window)
        | {"pk": pk, "sk": sk, "gsi3pk": f"WINDOWSOF#{window.node_id}"}
        | {"gsi3sk": f"{ends}#{window.id}"}
        | _ALL.keys_by_id(window.id)
        | _ENDS.keys(ends, window.id, of="END")
    )
