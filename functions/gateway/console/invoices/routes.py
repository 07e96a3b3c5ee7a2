"""Invoices of all customers: by status and day, and one with its lines."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from functions.gateway.console.invoices.views import InvoicesPage, invoice_page, invoices_page
from functions.gateway.screens.lists import Line
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.typed import filled
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)
READ = "billing:invoice:read"


class InvoiceFilters(Query):
    """What of the list is shown, and from where on."""

    status: Literal["", "draft", "pending", "paid", "overdue", "cancelled"] = ""
    due_from: date | Literal[""] = Field(default="", alias="dueFrom")
    due_to: date | Literal[""] = Field(default="", alias="dueTo")
    cursor: str = Field(default="", max_length=2000)


@endpoint.get(
    "/console/invoices", permission=READ, query=InvoiceFilters, template="invoices.html.j2"
)
def get_all_invoices_page(visit: Visit) -> InvoicesPage:
    """Get the list of invoices."""
    asked = visit.query
    filters = filled(status=asked.status, dueFrom=str(asked.due_from), dueTo=str(asked.due_to))
    query = {"limit": "50"} | filters | filled(cursor=asked.cursor)
    return invoices_page(visit.get("billing", "/invoices", query=query), filters)


@endpoint.get("/console/invoices/{invoiceId}", permission=READ, template="invoice.html.j2")
def get_any_invoice_page(visit: Visit) -> Line:
    """Get an invoice with its lines."""
    path = {"invoiceId": visit.path["invoiceId"]}
    return invoice_page(visit.get("billing", "/invoices/{invoiceId}", path=path))


@endpoint.get("/console/invoices/{invoiceId}/document", permission=READ)
def get_any_invoice_document_page(visit: Visit) -> Raw:
    """Get an invoice's PDF: the browser is sent on to a link that holds for minutes."""
    path = {"invoiceId": visit.path["invoiceId"]}
    found = visit.get("billing", "/invoices/{invoiceId}/document", path=path)
    return Raw("", "text/html", status=303, headers={"Location": found["url"]})
