"""How nodes are, in the monitoring table.

pk NODE#<id>   sk LIFE                     when it was last heard of, and what is known since
     gsi1 LIVES#DUE#<shard>                while it is up: by when it would be down
     gsi2 LIVES#JUDGE#<shard>              while a change has to be judged: by when
     gsi3 CUTOFF#<node>                     while the failure of a node above explains it
pk NODE#<id>   sk CHANGE#<at>#<sequence>    each change of its state
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from functions.monitoring.states.entities import Change, Life, LifeChanged
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

_DUE = ShardedList("LIVES", index="gsi1")
_JUDGE = ShardedList("LIVES", index="gsi2")
Key = tuple[str, str]


def life_key(node_id: str) -> Key:
    """Where it lies what is known of a node's life."""
    return f"NODE#{node_id}", "LIFE"


@component
class StateRepository:
    """Reads how nodes are, and says how it is written."""

    table: Table

    def find(self, node_id: str) -> Life | None:
        """What is known of a node's life, or None before its first heartbeat."""
        item = self.table.get(*life_key(node_id))
        return None if item is None else from_item(Life, item)

    def get_many(self, node_ids: Sequence[str]) -> dict[str, Life]:
        """The lives of these nodes, at most 100, by their ids."""
        items = self.table.get_many([life_key(one) for one in dict.fromkeys(node_ids)])
        return {item["node_id"]: from_item(Life, item) for item in items}

    def list_due(self, until: datetime, limit: int) -> list[str]:
        """Ids of nodes that are down by then unless something is heard of them."""
        query = _DUE.query(of="DUE", until=iso(until), newest_first=False)
        return [item["node_id"] for item in self.table.first(query, limit=limit)]

    def list_to_judge(self, until: datetime, limit: int) -> list[str]:
        """Ids of nodes whose change has to be judged by then."""
        query = _JUDGE.query(of="JUDGE", until=iso(until), newest_first=False)
        return [item["node_id"] for item in self.table.first(query, limit=limit)]

    def list_cut_off(self, root_id: str, limit: int) -> list[str]:
        """Ids of nodes that the failure of a node explains."""
        query = Query(f"CUTOFF#{root_id}", index="gsi3")
        return [item["node_id"] for item in self.table.first(query, limit=limit)]

    def changes(
        self, node_id: str, since: datetime | None, until: datetime | None
    ) -> Iterator[Change]:
        """The changes of a node from one moment to another, the earliest first."""
        low = "CHANGE#" + ("" if since is None else iso(since))
        high = "CHANGE#~" if until is None else f"CHANGE#{iso(until)}~"
        query = Query(life_key(node_id)[0], since=low, until=high, consistent=True)
        return (from_item(Change, item) for item in self.table.each(query))

    def last_change_before(self, node_id: str, at: datetime) -> Change | None:
        """The last change of a node before a moment."""
        until = f"CHANGE#{iso(at)}"
        query = Query(
            life_key(node_id)[0], since="CHANGE#", until=until, newest_first=True,
            consistent=True,
        )  # fmt: skip
        found = self.table.first(query)
        return from_item(Change, found[0]) if found else None

    def list_changes(self, node_id: str, limit: int, cursor: str | None) -> Page[Change]:
        """The changes of a node, the latest first."""
        query = Query(life_key(node_id)[0], prefix="CHANGE#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Change, item))

    def write(self, life: Life, *, over: Life | None) -> Transaction:
        """A life over the one that was read, if any. Its failure: LifeChanged."""
        if over is None:
            return Transaction().create(_item(life), otherwise=LifeChanged())
        return Transaction().replace(_item(life), version=over.version, otherwise=LifeChanged())

    def keep(self, change: Change) -> Transaction:
        """A change for good. Its failure: LifeChanged."""
        pk, _ = life_key(change.node_id)
        sk = f"CHANGE#{iso(change.at)}#{change.sequence:012d}"
        item = to_item(change) | {"pk": pk, "sk": sk}
        return Transaction().create(item, otherwise=LifeChanged())

    def forget(self, node_id: str) -> Transaction:
        """No life of a node that has been taken away."""
        return Transaction().delete(*life_key(node_id))


def _item(life: Life) -> Item:
    pk, sk = life_key(life.node_id)
    item = to_item(life) | {"pk": pk, "sk": sk}
    if life.is_up:
        item |= _DUE.keys(iso(life.due_at), life.node_id, of="DUE")
    if life.judge_at is not None:
        item |= _JUDGE.keys(iso(life.judge_at), life.node_id, of="JUDGE")
    if life.root_id is not None:
        item |= {"gsi3pk": f"CUTOFF#{life.root_id}", "gsi3sk": life.node_id}
    return item
