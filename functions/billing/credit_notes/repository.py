"""Credit notes in the billing table, beside their invoice: added to, never changed.

pk INVOICE#<invoice>   sk NOTE#<id>     ids are UUIDv7, so they sort by time
"""

from __future__ import annotations

from collections.abc import Sequence

from functions.billing.credit_notes.entities import CreditNote, CreditNoteExists
from shared.component import component
from shared.dynamo.mapping import from_item, to_item
from shared.dynamo.table import Page, Query, Table
from shared.dynamo.transaction import Transaction


@component
class CreditNoteRepository:
    """Reads credit notes, and says how they are written."""

    table: Table

    def list(self, invoice_id: str, limit: int, cursor: str | None) -> Page[CreditNote]:
        """An invoice's credit notes, newest first. Raises: InvalidCursor."""
        query = Query(f"INVOICE#{invoice_id}", prefix="NOTE#", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(CreditNote, item))

    def find(self, invoice_id: str, note_id: str) -> CreditNote | None:
        """One credit note of an invoice."""
        item = self.table.get(f"INVOICE#{invoice_id}", f"NOTE#{note_id}")
        return None if item is None else from_item(CreditNote, item)

    def get_many(self, keys: Sequence[tuple[str, str]]) -> Sequence[CreditNote]:
        """The credit notes of these invoices and ids, in their order; at most 100."""
        items = self.table.get_many([(f"INVOICE#{i}", f"NOTE#{note}") for i, note in keys])
        return [from_item(CreditNote, item) for item in items]

    def add(self, note: CreditNote) -> Transaction:
        """A new credit note. Its failure: CreditNoteExists."""
        key = {"pk": f"INVOICE#{note.invoice_id}", "sk": f"NOTE#{note.id}"}
        return Transaction().create(to_item(note) | key, otherwise=CreditNoteExists())
