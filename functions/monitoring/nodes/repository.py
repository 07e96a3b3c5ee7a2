"""Nodes in the monitoring table.

pk NODE#<id>   sk NODE
     gsi1 CHILDREN#<parent id, or TOP>   <name>|<id>
     gsi2 NODES                          <name>|<id>
     gsi3 SITE#<site>                    <name>|<id>
     gsi4 STATE#<state>                  <name>|<id>
pk NODE#<id>   sk PLACE#<since>   what it hung on before
pk CODE#<code>   sk NODE          whose code it is

What can change at any moment (state, numbers of children and ports) is written by itself: a change
of the rest sets only what is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from functions.monitoring.nodes.entities import (
    DEEPEST,
    Filter,
    Node,
    NodeChanged,
    NodeCodeTaken,
    NodeNotFound,
    Place,
    TreeChanged,
    TreeTooDeep,
)
from functions.monitoring.vocabulary import NodeState
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition

TOP = "TOP"
Key = tuple[str, str]
_BESIDE = frozenset({"state", "state_since", "children", "ports"})


def node_key(node_id: str) -> Key:
    """Where a node lies."""
    return f"NODE#{node_id}", "NODE"


def code_key(code: str) -> Key:
    """Where it lies whose code this is."""
    return f"CODE#{code.casefold()}", "NODE"


@component
class NodeRepository:
    """Reads nodes, and says how they are written."""

    table: Table

    def find(self, node_id: str) -> Node | None:
        """A node, or None."""
        item = self.table.get(*node_key(node_id))
        return None if item is None else from_item(Node, item)

    def get(self, node_id: str) -> Node:
        """A node. Raises: NodeNotFound."""
        node = self.find(node_id)
        if node is None:
            raise NodeNotFound
        return node

    def get_many(self, node_ids: Sequence[str]) -> dict[str, Node]:
        """The nodes among these ids that there are, by id; at most 100."""
        items = self.table.get_many([node_key(one) for one in node_ids])
        return {item["id"]: from_item(Node, item) for item in items}

    def ids_of(self, codes: Sequence[str]) -> dict[str, str]:
        """Ids of the nodes with these codes, by code as it was asked for; at most 100 codes."""
        keys = {code: code_key(code) for code in codes}
        items = self.table.get_many(list(dict.fromkeys(keys.values())))
        found = {(item["pk"], item["sk"]): str(item["node_id"]) for item in items}
        return {code: found[key] for code, key in keys.items() if key in found}

    def above(self, node: Node) -> Iterator[Node]:
        """The nodes that a node hangs on, upwards; a read each. Raises: TreeTooDeep."""
        for _ in range(DEEPEST):
            if node.parent_id is None:
                return
            parent = self.find(node.parent_id)
            if parent is None:  # it was taken away while somebody went up
                return
            yield parent
            node = parent
        raise TreeTooDeep

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Node]:
        """The nodes that are asked for, by name."""
        page = self.table.page(_query(wanted), limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Node, item))

    def places(self, node_id: str, limit: int, cursor: str | None) -> Page[Place]:
        """What a node hung on before, the latest first."""
        query = Query(node_key(node_id)[0], prefix="PLACE#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Place, item))

    def add(self, node: Node) -> Transaction:
        """A new node. Its failure: NodeCodeTaken."""
        code_pk, code_sk = code_key(node.code)
        mark = {"pk": code_pk, "sk": code_sk, "node_id": node.id}
        return (
            Transaction()
            .create(mark, otherwise=NodeCodeTaken())
            .create(_item(node), otherwise=NodeCodeTaken())
        )

    def change(self, node: Node, *, over: Node) -> Transaction:
        """A node over the one that was read. Its failure: NodeChanged."""
        fields: Item = dict.fromkeys(("parent_id", "latitude", "longitude"))
        fields |= {name: value for name, value in _item(node).items() if name not in _BESIDE}
        fields |= {"gsi3pk": fields.get("gsi3pk"), "gsi3sk": fields.get("gsi3sk")}
        fields.pop("gsi4pk")
        unchanged = Condition(present=True, equals={"version": over.version})
        return Transaction().update(fields, when=unchanged, otherwise=NodeChanged())

    def moved(self, node: Node, *, over: Node) -> Transaction:
        """What a node hung on until now. Its failure: TreeChanged."""
        since = over.created_at if over.placed_at is None else over.placed_at
        place = Place(node.id, over.parent_id, since, node.updated_at)
        pk, _ = node_key(node.id)
        item = to_item(place) | {"pk": pk, "sk": f"PLACE#{iso(since)}"}
        return Transaction().create(item, otherwise=TreeChanged())

    def child_added(self, parent: Node) -> Transaction:
        """One node more on a node, which is still where it was. Its failure: TreeChanged."""
        return self._children(parent, +1)

    def child_removed(self, parent: Node) -> Transaction:
        """One node less on a node. Its failure: TreeChanged."""
        return self._children(parent, -1)

    def must_stay(self, node: Node) -> Transaction:
        """A look whether a node hangs where it hung. Its failure: TreeChanged."""
        still = Condition(present=True, equals={"parent_id": node.parent_id})
        return Transaction().check(*node_key(node.id), when=still, otherwise=TreeChanged())

    def must_exist(self, node_id: str) -> Transaction:
        """A look whether there is such a node. Its failure: NodeNotFound."""
        there = Condition(present=True)
        return Transaction().check(*node_key(node_id), when=there, otherwise=NodeNotFound())

    def port_added(self, node: Node, by: int = 1) -> Transaction:
        """So many ports more on a node (or fewer). Its failure: NodeChanged."""
        pk, sk = node_key(node.id)
        item = {"pk": pk, "sk": sk, "ports": node.ports + by}
        still = Condition(present=True, equals={"ports": node.ports})
        return Transaction().update(item, when=still, otherwise=NodeChanged())

    def state_changed(self, node: Node, state: NodeState, at: datetime) -> Transaction:
        """A node in another state than it was read in. Its failure: NodeChanged."""
        pk, sk = node_key(node.id)
        item = {"pk": pk, "sk": sk, "state": state.value, "state_since": iso(at)}
        item |= {"gsi4pk": f"STATE#{state.value}"}
        still = Condition(present=True, equals={"state": node.state.value})
        return Transaction().update(item, when=still, otherwise=NodeChanged())

    def remove(self, node: Node) -> Transaction:
        """A node taken away on which nothing hangs. Its failure: NodeChanged."""
        unchanged = Condition(equals={"version": node.version, "children": 0, "ports": 0})
        return (
            Transaction()
            .delete(*node_key(node.id), when=unchanged, otherwise=NodeChanged())
            .delete(*code_key(node.code))
        )

    def _children(self, parent: Node, by: int) -> Transaction:
        pk, sk = node_key(parent.id)
        item = {"pk": pk, "sk": sk, "children": parent.children + by}
        still = {"children": parent.children, "parent_id": parent.parent_id}
        return Transaction().update(
            item, when=Condition(present=True, equals=still), otherwise=TreeChanged()
        )


def _query(wanted: Filter) -> Query:
    """The list that answers best, and what is left out of it."""
    where: Item = {"kind": wanted.kind, "site": wanted.site, "state": wanted.state}
    if wanted.parent_id is not None:
        return Query(f"CHILDREN#{wanted.parent_id or TOP}", index="gsi1", where=where)
    if wanted.site is not None:
        return Query(_site(wanted.site), index="gsi3", where=where | {"site": None})
    if wanted.state is not None:
        return Query(f"STATE#{wanted.state}", index="gsi4", where=where | {"state": None})
    return Query("NODES", index="gsi2", where=where)


def _site(site: str) -> str:
    return f"SITE#{' '.join(site.casefold().split())}"


def _item(node: Node) -> Item:
    pk, sk = node_key(node.id)
    order = f"{node.name.casefold()}|{node.id}"
    item = (
        to_item(node)
        | {"pk": pk, "sk": sk, "gsi1pk": f"CHILDREN#{node.parent_id or TOP}", "gsi1sk": order}
        | {"gsi2pk": "NODES", "gsi2sk": order}
        | {"gsi4pk": f"STATE#{node.state.value}", "gsi4sk": order}
    )
    return item | {"gsi3pk": _site(node.site), "gsi3sk": order} if node.site else item
