"""The contracts below a node: a walk down the tree that can stop anywhere and go on later."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from functions.monitoring.connections.entities import Connection
from shared.component import component
from shared.dynamo import Item, Page, Query, Table

READS = 60
"""So many reads at most for a page: a part of the network without customers is gone through."""
CHILDREN, BUILDINGS, CONTRACTS = "children", "buildings", "contracts"
_LISTS = {CHILDREN: "CHILDREN", BUILDINGS: "BUILDINGSON", CONTRACTS: "CONTRACTSAT"}


@dataclass
class Frame:
    """A list on the way down that has been read up to `after`."""

    kind: str
    of: str
    after: str = ""


@dataclass
class Walk:
    """Where a walk is: the lists that are not read to their ends, the deepest last."""

    frames: list[Frame] = field(default_factory=list)

    @classmethod
    def at(cls, node_id: str, cursor: str | None) -> Walk:
        """A walk from a node, or one that goes on."""
        if cursor is None:
            return cls(_of_node(node_id))
        return cls([Frame(*frame) for frame in json.loads(cursor)])

    @property
    def cursor(self) -> str | None:
        """Where it goes on; None at its end."""
        said: list[Any] = [[frame.kind, frame.of, frame.after] for frame in self.frames]
        return json.dumps(said, ensure_ascii=False) if said else None


@component
class HangingContracts:
    """Reads which contracts hang below a node, building after building."""

    table: Table

    def below(self, node_id: str, limit: int, cursor: str | None) -> Page[Connection]:
        """Some of the contracts; there may be fewer than asked for, or none, before the end."""
        walk = Walk.at(node_id, cursor)
        found: list[Connection] = []
        for _ in range(READS):
            if not walk.frames or len(found) >= limit:
                break
            found += self._step(walk, limit - len(found))
        return Page(tuple(found), walk.cursor)

    def _step(self, walk: Walk, limit: int) -> list[Connection]:
        """One read: contracts of a building, or the next node or building to look into."""
        frame = walk.frames[-1]
        wanted = limit if frame.kind == CONTRACTS else 1
        query = _query(frame)
        items = self.table.first(query, limit=wanted)
        if items:
            frame.after = items[-1][query.sort_key]
        if len(items) < wanted:
            walk.frames.pop()
        if frame.kind == CONTRACTS:
            return [_connection(frame.of, item) for item in items]
        for item in items:
            deeper = frame.kind == CHILDREN
            walk.frames += (
                _of_node(item["id"]) if deeper else [Frame(CONTRACTS, item["building_id"])]
            )
        return []


def _of_node(node_id: str) -> list[Frame]:
    return [Frame(CHILDREN, node_id), Frame(BUILDINGS, node_id)]


def _query(frame: Frame) -> Query:
    """What comes after the last that was read."""
    return Query(
        f"{_LISTS[frame.kind]}#{frame.of}", index="gsi1", since=f"{frame.after} ", until="\uffff"
    )


def _connection(building_id: str, item: Item) -> Connection:
    return Connection(item["contract_id"], item["customer_id"], building_id)
