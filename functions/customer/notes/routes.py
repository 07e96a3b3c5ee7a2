"""Notes: what staff know of a customer and the customer does not read."""

from __future__ import annotations

from functions.customer.customers.entities import (
    CustomerIsErased,
    CustomerIsMerged,
    CustomerNotFound,
)
from functions.customer.notes.entities import Note, NoteChanged, NoteNotFound
from functions.customer.notes.schemas import NoteChanges, NoteForm, NoteView
from functions.customer.notes.service import Notes
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Notes", "What staff write down about a customer.")


@endpoint.get("/customers/{customerId}/notes", permission="customer:customer:read",
              query=PageQuery, response=NoteView, paged=True)  # fmt: skip
def list_customer_notes(call: Call[None, PageQuery]) -> Page[Note]:
    """List what was written down about a customer: pinned notes first, then the newest first."""
    q = call.query
    return call.use(Notes).list_of(call.path["customerId"], q.limit, q.cursor)


@endpoint.post("/customers/{customerId}/notes", permission="customer:customer:write",
               request=NoteForm, response=NoteView, status=201,
               errors=[CustomerNotFound, CustomerIsErased, CustomerIsMerged],
               idempotent=True)  # fmt: skip
def create_customer_note(call: Call[NoteForm]) -> Note:
    """Write something down about a customer."""
    form = call.body
    return call.use(Notes).create(
        call.path["customerId"], form.text, call.principal, pinned=form.pinned, once=call.once
    )


@endpoint.patch("/customers/{customerId}/notes/{noteId}", permission="customer:customer:write",
                request=NoteChanges, response=NoteView,
                errors=[NoteNotFound, NoteChanged, PreconditionFailed])  # fmt: skip
def update_customer_note(call: Call[NoteChanges]) -> Note:
    """Change a note, or pin it above the others."""
    path, form = call.path, call.body
    return call.use(Notes).update(
        path["customerId"],
        path["noteId"],
        form.text,
        call.principal,
        pinned=form.pinned,
        seen=call.seen_version,
    )


@endpoint.delete("/customers/{customerId}/notes/{noteId}", permission="customer:customer:write",
                 status=204, errors=[NoteNotFound, NoteChanged])  # fmt: skip
def delete_customer_note(call: Call) -> None:
    """Take a note away."""
    call.use(Notes).delete(call.path["customerId"], call.path["noteId"])
