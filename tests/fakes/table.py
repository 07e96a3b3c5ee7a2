"""A table in memory; tests/contract/test_tables.py holds it to the same behaviour as DynamoDB's.

It asks two things more: that what a person changes is written down in the audit trail, and that
what is written over a version has a later one, or a change that rests on the old would go through.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from shared.dynamo.codec import decode_item, encode_item
from shared.dynamo.cursor import Cursors
from shared.dynamo.merging import merged
from shared.dynamo.query import Page, Query
from shared.dynamo.transaction import LARGEST, Condition, Item, Operation, Transaction
from tests.fakes.audited import assert_audited


class InMemoryTable:
    """Behaves as shared.dynamo.table.Table says.

    `items` are by (pk, sk); `events()` lists the outbox.
    """

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.requests: list[str] = []
        self._cursors = Cursors(lambda: "test")

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        self.requests.append("get")
        return self._copy(self.items.get((pk, sk)))

    def get_many(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        self.requests.append("get_many")
        return [dict(self.items[key]) for key in keys if key in self.items]

    def first(self, query: Query, *, limit: int = 1) -> list[Item]:
        self.requests.append("first")
        if query.is_merged:
            return merged(query, limit, None, self._read)[0]
        return [dict(item) for item in self._matching(query)[:limit]]

    def page(self, query: Query, *, limit: int = 50, cursor: str | None = None) -> Page[Item]:
        self.requests.append("page")
        if query.keys_only:
            self.requests.append("get_many")
        if query.is_merged:
            return self._merged_page(query, limit, cursor)
        found = self._matching(query)
        if cursor:
            after = self._cursors.open(cursor, query.scope)
            found = found[
                [(i["pk"], i["sk"]) for i in found].index((after["pk"], after["sk"])) + 1 :
            ]
        page, rest = found[:limit], found[limit:]
        key = {"pk": page[-1]["pk"], "sk": page[-1]["sk"]} if rest else None
        wanted = tuple(self._wanted(query, item) for item in page)
        return Page(wanted, self._cursors.seal(key, query.scope) if key else None)

    def each(self, query: Query, *, page_size: int = 200) -> Iterator[Item]:
        self.requests.append("each")
        for partition in query.partitions():
            found = self._matching(partition)
            yield from (self._wanted(query, i) for i in found if self._asked(query, i))

    def scan(
        self, *, limit: int, start: dict[str, Any] | None
    ) -> tuple[list[Item], dict[str, Any] | None]:
        self.requests.append("scan")
        rest = sorted(k for k in self.items if start is None or k > (start["pk"], start["sk"]))
        page = rest[:limit]
        last = {"pk": page[-1][0], "sk": page[-1][1]} if len(rest) > limit else None
        return [dict(self.items[k]) for k in page], last

    def commit(self, transaction: Transaction) -> None:
        self.requests.append("commit")
        operations = transaction.operations
        assert len(operations) <= LARGEST
        keys = [o.key for o in operations]
        assert len(set(keys)) == len(keys), f"DynamoDB refuses two writes of one item: {keys}"
        for operation in operations:
            if not self._holds(operation.condition, self.items.get(operation.key)):
                raise operation.otherwise
        assert_audited(transaction)
        for operation in operations:
            assert self._grows(operation), f"the change has no new version: {operation.item}"
            self._apply(operation)

    def events(self, event_type: str | None = None) -> list[dict[str, Any]]:
        """The envelopes of the events committed so far, in order."""
        found = [
            json.loads(i["event"]) for (pk, _), i in self.items.items() if pk.startswith("OUTBOX#")
        ]
        return [e for e in found if event_type in (None, e["type"])]

    def audit(self) -> list[Item]:
        """The audit lines written so far."""
        return [i for (pk, _), i in self.items.items() if pk.startswith("AUDIT#")]

    def _merged_page(self, query: Query, limit: int, cursor: str | None) -> Page[Item]:
        after = self._cursors.open(cursor, query.scope)["after"] if cursor else None
        items, place = merged(query, limit, after, self._read)
        wanted = tuple(self._wanted(query, item) for item in items)
        return Page(wanted, self._cursors.seal({"after": place}, query.scope) if place else None)

    def _read(self, query: Query, limit: int, start: Item | None) -> tuple[list[Item], Item | None]:
        """What one Query of DynamoDB gives: `limit` items are looked at, and some are wanted."""
        found = self._matching(query)
        if start:
            found = found[
                [(i["pk"], i["sk"]) for i in found].index((start["pk"], start["sk"])) + 1 :
            ]
        last = found[limit - 1] if len(found) > limit else None
        return [dict(i) for i in found[:limit] if self._asked(query, i)], last

    @staticmethod
    def _asked(query: Query, item: Item) -> bool:
        return all(item.get(name) == value for name, value in query.wanted.items())

    def _matching(self, query: Query) -> list[Item]:
        pk, sk = (f"{query.index}pk", f"{query.index}sk") if query.index else ("pk", "sk")
        found = [
            i
            for i in self.items.values()
            if i.get(pk) == query.pk
            and sk in i
            and i[sk].startswith(query.prefix)
            and (query.since or "") <= i[sk] <= (query.until or "\U0010ffff")
        ]
        return sorted(found, key=lambda i: (i[sk], i["pk"], i["sk"]), reverse=query.newest_first)

    @staticmethod
    def _wanted(query: Query, item: Item) -> Item:
        return {k: v for k, v in item.items() if not query.attributes or k in query.attributes}

    def _apply(self, operation: Operation) -> None:
        if operation.action == "put":
            self.items[operation.key] = self._stored(operation.item)
        elif operation.action == "update":
            old = self.items.get(operation.key, {})
            merged = {**old, **operation.item}
            self.items[operation.key] = self._stored(merged)
        elif operation.action == "delete":
            self.items.pop(operation.key, None)

    @staticmethod
    def _grows(operation: Operation) -> bool:
        version, item = operation.condition.equals.get("version"), operation.item
        return version is None or "version" not in item or bool(item["version"] > version)

    @staticmethod
    def _stored(item: Item) -> Item:
        return decode_item(encode_item(item))

    @staticmethod
    def _copy(item: Item | None) -> Item | None:
        return None if item is None else decode_item(encode_item(item))

    @staticmethod
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
