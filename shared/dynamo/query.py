"""Lists: which partitions they lie in, what of them is asked for, and a page of the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar
from zlib import crc32

T = TypeVar("T")
U = TypeVar("U")
HIGHEST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list, and where it goes on (None at its end)."""

    items: tuple[T, ...]
    next_cursor: str | None = None

    def map(self, convert: Callable[[T], U]) -> Page[U]:
        """The page with every item converted."""
        return Page(tuple(convert(item) for item in self.items), self.next_cursor)


@dataclass(frozen=True, slots=True)
class Query:
    """A list in one partition of the table or of an index, ordered by sort key.

    `prefix`, or `since` and `until` (both inclusive), narrow the sort key. `attributes` are
    those that are wanted; without any, all. `where` names values that other attributes must have
    (None asks for nothing). With `shards` the list lies in that many partitions, `<pk>#00` and on;
    `others` are further lists that are merged into this one. Such lists, and one with `where`, need
    sort keys that are unique. Of a list in an index that holds `keys_only`, a page reads the items
    themselves in a second step, so that nothing can be asked of their other attributes. `keep`
    says which items are wanted where values alone can't; it is asked of `looked_at` items at a
    time, more than a page where few of them are, and no cursor is bound to it.
    """

    pk: str
    index: str | None = None
    prefix: str = ""
    since: str | None = None
    until: str | None = None
    newest_first: bool = False
    consistent: bool = False
    attributes: tuple[str, ...] = ()
    where: Mapping[str, Any] = field(default_factory=dict)
    shards: int = 0
    others: tuple[str, ...] = ()
    keys_only: bool = False
    keep: Callable[[Mapping[str, Any]], bool] | None = None
    looked_at: int | None = None

    def __post_init__(self) -> None:
        """Refuse what an index cannot answer. Raises: ValueError."""
        if self.keys_only and (self.wanted or self.attributes or self.keep):
            raise ValueError("an index of keys alone knows no other attributes")

    @property
    def scope(self) -> str:
        """What a cursor of this list is bound to."""
        narrowed = f"{self.prefix}|{self.since or ''}|{self.until or ''}"
        wanted = "".join(f"|{name}={value}" for name, value in sorted(self.wanted.items()))
        lists = "+".join((self.pk, *self.others))
        return f"{self.index}|{lists}|{narrowed}|{self.newest_first}|{self.shards}{wanted}"

    @property
    def sort_key(self) -> str:
        """The attribute that orders the list."""
        return f"{self.index}sk" if self.index else "sk"

    def place(self, item: Mapping[str, Any]) -> tuple[Any, Any]:
        """Where an item lies in the table or the index of this list."""
        partition_key = f"{self.index}pk" if self.index else "pk"
        return item.get(partition_key), item.get(self.sort_key)

    @property
    def wanted(self) -> dict[str, Any]:
        """What `where` really asks for."""
        return {name: value for name, value in self.where.items() if value is not None}

    @property
    def is_merged(self) -> bool:
        """Whether a page takes several reads, of several partitions or of what `where` drops."""
        return bool(self.shards or self.wanted or self.others or self.keep)

    @property
    def is_empty(self) -> bool:
        """Whether it ends before it begins: DynamoDB refuses to look for such a list."""
        return not self.prefix and (self.since or "") > (self.until or HIGHEST)

    def partitions(self) -> list[Query]:
        """The list of each partition."""
        if not self.shards and not self.others:
            return [self]
        lists = [replace(self, pk=pk, others=()) for pk in (self.pk, *self.others)]
        if not self.shards:
            return lists
        return [
            replace(one, pk=partition(one.pk, n), shards=0)
            for one in lists
            for n in range(self.shards)
        ]

    def after(self, position: str | None) -> Query:
        """What of the list comes at or after a sort key, in the direction of the list."""
        low = max(self.since or "", self.prefix)
        high = min(self.until or HIGHEST, self.prefix + HIGHEST)
        if position is not None and self.newest_first:
            high = min(high, position)
        elif position is not None:
            low = max(low, position)
        return replace(self, prefix="", since=low or None, until=high)


@dataclass(frozen=True, slots=True)
class ShardedList:
    """A list of many entities in an index, spread over partitions by a hash of their ids.

    Entities made at the same time lie next to each other in a list by time; in one partition all
    writes would meet at its end. A page reads all shards, so there are as few as the writes allow
    (1,000 small ones a second each). `of` tells apart lists of one kind, such as one a state; a
    query of several merges them. `keys_only` is how the index was made.
    """

    name: str
    index: str
    shards: int = 4
    keys_only: bool = False

    def keys(self, sort: str, entity_id: str, *, of: str = "") -> dict[str, str]:
        """The keys of an entity in this list; `sort` is what it is ordered by."""
        shard = crc32(entity_id.encode()) % self.shards
        return {
            f"{self.index}pk": partition(self._pk(of), shard),
            f"{self.index}sk": f"{sort}#{entity_id}",
        }

    def keys_by_id(self, entity_id: str, *, of: str = "") -> dict[str, str]:
        """The keys in a list that is ordered by ids, which are UUIDv7: by when they were made."""
        return self.keys("", entity_id, of=of) | {f"{self.index}sk": entity_id}

    def query(
        self,
        *,
        of: str | Sequence[str] = "",
        since: str | None = None,
        until: str | None = None,
        newest_first: bool = True,
        where: Mapping[str, Any] | None = None,
    ) -> Query:
        """The list, from one `sort` to another (both inclusive)."""
        first, *others = (of,) if isinstance(of, str) else of
        return Query(
            self._pk(first),
            index=self.index,
            since=since,
            until=None if until is None else f"{until}#{HIGHEST}",
            newest_first=newest_first,
            where=where or {},
            shards=self.shards,
            others=tuple(self._pk(other) for other in others),
            keys_only=self.keys_only,
        )

    def _pk(self, of: str) -> str:
        return f"{self.name}#{of}" if of else self.name


def partition(pk: str, shard: int) -> str:
    """The key of one of a list's partitions."""
    return f"{pk}#{shard:02d}"
