"""A table in memory, for what is played and thrown away: simulations, and tests.

It takes the same transactions on the same conditions as DynamoDB, and gives the same lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from shared.dynamo.codec import decode_item, encode_item
from shared.dynamo.cursor import Cursors
from shared.dynamo.merging import merged
from shared.dynamo.operation import Condition, Item, Operation
from shared.dynamo.query import HIGHEST, Page, Query
from shared.dynamo.transaction import LARGEST, Transaction

Key = tuple[str, str]
_PARTITION_KEYS = ("pk", "gsi1pk", "gsi2pk", "gsi3pk", "gsi4pk")


class MemoryTable:
    """Behaves as shared.dynamo.table.Table says.

    `items` are by (pk, sk), and change by transactions alone; `commits` counts those that were
    done. Partitions are found by their keys, so a list costs what is in it, not what is beside it.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self.items: dict[Key, Item] = {}
        self.commits = 0
        self._partitions: dict[tuple[str, str], dict[Key, None]] = {}
        self._cursors = Cursors(lambda: "memory")  # its cursors go nowhere
        for item in items:
            self._put((item["pk"], item["sk"]), item)

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:  # noqa: ARG002
        """One item, or None; a read is always consistent here."""
        found = self.items.get((pk, sk))
        return None if found is None else dict(found)

    def get_many(self, keys: Sequence[Key]) -> list[Item]:
        """The items among these keys that exist, in the order of the keys."""
        return [dict(self.items[key]) for key in keys if key in self.items]

    def first(self, query: Query, *, limit: int = 1) -> list[Item]:
        """The beginning of a list."""
        if query.is_merged:
            return merged(query, limit, None, self._read)[0]
        return [dict(item) for item in self._matching(query)[:limit]]

    def page(self, query: Query, *, limit: int = 50, cursor: str | None = None) -> Page[Item]:
        """One page of a list. Raises: InvalidCursor."""
        opened = self._cursors.open(cursor, query.scope) if cursor else None
        if query.is_merged:
            items, place = merged(query, limit, opened["after"] if opened else None, self._read)
            after = {"after": place} if place else None
        else:
            items, after = self._read(query, limit, opened)
        wanted = tuple(_wanted(query, item) for item in items)
        return Page(wanted, self._cursors.seal(_key_of(after), query.scope) if after else None)

    def each(self, query: Query, *, page_size: int = 200) -> Iterator[Item]:  # noqa: ARG002
        """Every item of a list, as it was when that was begun."""
        for partition in query.partitions():
            found = self._matching(partition)
            yield from (_wanted(query, i) for i in found if _asked(query, i))

    def commit(self, transaction: Transaction) -> None:
        """Do all of it or none.

        Raises: the `otherwise` of the first line whose condition failed; ValueError for what
        DynamoDB takes from nobody.
        """
        keys = [operation.key for operation in transaction.operations]
        if len(keys) > LARGEST:
            raise ValueError(f"{len(keys)} writes: a transaction takes {LARGEST}")
        if len(set(keys)) < len(keys):
            raise ValueError(f"DynamoDB refuses two writes of one item: {keys}")
        for operation in transaction.operations:
            if not _holds(operation.condition, self.items.get(operation.key)):
                raise operation.otherwise
        self._accept(transaction)

    def remove(self, keys: Iterable[Key]) -> None:
        """Take items out, as time to live does."""
        for key in keys:
            self._drop(key)

    def _accept(self, transaction: Transaction) -> None:
        """Do a transaction whose conditions hold."""
        for operation in transaction.operations:
            self._apply(operation)
        self.commits += 1

    def _apply(self, operation: Operation) -> None:
        if operation.action == "put":
            self._put(operation.key, _stored(operation.item))
        elif operation.action == "update":
            old = self.items.get(operation.key, {})
            self._put(operation.key, _stored({**old, **operation.item}))
        elif operation.action == "add":
            self._put(operation.key, _stored(_summed(operation, self.items.get(operation.key))))
        elif operation.action == "delete":
            self._drop(operation.key)

    def _put(self, key: Key, item: Item) -> None:
        self._drop(key)
        self.items[key] = item
        for name in _PARTITION_KEYS:
            if name in item:
                self._partitions.setdefault((name, item[name]), {})[key] = None

    def _drop(self, key: Key) -> None:
        item = self.items.pop(key, None)
        for name in _PARTITION_KEYS:
            if item is not None and name in item:
                self._partitions[name, item[name]].pop(key, None)

    def _partition(self, name: str, value: str) -> list[Item]:
        """The items whose partition key of this name has this value."""
        return [self.items[key] for key in self._partitions.get((name, value), ())]

    def _read(self, query: Query, limit: int, start: Item | None) -> tuple[list[Item], Item | None]:
        """What one Query of DynamoDB gives: `limit` items are looked at, and some are wanted."""
        found = self._matching(query)
        if start:
            places = [(i["pk"], i["sk"]) for i in found]
            found = found[places.index((start["pk"], start["sk"])) + 1 :]
        last = found[limit - 1] if len(found) > limit else None
        return [dict(i) for i in found[:limit] if _asked(query, i)], last

    def _matching(self, query: Query) -> list[Item]:
        """What of one partition is asked for, in order."""
        inside = self._partition(f"{query.index or ''}pk", query.pk)
        if not inside:
            return []
        sk = query.sort_key
        low, high = query.since or "", query.until or HIGHEST
        found = [
            item
            for item in inside
            if sk in item and item[sk].startswith(query.prefix) and low <= item[sk] <= high
        ]
        found.sort(key=lambda i: (i[sk], i["pk"], i["sk"]), reverse=query.newest_first)
        return found


def _key_of(place: Item) -> Item:
    """What a cursor keeps of the place where a list goes on."""
    return place if "after" in place else {"pk": place["pk"], "sk": place["sk"]}


def _asked(query: Query, item: Item) -> bool:
    return all(item.get(name) == value for name, value in query.wanted.items())


def _wanted(query: Query, item: Item) -> Item:
    return {k: v for k, v in item.items() if not query.attributes or k in query.attributes}


def _summed(operation: Operation, old: Item | None) -> Item:
    """An item with the amounts of an operation added to its numbers."""
    found = old or {}
    sums = {k: found.get(k, 0) + v for k, v in operation.item.items() if k not in ("pk", "sk")}
    pk, sk = operation.key
    return {**found, "pk": pk, "sk": sk, **sums}


def _stored(item: Item) -> Item:
    """An item as it comes back: numbers, lists and what is absent are as DynamoDB keeps them."""
    return decode_item(encode_item(item))


def _holds(condition: Condition, item: Item | None) -> bool:
    if condition.absent and item is not None:
        return False
    if condition.present and item is None:
        return False
    if condition.absent_or_before and item is not None:
        attribute, value = condition.absent_or_before
        if not (attribute in item and item[attribute] < value):
            return False
    return all((item or {}).get(k) == v for k, v in condition.equals.items())
