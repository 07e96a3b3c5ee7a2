"""Which nodes a maintenance window covers, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.spans import Span, joined


@dataclass(frozen=True, slots=True)
class Covering:
    """Work on a node, from `begins_at` up to `ends_at`, which is not part of it."""

    node_id: str
    begins_at: datetime
    ends_at: datetime


def silences(path: Iterable[str], windows: Iterable[Covering]) -> list[Span]:
    """When a node is in maintenance; a path is the node and all above it.

    Work on a node covers all below it, and nothing above.
    """
    above = set(path)
    return joined((w.begins_at, w.ends_at) for w in windows if w.node_id in above)


def covered_until(
    path: Iterable[str], windows: Iterable[Covering], at: datetime
) -> datetime | None:
    """Until when a node that is in maintenance at a moment is in it; None for one that is not."""
    for begins, ends in silences(path, windows):
        if begins <= at < ends:
            return ends
    return None
