"""What a billing run takes of DynamoDB: requests, capacity units, and which key gets the most.

Counted on the table in memory by DynamoDB's rules: a write unit is 1 KB, twice as much in a
transaction; a read unit is 4 KB, half as much where an answer may be late, as an index's always is.
An index writes what it keeps of an item once more, and once more again where the item's place in it
changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from shared.dynamo.codec import encode_item
from shared.dynamo.table import Page, Query
from shared.dynamo.transaction import Item, Transaction
from tests.fakes.due_accounts import seed_accounts
from tests.fakes.table import InMemoryTable
from tests.unit.billing.builders import House

INDEXES = {"gsi1": True, "gsi2": True, "gsi3": False, "gsi4": False}
"""Billing's indexes, and whether each keeps all of an item."""
PAGE = 1024 * 1024
FIRST_BILL = date(2026, 4, 1)


class Metered(InMemoryTable):
    """A table in memory that counts what DynamoDB would."""

    def __init__(self) -> None:
        super().__init__()
        self.begin()

    def begin(self) -> None:
        """Count from here on."""
        self.requests_of: Counter[str] = Counter()
        self.read_units = self.write_units = 0.0
        self.written_to: Counter[tuple[str, str]] = Counter()

    def get(self, pk: str, sk: str, *, consistent: bool = True) -> Item | None:
        found = super().get(pk, sk, consistent=consistent)
        self._count("GetItem", [found] if found else [], late=not consistent)
        return found

    def get_many(self, keys: Sequence[tuple[str, str]]) -> list[Item]:
        found = super().get_many(keys)
        self.requests_of["BatchGetItem"] += 1
        self.read_units += sum(ceil(size(item) / 4096) for item in found)
        return found

    def first(self, query: Query, *, limit: int = 1) -> list[Item]:
        found = super().first(query, limit=limit)
        self._count("Query", found, late=not query.consistent)
        return found

    def page(self, query: Query, *, limit: int = 50, cursor: str | None = None) -> Page[Item]:
        found = super().page(query, limit=limit, cursor=cursor)
        self._count("Query", found.items, late=not query.consistent)
        return found

    def each(self, query: Query, *, page_size: int = 200) -> Iterator[Item]:
        found = list(super().each(query, page_size=page_size))
        whole = [self.items[item["pk"], item["sk"]] for item in found if "sk" in item] or found
        self._count("Query", whole, late=not query.consistent, pages=ceil(len(found) / page_size))
        yield from found

    def commit(self, transaction: Transaction) -> None:
        before = {o.key: self.items.get(o.key, {}) for o in transaction.operations}
        super().commit(transaction)
        several = len(transaction.operations) > 1
        self.requests_of["TransactWriteItems" if several else "PutItem"] += 1
        for operation in transaction.operations:
            after, old = self.items.get(operation.key, {}), before[operation.key]
            units = ceil(max(size(after), size(old), 1) / 1024) * (1 + several)
            self.write_units += units
            self.written_to["table", operation.key[0]] += units
            if operation.action != "check":
                self._write_indexes(after, old)

    def _write_indexes(self, after: Item, before: Item) -> None:
        """What an index keeps of an item is written anew where it has changed, and only then."""
        for index, whole in INDEXES.items():
            new, old = _kept(after, index, whole=whole), _kept(before, index, whole=whole)
            if new == old:
                continue
            for kept in (new, old) if _place(new, index) != _place(old, index) else (new,):
                if kept:
                    units = ceil(size(kept) / 1024)
                    self.write_units += units
                    self.written_to[index, str(kept[f"{index}pk"])] += units

    def _count(self, what: str, found: Sequence[Item], *, late: bool, pages: int = 1) -> None:
        self.requests_of[what] += max(pages, 1)
        units = ceil(max(sum(size(item) for item in found), 1) / 4096)
        self.read_units += units / 2 if late else units


@dataclass(frozen=True)
class Capacity:
    """What an invoice takes of DynamoDB in a run.

    `table_units` are the write units of the table alone, without its indexes; `hottest` are write
    units by key, most first.
    """

    invoices: int
    requests: float
    read_units: float
    write_units: float
    table_units: float
    bytes_stored: float
    hottest: tuple[tuple[str, float], ...]


def size(item: Item) -> int:
    """An item's size in bytes, as DynamoDB counts it: names and values."""
    return sum(len(name.encode()) + _size(value) for name, value in encode_item(item).items())


def of_a_run(accounts: int) -> Capacity:
    """Bill so many accounts, and count."""
    table = Metered()
    house = House(table=table)
    seed_accounts(table, accounts, FIRST_BILL)
    stored = sum(size(item) for item in table.items.values())
    table.begin()
    house.run(str(FIRST_BILL))
    made = len(house.invoices())
    if made != accounts:
        raise AssertionError(f"{made} invoices of {accounts}")
    grown = sum(size(item) for item in table.items.values()) - stored
    alone = sum(units for (where, _), units in table.written_to.items() if where == "table")
    hot = table.written_to.most_common(6)
    return Capacity(
        invoices=made,
        requests=sum(table.requests_of.values()) / made,
        read_units=table.read_units / made,
        write_units=table.write_units / made,
        table_units=alone / made,
        bytes_stored=grown / made,
        hottest=tuple((f"{where} {key}", units / made) for (where, key), units in hot),
    )


def _kept(item: Item, index: str, *, whole: bool) -> Item:
    """What an index keeps of an item; nothing of one that is not in it."""
    if f"{index}pk" not in item:
        return {}
    keys = ("pk", "sk", f"{index}pk", f"{index}sk")
    return item if whole else {key: item[key] for key in keys}


def _place(kept: Item, index: str) -> tuple[object, object]:
    return kept.get(f"{index}pk"), kept.get(f"{index}sk")


def _size(value: object) -> int:
    """The size of an encoded value: its text, and some bytes for lists and maps."""
    if isinstance(value, dict):
        ((kind, inner),) = value.items()
        if kind == "M":
            return 3 + sum(len(k.encode()) + _size(v) + 1 for k, v in inner.items())
        if kind == "L":
            return 3 + sum(_size(v) + 1 for v in inner)
        if kind == "N":
            return len(str(inner)) // 2 + 2
        if kind in ("SS", "NS"):
            return sum(len(str(one).encode()) for one in inner)
        return len(str(inner).encode())
    return len(str(value))
