"""Records of documents in the billing table; the documents themselves lie in a bucket.

pk INVOICE#<id>   sk DOCUMENT#<kind>[#<credit note>]   where it lies
"""

from __future__ import annotations

from functions.billing.documents.entities import AlreadyMade, DocumentKind, MadeDocument
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Table
from shared.dynamo.transaction import Transaction


@component
class DocumentRepository:
    """Reads records, and says how they are written."""

    table: Table

    def find(self, invoice_id: str, kind: DocumentKind, of: str = "") -> MadeDocument | None:
        """The record of a document, if it is made."""
        item = self.table.get(f"INVOICE#{invoice_id}", _sort(kind, of))
        return None if item is None else from_item(MadeDocument, item)

    def add(self, made: MadeDocument) -> Transaction:
        """The record of a document. Its failure: AlreadyMade."""
        key = {"pk": f"INVOICE#{made.invoice_id}", "sk": _sort(made.kind, made.of)}
        return Transaction().create(to_item(made) | key, otherwise=AlreadyMade())


def _sort(kind: DocumentKind, of: str) -> str:
    return f"DOCUMENT#{kind.value}#{of}" if of else f"DOCUMENT#{kind.value}"
