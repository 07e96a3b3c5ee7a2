"""A node of the network, what it hangs on, and what it hung on before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from functions.monitoring.vocabulary import NodeKind, NodeState
from shared.errors import Conflict, FieldError, Invalid, NotFound

DEEPEST = 32
"""So many nodes hang below each other at most."""


class NodeNotFound(NotFound):
    """There is no such node."""


class UnknownParent(Invalid):
    """There is no node with this id to hang on."""

    @classmethod
    def here(cls) -> UnknownParent:
        """Said of the field that names it."""
        return cls(errors=(FieldError("/parentId", cls.title(), "unknown"),))


class NodeCodeTaken(Conflict):
    """There is a node with this code already."""


class NodeChanged(Conflict):
    """Somebody else changed the node at the same moment; read it again."""


class TreeChanged(Conflict):
    """Somebody else moved a node at the same moment; try again."""


class NodeInUse(Conflict):
    """Nodes or ports hang on this node; take them away first."""


class NodeBelowItself(Conflict):
    """A node can't hang on itself, nor on one that hangs below it."""


class TreeTooDeep(Conflict):
    """Too many nodes would hang below each other."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which nodes are asked for; what is None is not asked for. `parent_id` "" is the top."""

    kind: NodeKind | None = None
    parent_id: str | None = None
    site: str | None = None
    state: NodeState | None = None


@dataclass(frozen=True, slots=True)
class NodeDraft:
    """A node that is to be; `address` is that by which it is managed."""

    code: str
    kind: NodeKind
    name: str
    parent_id: str | None = None
    vendor: str = ""
    model: str = ""
    address: str = ""
    site: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None

    def node(self, node_id: str, at: datetime) -> Node:
        """The node as it is registered."""
        values = {name: getattr(self, name) for name in NodeDraft.__dataclass_fields__}
        return Node(id=node_id, created_at=at, updated_at=at, state_since=at, **values)


@dataclass(frozen=True, slots=True)
class Node:
    """A node; `code` is what telemetry calls it, and stays.

    It hangs where it does since `placed_at`, or from the beginning. `state` is how it is since
    `state_since`: it changes beside the rest, and not its version. `children` nodes hang on it
    directly, and it has `ports` ports that are registered.
    """

    id: str
    code: str
    kind: NodeKind
    name: str
    created_at: datetime
    updated_at: datetime
    state_since: datetime
    parent_id: str | None = None
    vendor: str = ""
    model: str = ""
    address: str = ""
    site: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    placed_at: datetime | None = None
    state: NodeState = NodeState.UNKNOWN
    children: int = 0
    ports: int = 0
    version: int = 1

    def changed(self, changes: dict[str, Any], at: datetime) -> Node:
        """The node with some fields new. Raises: NodeBelowItself."""
        node = replace(self, **changes, updated_at=at, version=self.version + 1)
        if node.parent_id == node.id:
            raise NodeBelowItself
        return node if node.parent_id == self.parent_id else replace(node, placed_at=at)

    @property
    def is_in_use(self) -> bool:
        """Whether something hangs on it."""
        return self.children + self.ports > 0


@dataclass(frozen=True, slots=True)
class Place:
    """What a node hung on from a moment to another one; `until` is None for where it is now."""

    node_id: str
    parent_id: str | None
    since: datetime
    until: datetime | None = None
