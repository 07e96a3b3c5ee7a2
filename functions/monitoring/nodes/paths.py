"""Which nodes stand above which: read level by level for many nodes at once, and kept for a job."""

from __future__ import annotations

from collections.abc import Iterable

from functions.monitoring.nodes.entities import DEEPEST, Node
from functions.monitoring.nodes.repository import NodeRepository

_TOGETHER = 100


class Paths:
    """The paths of nodes from the top of the tree down to themselves, for the time of one job."""

    def __init__(self, nodes: NodeRepository) -> None:
        self._nodes = nodes
        self._known: dict[str, Node | None] = {}

    def of(self, node_ids: Iterable[str]) -> dict[str, tuple[Node, ...]]:
        """The path of each node that there is, which ends with the node."""
        wanted = list(dict.fromkeys(node_ids))
        level = wanted
        for _ in range(DEEPEST):
            self._read([one for one in level if one not in self._known])
            found = [self._known.get(one) for one in level]
            level = list({n.parent_id for n in found if n is not None and n.parent_id is not None})
            if not level:
                break
        return {one: path for one in wanted if (path := self._path(one))}

    def _read(self, node_ids: list[str]) -> None:
        for start in range(0, len(node_ids), _TOGETHER):
            part = node_ids[start : start + _TOGETHER]
            self._known |= dict.fromkeys(part) | self._nodes.get_many(part)

    def _path(self, node_id: str) -> tuple[Node, ...]:
        path: list[Node] = []
        above: str | None = node_id
        while above is not None and len(path) <= DEEPEST:
            node = self._known.get(above)
            if node is None:
                break
            path.append(node)
            above = node.parent_id
        return tuple(reversed(path))
