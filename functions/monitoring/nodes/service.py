"""What one can do with the nodes of the network."""

from __future__ import annotations

from typing import Any

from functions.monitoring.nodes.entities import (
    DEEPEST,
    Filter,
    Node,
    NodeBelowItself,
    NodeChanged,
    NodeDraft,
    NodeInUse,
    Place,
    TreeChanged,
    TreeTooDeep,
    UnknownParent,
)
from functions.monitoring.nodes.repository import NodeRepository, node_key
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.retrying import retrying


@component
class Nodes:
    """Use cases of the network's nodes."""

    table: Table
    nodes: NodeRepository
    clock: Clock
    new_id: NewId

    def create(self, draft: NodeDraft, once: KeyedRequest | None = None) -> Node:
        """Add a node. Raises: UnknownParent, NodeCodeTaken, TreeTooDeep."""

        def add() -> Node:
            now = self.clock()
            node = draft.node(id_for(once, "node", self.new_id), now)
            self.table.commit(
                Transaction()
                .extend(self.nodes.add(node))
                .extend(self._hung(node))
                .audit(f"node#{node.id}", "node.created", at=now, after=node)
                .once(once, result=node)
            )
            return node

        return retrying(add, on=TreeChanged)

    def get(self, node_id: str) -> Node:
        """A node. Raises: NodeNotFound."""
        return self.nodes.get(node_id)

    def list(self, wanted: Filter, limit: int, cursor: str | None) -> Page[Node]:
        """Nodes by name, or some of them."""
        return self.nodes.list(wanted, limit, cursor)

    def places(self, node_id: str, limit: int, cursor: str | None) -> Page[Place]:
        """What a node hung on before, the latest first."""
        return self.nodes.places(node_id, limit, cursor)

    def update(self, node_id: str, changes: dict[str, Any], seen: int | None) -> Node:
        """Change what is known of a node, or hang it elsewhere, with all that hangs below it.

        Raises: NodeNotFound, NodeChanged, UnknownParent, NodeBelowItself, TreeTooDeep,
        PreconditionFailed.
        """

        def change() -> Node:
            before = self.nodes.get(node_id)
            if seen not in (None, before.version):
                raise PreconditionFailed
            after = before.changed(changes, self.clock())
            writes = self.nodes.change(after, over=before)
            if after.parent_id != before.parent_id:
                writes.extend(self._moved(after, before))
            self.table.commit(
                writes.audit(f"node#{node_id}", "node.updated",
                             at=after.updated_at, before=before, after=after)
            )  # fmt: skip
            return after

        return retrying(change, on=TreeChanged)

    def remove(self, node_id: str, seen: int | None) -> None:
        """Take a node away on which nothing hangs.

        Raises: NodeNotFound, NodeChanged, NodeInUse, PreconditionFailed.
        """

        def take_away() -> None:
            node = self.nodes.get(node_id)
            if seen not in (None, node.version):
                raise PreconditionFailed
            if node.is_in_use:
                raise NodeInUse
            writes = self.nodes.remove(node)
            writes.extend(self._left(node.parent_id))
            writes.audit(f"node#{node_id}", "node.removed", at=self.clock(), before=node)
            self.table.commit(writes)

        retrying(take_away, on=(TreeChanged, NodeChanged))

    def _hung(self, node: Node, leaving: str | None = None) -> Transaction:
        """A node on its parent, which stays where it is, and so do those above.

        One of those may be the node that it is `leaving`.
        Raises: UnknownParent, NodeBelowItself, TreeTooDeep.
        """
        writes = Transaction()
        if node.parent_id is None:
            return writes
        above = list(self.nodes.above(node))
        if not above:
            raise UnknownParent.here()
        if len(above) >= DEEPEST:
            raise TreeTooDeep
        if any(one.id == node.id for one in above):
            raise NodeBelowItself
        writes.extend(self.nodes.child_added(above[0]))
        for one in above[1:]:
            is_left = one.id == leaving
            write = self.nodes.child_removed if is_left else self.nodes.must_stay
            writes.extend(write(one))
        return writes

    def _moved(self, after: Node, before: Node) -> Transaction:
        """A node from one parent to another."""
        writes = self._hung(after, leaving=before.parent_id)
        writes.extend(self.nodes.moved(after, over=before))
        touched = {operation.key for operation in writes.operations}
        if before.parent_id is None or node_key(before.parent_id) in touched:
            return writes
        return writes.extend(self._left(before.parent_id))

    def _left(self, parent_id: str | None) -> Transaction:
        """One node less on the one that it hung on."""
        parent = None if parent_id is None else self.nodes.find(parent_id)
        return Transaction() if parent is None else self.nodes.child_removed(parent)
