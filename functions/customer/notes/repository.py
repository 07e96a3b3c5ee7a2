"""Notes in the customer table.

pk NOTES#<customer>   sk <1 if pinned, else 0>#<id>

Read backwards, a customer's notes are those pinned first, and of both the newest first.
"""

from __future__ import annotations

from functions.customer.notes.entities import Note, NoteChanged, NoteExists, NoteNotFound
from shared.component import component
from shared.dynamo import Item, Page, Query, Table, Transaction, from_item, to_item
from shared.dynamo.transaction import Condition


@component
class NoteRepository:
    """Reads notes, and says how they are written."""

    table: Table

    def get(self, customer_id: str, note_id: str) -> Note:
        """A note of a customer's. Raises: NoteNotFound."""
        found = self.table.get_many([_key(customer_id, note_id, pinned=p) for p in (True, False)])
        if not found:
            raise NoteNotFound
        return from_item(Note, found[0])

    def list_of(self, customer_id: str, limit: int, cursor: str | None) -> Page[Note]:
        """A customer's notes: those pinned first, then the newest first."""
        query = Query(f"NOTES#{customer_id}", newest_first=True)
        page = self.table.page(query, limit=limit, cursor=cursor)
        return page.map(lambda item: from_item(Note, item))

    def add(self, note: Note) -> Transaction:
        """A new note. Its failure: NoteExists."""
        return Transaction().create(_item(note), otherwise=NoteExists())

    def change(self, note: Note, *, over: Note) -> Transaction:
        """A note over the one that was read, in its place. Its failure: NoteChanged."""
        if _place(note) == _place(over):
            return Transaction().replace(_item(note), version=over.version, otherwise=NoteChanged())
        return self.remove(over).create(_item(note), otherwise=NoteChanged())

    def remove(self, note: Note) -> Transaction:
        """No note any more. Its failure: NoteChanged."""
        unchanged = Condition(equals={"version": note.version})
        return Transaction().delete(*_place(note), when=unchanged, otherwise=NoteChanged())


def noted_apart(item: Item) -> Transaction | None:
    """A customer of before notes were their own has their text as the first of them."""
    text = item.get("notes")
    if item["sk"] != "CUSTOMER" or "notes" not in item:
        return None
    bare = {"pk": item["pk"], "sk": item["sk"], "notes": None, "version": item["version"] + 1}
    seen = Condition(equals={"version": item["version"]})
    transaction = Transaction().update(bare, when=seen)
    if not text:
        return transaction
    known = {
        "id": item["id"],
        "customer_id": item["id"],
        "text": text,
        "created_by": "system",
        "created_at": item["updated_at"],
        "updated_by": "system",
        "updated_at": item["updated_at"],
    }
    return transaction.put(_item(from_item(Note, known)))


def _key(customer_id: str, note_id: str, *, pinned: bool) -> tuple[str, str]:
    return f"NOTES#{customer_id}", f"{int(pinned)}#{note_id}"


def _place(note: Note) -> tuple[str, str]:
    return _key(note.customer_id, note.id, pinned=note.pinned)


def _item(note: Note) -> Item:
    pk, sk = _place(note)
    return to_item(note) | {"pk": pk, "sk": sk}
