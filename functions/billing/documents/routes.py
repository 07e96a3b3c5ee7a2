"""Documents over HTTP: links to PDF files."""

from __future__ import annotations

from functions.billing.consolidation.entities import ConsolidatedInvoiceNotFound
from functions.billing.documents.entities import (
    DocumentLink,
    DocumentNotFound,
    DocumentNotReady,
    NoClosingDocument,
)
from functions.billing.documents.schemas import DocumentLinkView
from functions.billing.documents.service import Documents
from functions.billing.invoices.entities import Invoice, InvoiceNotFound
from functions.billing.invoices.schemas import InvoiceView
from shared.http import Call, Endpoints

endpoint = Endpoints("Documents", "Invoices, credit notes and closing documents as PDF.")
READ = "billing:invoice:read"


@endpoint.get(
    "/invoices/{invoiceId}/document",
    permission=READ,
    response=DocumentLinkView,
    errors=[InvoiceNotFound, DocumentNotReady],
)
def get_invoice_document(call: Call) -> DocumentLink:
    """Get a link to an invoice's PDF, which is made within seconds of the invoice."""
    return call.use(Documents).lend(call.path["invoiceId"], call.principal)


@endpoint.get(
    "/invoices/{invoiceId}/act",
    permission=READ,
    response=DocumentLinkView,
    errors=[InvoiceNotFound, NoClosingDocument, DocumentNotReady],
)
def get_invoice_act(call: Call) -> DocumentLink:
    """Get a link to a company's closing document, from the last day of the invoice's period on."""
    return call.use(Documents).lend_act(call.path["invoiceId"], call.principal)


@endpoint.get(
    "/invoices/{invoiceId}/credit-notes/{noteId}/document",
    permission=READ,
    response=DocumentLinkView,
    errors=[DocumentNotFound],
)
def get_credit_note_document(call: Call) -> DocumentLink:
    """Get a link to a credit note's PDF, which is made within seconds of the note."""
    path = call.path
    return call.use(Documents).lend_credit_note(path["invoiceId"], path["noteId"], call.principal)


@endpoint.get(
    "/consolidated-invoices/{consolidatedInvoiceId}/document",
    permission=READ,
    response=DocumentLinkView,
    errors=[ConsolidatedInvoiceNotFound, DocumentNotReady],
)
def get_consolidated_document(call: Call) -> DocumentLink:
    """Get a link to a consolidated invoice's PDF, which is made within seconds of it."""
    documents, invoice_id = call.use(Documents), call.path["consolidatedInvoiceId"]
    return documents.lend_consolidated(invoice_id, call.principal)


@endpoint.post(
    "/invoices/{invoiceId}/send",
    permission="billing:invoice:write",
    response=InvoiceView,
    status=202,
    errors=[InvoiceNotFound],
    idempotent=True,
)
def resend_invoice(call: Call) -> Invoice:
    """Send an invoice to its customer by mail again, with its PDF."""
    return call.use(Documents).send(call.path["invoiceId"], call.once)
