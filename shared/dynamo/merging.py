"""One page of a list that lies in several partitions, or of which some items are not wanted.

The partitions are read in step, a little of each at a time, and merged by their sort keys, which
are unique; so one sort key says where the whole list goes on. What a page may read is bounded: a
page of a list in which little is wanted can be short, or empty, and still go on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from shared.dynamo.query import Query

Item = dict[str, Any]
Read = Callable[[Query, int, Any], tuple[list[Item], Any]]
"""Reads a partition from a key on, looking at so many items: those wanted, and the last key."""
MORE_READS = 10
LOOKED_AT = 100
"""How many items a read looks at where some of them are not wanted."""


@dataclass
class _Partition:
    query: Query
    after: str | None
    items: deque[Item] = field(default_factory=deque)
    last: Any = None
    ended: bool = False

    def read_on(self, read: Read, size: int) -> None:
        found, self.last = read(self.query.after(self.after), size, self.last)
        self.ended = self.last is None
        keep = self.query.keep
        self.items.extend(
            i for i in found if i[self.query.sort_key] != self.after and (keep is None or keep(i))
        )

    @property
    def head(self) -> str:
        return str(self.items[0][self.query.sort_key])

    @property
    def position(self) -> str:
        return str(self.last[self.query.sort_key])


def merged(
    query: Query, limit: int, after: str | None, read: Read
) -> tuple[list[Item], str | None]:
    """The items of a page, and the sort key after which the list goes on (None at its end)."""
    partitions = [_Partition(one, after) for one in query.partitions()]
    size = query.looked_at or (LOOKED_AT if query.wanted else limit // len(partitions) + 4)
    reads = len(partitions) + MORE_READS
    found: list[Item] = []
    while len(found) < limit:
        while reads and (unknown := _unknown(partitions)):
            _least_advanced(unknown).read_on(read, size)
            reads -= 1
        following = [p for p in partitions if p.items]
        if not following or _is_beyond(_next(following), _unknown(partitions)):
            break
        found.append(_next(following).items.popleft())
    return found, _place(partitions, found, is_full=len(found) == limit)


def _unknown(partitions: list[_Partition]) -> list[_Partition]:
    """Those that must be read before it is known what comes next in them."""
    return [p for p in partitions if not p.items and not p.ended]


def _next(partitions: list[_Partition]) -> _Partition:
    """The partition whose first item comes first."""
    return _first(partitions, lambda p: p.head)


def _least_advanced(partitions: list[_Partition]) -> _Partition:
    """The partition of which the least has been read."""
    unread = [p for p in partitions if p.last is None]
    return unread[0] if unread else _first(partitions, lambda p: p.position)


def _first(partitions: list[_Partition], by: Callable[[_Partition], str]) -> _Partition:
    newest_first = partitions[0].query.newest_first
    return max(partitions, key=by) if newest_first else min(partitions, key=by)


def _is_beyond(partition: _Partition, unknown: list[_Partition]) -> bool:
    """Whether what comes next has to wait for others, since no more may be read."""
    if not unknown:
        return False
    safe = _least_advanced(unknown).position
    return partition.head < safe if partition.query.newest_first else partition.head > safe


def _place(partitions: list[_Partition], found: list[Item], *, is_full: bool) -> str | None:
    """The sort key up to which everything that is wanted has been given out."""
    unknown = _unknown(partitions)
    if is_full and (unknown or any(p.items for p in partitions)):
        return str(found[-1][partitions[0].query.sort_key])
    return _least_advanced(unknown).position if unknown else None
