"""A table in memory; tests/contract/test_tables.py holds it to the same behaviour as DynamoDB's.

It asks two things more: that what a person changes is written down in the audit trail, and that
what is written over a version has a later one, or a change that rests on the old would go through.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from shared.dynamo.codec import decode_item, encode_item
from shared.dynamo.memory import MemoryTable
from shared.dynamo.query import Page, Query
from shared.dynamo.transaction import Item, Operation, Transaction
from tests.fakes.audited import assert_audited


class InMemoryTable(MemoryTable):
    """Behaves as shared.dynamo.table.Table says, and keeps count of what it is asked.

    `items` may be changed by hand; `events()` lists the outbox.
    """

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[str] = []

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        self.requests.append("get")
        found = super().get(pk, sk, consistent=consistent)
        return None if found is None else decode_item(encode_item(found))

    def get_many(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        self.requests.append("get_many")
        return super().get_many(keys)

    def first(self, query: Query, *, limit: int = 1) -> list[Item]:
        self.requests.append("first")
        return super().first(query, limit=limit)

    def page(self, query: Query, *, limit: int = 50, cursor: str | None = None) -> Page[Item]:
        self.requests.append("page")
        if query.keys_only:
            self.requests.append("get_many")
        return super().page(query, limit=limit, cursor=cursor)

    def each(self, query: Query, *, page_size: int = 200) -> Iterator[Item]:
        self.requests.append("each")
        yield from super().each(query, page_size=page_size)

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
        super().commit(transaction)

    def events(self, event_type: str | None = None) -> list[dict[str, Any]]:
        """The envelopes of the events committed so far, in order."""
        found = [
            json.loads(i["event"]) for (pk, _), i in self.items.items() if pk.startswith("OUTBOX#")
        ]
        return [e for e in found if event_type in (None, e["type"])]

    def audit(self) -> list[Item]:
        """The audit lines written so far."""
        return [i for (pk, _), i in self.items.items() if pk.startswith("AUDIT#")]

    def _accept(self, transaction: Transaction) -> None:
        assert_audited(transaction)
        for operation in transaction.operations:
            assert _grows(operation), f"the change has no new version: {operation.item}"
        super()._accept(transaction)

    def _put(self, key: tuple[str, str], item: Item) -> None:
        self.items[key] = item

    def _drop(self, key: tuple[str, str]) -> None:
        self.items.pop(key, None)

    def _partition(self, name: str, value: str) -> list[Item]:
        """Looked for among all items, for a test may have changed them by hand."""
        return [item for item in self.items.values() if item.get(name) == value]


def _grows(operation: Operation) -> bool:
    version, item = operation.condition.equals.get("version"), operation.item
    return version is None or "version" not in item or bool(item["version"] > version)
