"""What one can do with notes."""

from __future__ import annotations

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.customers.repository import CustomerRepository
from functions.customer.notes.entities import Note
from functions.customer.notes.repository import NoteRepository
from shared.clock import Clock
from shared.component import component
from shared.dynamo import Page, Table, Transaction
from shared.errors import PreconditionFailed
from shared.idempotency import KeyedRequest, id_for
from shared.ids import NewId
from shared.principal import Principal


@component
class Notes:
    """Use cases of notes, which are for staff alone."""

    table: Table
    notes: NoteRepository
    customers: CustomerRepository
    clock: Clock
    new_id: NewId

    def list_of(self, customer_id: str, limit: int, cursor: str | None) -> Page[Note]:
        """A customer's notes: those pinned first, then the newest first."""
        return self.notes.list_of(customer_id, limit, cursor)

    def create(
        self,
        customer_id: str,
        text: str,
        by: Principal,
        *,
        pinned: bool = False,
        once: KeyedRequest | None = None,
    ) -> Note:
        """Write something down about a customer.

        Raises: CustomerNotFound, CustomerIsMerged, CustomerIsErased.
        """
        customer = self.customers.get(customer_id)
        if customer is None:
            raise CustomerNotFound
        customer.must_be_current()
        now = self.clock()
        note = Note(
            id=id_for(once, "note", self.new_id),
            customer_id=customer_id,
            text=text,
            created_by=by.id,
            created_at=now,
            updated_by=by.id,
            updated_at=now,
            pinned=pinned,
        )
        self.table.commit(
            Transaction()
            .extend(self.notes.add(note))
            .audit(f"customer#{customer_id}", "note.added", at=now, after=note)
            .once(once, result=note)
        )
        return note

    def update(
        self,
        customer_id: str,
        note_id: str,
        text: str | None,
        by: Principal,
        *,
        pinned: bool | None = None,
        seen: int | None = None,
    ) -> Note:
        """Change a note's text, or whether it is pinned.

        Raises: NoteNotFound, NoteChanged, PreconditionFailed.
        """
        before = self.notes.get(customer_id, note_id)
        if seen not in (None, before.version):
            raise PreconditionFailed
        after = before.changed(text, pinned, by.id, self.clock())
        self.table.commit(
            Transaction()
            .extend(self.notes.change(after, over=before))
            .audit(f"customer#{customer_id}", "note.changed",
                   at=after.updated_at, before=before, after=after)
        )  # fmt: skip
        return after

    def delete(self, customer_id: str, note_id: str) -> None:
        """Take a note away. Raises: NoteNotFound, NoteChanged."""
        note = self.notes.get(customer_id, note_id)
        self.table.commit(
            Transaction()
            .extend(self.notes.remove(note))
            .audit(f"customer#{customer_id}", "note.removed", at=self.clock(), before=note)
        )
