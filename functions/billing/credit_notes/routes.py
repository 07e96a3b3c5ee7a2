"""Credit notes over HTTP."""

from __future__ import annotations

from functions.billing.credit_notes.entities import (
    CreditNote,
    InvalidCredit,
    ItemCreditedTwice,
    NoSuchItem,
    NothingToCredit,
)
from functions.billing.credit_notes.schemas import CreditNoteForm, CreditNoteView
from functions.billing.credit_notes.service import CreditNotes
from functions.billing.invoices.entities import InvoiceNotCreditable, InvoiceNotFound
from functions.billing.taxes.totals import CreditExceedsInvoice
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Unavailable
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Credit notes", "What is given back of an invoice, with its tax.")


@endpoint.get(
    "/invoices/{invoiceId}/credit-notes",
    permission="billing:invoice:read",
    query=PageQuery,
    response=CreditNoteView,
    paged=True,
    errors=[InvoiceNotFound, InvalidCursor],
)
def list_invoice_credit_notes(call: Call[None, PageQuery]) -> Page[CreditNote]:
    """List an invoice's credit notes, newest first."""
    invoice_id, query = call.path["invoiceId"], call.query
    return call.use(CreditNotes).list(invoice_id, call.principal, query.limit, query.cursor)


@endpoint.post(
    "/invoices/{invoiceId}/credit-notes",
    permission="billing:invoice:write",
    request=CreditNoteForm,
    response=CreditNoteView,
    status=201,
    errors=[
        InvoiceNotFound,
        InvoiceNotCreditable,
        NoSuchItem,
        ItemCreditedTwice,
        InvalidCredit,
        NothingToCredit,
        CreditExceedsInvoice,
        Unavailable,
    ],
    idempotent=True,
)
def create_credit_note(call: Call[CreditNoteForm]) -> CreditNote:
    """Credit items of an invoice, in full or in part.

    What was due on the invoice is reduced first; the rest becomes the account's advance, which pays
    other invoices.
    """
    request = call.body.request(call.path["invoiceId"])
    return call.use(CreditNotes).issue(request, call.once)
