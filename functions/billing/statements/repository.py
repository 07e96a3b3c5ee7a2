"""Imports of statements in the billing table.

pk IMPORT#<id>     sk A#IMPORT         the import; gsi1 IMPORTS  <created>#<id>
                   sk A#DONE#<part>    a part that was worked on
                   sk PART#<part>      a part's documents, packed, until they are rows
                   sk ROW#<number>     a document and what became of it
pk BANKDOC#<date>#<payer's account>#<number>[#<sum>]   sk BANKDOC   its one payment, and its sum
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from functions.billing.statements.entities import (
    PART,
    Document,
    DocumentKnown,
    FileTooLarge,
    Import,
    ImportExists,
    ImportNotFound,
    ImportRowNotFound,
    PartDone,
    Progress,
    Row,
    RowState,
    RowWorked,
)
from shared.clock import iso
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Transaction

_MOST_PACKED = 3_500_000
"""A transaction holds 4 MB; 10,000 usual rows are half of that."""
_HEADER, _DONE, _PART, _ROW = "A#IMPORT", "A#DONE#", "PART#", "ROW#"


@component
class StatementRepository:
    """Reads imports and their rows, and says how they are written."""

    table: Table

    def find(self, import_id: str) -> Progress | None:
        """An import with what is done of it, in one read; None if there is none."""
        items = list(self.table.each(Query(_pk(import_id), prefix="A#", consistent=True)))
        headers = [from_item(Import, i) for i in items if i["sk"] == _HEADER]
        done = tuple(from_item(PartDone, i) for i in items if i["sk"].startswith(_DONE))
        return Progress(headers[0], done) if headers else None

    def get(self, import_id: str) -> Progress:
        """An import with what is done of it. Raises: ImportNotFound."""
        found = self.find(import_id)
        if found is None:
            raise ImportNotFound
        return found

    def part(self, import_id: str, number: int) -> tuple[Document, ...]:
        """A part's documents; none where there is no such part."""
        item = self.table.get(_pk(import_id), _at(_PART, number))
        return () if item is None else _unpacked(item["documents"])

    def rows_of_part(self, import_id: str, number: int) -> list[Row]:
        """The rows of a part that have been worked on."""
        since, until = _at(_ROW, number * PART + 1), _at(_ROW, (number + 1) * PART)
        query = Query(_pk(import_id), since=since, until=until, consistent=True)
        return [from_item(Row, item) for item in self.table.each(query)]

    def rows(
        self, import_id: str, state: RowState | None, limit: int, cursor: str | None
    ) -> Page[Row]:
        """Rows that have been worked on, in order. Raises: InvalidCursor."""
        query = Query(_pk(import_id), prefix=_ROW, where={"state": state})
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Row, item))

    def get_row(self, import_id: str, number: int) -> Row:
        """A row that has been worked on. Raises: ImportRowNotFound."""
        item = self.table.get(_pk(import_id), _at(_ROW, number))
        if item is None:
            raise ImportRowNotFound
        return from_item(Row, item)

    def list(self, limit: int, cursor: str | None) -> Page[Import]:
        """All of them, newest first. Raises: InvalidCursor."""
        query = Query("IMPORTS", index="gsi1", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Import, item))

    def find_booked(self, key: str) -> tuple[str, Decimal] | None:
        """The payment and the sum of a document that is booked, or None."""
        item = self.table.get(f"BANKDOC#{key}", "BANKDOC")
        return None if item is None else (item["payment_id"], Decimal(item["amount"]))

    def add(self, statement: Import, documents: Sequence[Document]) -> Transaction:
        """A new import with its documents. Its failure: ImportExists. Raises: FileTooLarge."""
        keys = {
            "pk": _pk(statement.id),
            "sk": _HEADER,
            "gsi1pk": "IMPORTS",
            "gsi1sk": f"{iso(statement.created_at)}#{statement.id}",
        }
        writes = Transaction().create(to_item(statement) | keys, otherwise=ImportExists())
        packed = [_packed(documents[n * PART : (n + 1) * PART]) for n in statement.parts]
        if sum(map(len, packed)) > _MOST_PACKED:
            raise FileTooLarge
        for number, some in enumerate(packed):
            writes.put({"pk": _pk(statement.id), "sk": _at(_PART, number), "documents": some})
        return writes

    def add_row(self, row: Row) -> Transaction:
        """A row that is worked on now. Its failure: RowWorked."""
        key = {"pk": _pk(row.import_id), "sk": _at(_ROW, row.number)}
        return Transaction().create(to_item(row) | key, otherwise=RowWorked())

    def add_booked(self, key: str, row: Row) -> Transaction:
        """That a document is booked. Its failure: DocumentKnown."""
        item = {
            "pk": f"BANKDOC#{key}",
            "sk": "BANKDOC",
            "payment_id": row.payment_id,
            "amount": str(row.document.amount),
        }
        return Transaction().create(item, otherwise=DocumentKnown())

    def set_done(self, import_id: str, done: PartDone) -> Transaction:
        """That a part is worked on; its documents are in its rows by now.

        Whoever says so again says the same.
        """
        key = {"pk": _pk(import_id), "sk": _at(_DONE, done.number)}
        gone = _at(_PART, done.number)
        return Transaction().put(to_item(done) | key).delete(_pk(import_id), gone)


def _pk(import_id: str) -> str:
    return f"IMPORT#{import_id}"


def _at(prefix: str, number: int) -> str:
    return f"{prefix}{number:05d}"


def _packed(documents: Sequence[Document]) -> str:
    """Documents as a text of some 15 KB: 200 of them would be 100 KB as they are."""
    rows = [
        [d.number, str(d.dated), str(d.amount), d.payer, d.inn, d.payer_account, d.bic, d.purpose]
        for d in documents
    ]
    packed = gzip.compress(json.dumps(rows, ensure_ascii=False).encode(), mtime=0)
    return base64.b64encode(packed).decode()


def _unpacked(text: str) -> tuple[Document, ...]:
    rows = json.loads(gzip.decompress(base64.b64decode(text)))
    return tuple(
        Document(number, date.fromisoformat(dated), Decimal(amount), *texts)
        for number, dated, amount, *texts in rows
    )
