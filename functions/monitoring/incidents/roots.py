"""Root causes: a node that is down with no ancestor down stands for all that hangs below it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

Parents = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Root:
    """A node that is down, and the nodes below it that are down, too, and say nothing new."""

    node_id: str
    muted: tuple[str, ...] = ()


def ancestors(node_id: str, parents: Parents) -> list[str]:
    """The nodes above one, the nearest first."""
    found: list[str] = []
    above = parents[node_id]
    while above is not None:
        found.append(above)
        above = parents[above]
    return found


def highest(path: Iterable[str], down: Collection[str]) -> str | None:
    """The first node of a path, which begins at the top of the tree, that is down."""
    return next((node_id for node_id in path if node_id in down), None)


def roots(parents: Parents, down: Collection[str]) -> list[Root]:
    """The roots of what is down, each with what it mutes, by their ids."""
    muted: dict[str, list[str]] = {}
    for node_id in sorted(down):
        root = highest(reversed(ancestors(node_id, parents)), down)
        muted.setdefault(root or node_id, [])
        if root:
            muted[root].append(node_id)
    return [Root(node_id, tuple(below)) for node_id, below in sorted(muted.items())]
