"""Imports in the customer table.

pk IMPORT#<id>            sk A#IMPORT          the import; gsi1 IMPORTS  <created>#<id>
pk IMPORT#<id>            sk CHUNK#<number>    some rows: where they lie, what is wrong in them
pk IMPORTED#<external id> sk CUSTOMER          which customer was made of it
pk CONTRACTNUMBER#<number> sk CONTRACT         a number that was brought along
pk SERIES#CONTRACT        sk SPARE#<number>    a number that was leased to a chunk and not used
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from functions.customer.imports.entities import (
    Chunk,
    ChunkChanged,
    Fault,
    Import,
    ImportChanged,
    ImportNotFound,
    NumberUsed,
    RowKnown,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item

_HEADER, _CHUNK = "A#IMPORT", "CHUNK#"


@dataclass(frozen=True, slots=True)
class Mark:
    """Which customer was made of an external id, by which row of which import."""

    external_id: str
    customer_id: str
    import_id: str
    line: int

    @classmethod
    def of(cls, item: Item) -> Self:
        """The mark that an item holds."""
        return from_item(cls, item)


@component
class ImportRepository:
    """Reads imports, and says how they are written."""

    table: Table

    def get(self, import_id: str) -> Import:
        """An import. Raises: ImportNotFound."""
        item = self.table.get(f"IMPORT#{import_id}", _HEADER)
        if item is None:
            raise ImportNotFound
        return from_item(Import, item)

    def list(self, limit: int, cursor: str | None) -> Page[Import]:
        """All of them, newest first. Raises: InvalidCursor."""
        query = Query("IMPORTS", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Import, item))

    def chunk(self, import_id: str, number: int) -> Chunk:
        """A chunk. Raises: ImportNotFound."""
        item = self.table.get(f"IMPORT#{import_id}", _at(number))
        if item is None:
            raise ImportNotFound
        return _chunk_in(item)

    def each_chunk(self, import_id: str) -> Iterator[Chunk]:
        """An import's chunks, in order."""
        query = Query(f"IMPORT#{import_id}", prefix=_CHUNK, consistent=True)
        for item in self.table.each(query, page_size=50):
            yield _chunk_in(item)

    def add(self, one: Import) -> Transaction:
        """A new import. Its failure: ImportChanged."""
        return Transaction().create(_item(one), otherwise=ImportChanged())

    def change(self, one: Import, *, over: Import) -> Transaction:
        """An import over the one that was read. Its failure: ImportChanged."""
        return Transaction().replace(_item(one), version=over.version, otherwise=ImportChanged())

    def add_chunk(self, chunk: Chunk) -> Transaction:
        """A new chunk. Its failure: ChunkChanged."""
        return Transaction().create(_chunk_item(chunk), otherwise=ChunkChanged())

    def change_chunk(self, chunk: Chunk, *, over: Chunk) -> Transaction:
        """A chunk over the one that was read. Its failure: ChunkChanged."""
        return Transaction().replace(
            _chunk_item(chunk), version=over.version, otherwise=ChunkChanged()
        )

    def mark_place(self, external_id: str) -> tuple[str, str]:
        """Where the mark of an external id lies."""
        return f"IMPORTED#{external_id}", "CUSTOMER"

    def add_mark(self, mark: Mark) -> Transaction:
        """That a customer was made of an external id. Its failure: RowKnown."""
        pk, sk = self.mark_place(mark.external_id)
        return Transaction().create(to_item(mark) | {"pk": pk, "sk": sk}, otherwise=RowKnown())

    def add_number(self, number: str, contract_id: str) -> Transaction:
        """A contract's number that was brought along. Its failure: NumberUsed."""
        pk, sk = number_place(number)
        item = {"pk": pk, "sk": sk, "contract_id": contract_id}
        return Transaction().create(item, otherwise=NumberUsed())


def number_place(number: str) -> tuple[str, str]:
    """Where it is noted that a contract's number was brought along."""
    return f"CONTRACTNUMBER#{' '.join(number.casefold().split())}", "CONTRACT"


def _item(one: Import) -> Item:
    keys = {
        "pk": f"IMPORT#{one.id}",
        "sk": _HEADER,
        "gsi1pk": "IMPORTS",
        "gsi1sk": f"{iso(one.created_at)}#{one.id}",
    }
    return to_item(one) | keys


def _chunk_item(chunk: Chunk) -> Item:
    key = {"pk": f"IMPORT#{chunk.import_id}", "sk": _at(chunk.number)}
    return to_item(chunk) | key | {"faults": _packed(chunk.faults)}


def _chunk_in(item: Item) -> Chunk:
    return from_item(Chunk, item | {"faults": [asdict(f) for f in _unpacked(item["faults"])]})


def _at(number: int) -> str:
    return f"{_CHUNK}{number:06d}"


def _packed(faults: Sequence[Fault]) -> str:
    """Faults as a short text: of 200 rows that are all wrong they would not fit an item."""
    if not faults:
        return ""
    rows = [[fault.row, fault.column, fault.value, fault.message] for fault in faults]
    packed = gzip.compress(json.dumps(rows, ensure_ascii=False).encode(), mtime=0)
    return base64.b64encode(packed).decode()


def _unpacked(text: str) -> tuple[Fault, ...]:
    rows: list[list[Any]] = json.loads(gzip.decompress(base64.b64decode(text))) if text else []
    return tuple(Fault(*row) for row in rows)
