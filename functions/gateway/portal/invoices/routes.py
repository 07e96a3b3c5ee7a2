"""Invoices: the list, one with its lines, its document."""

from __future__ import annotations

from pydantic import Field

from functions.gateway.portal.invoices.views import (
    InvoicePage,
    InvoicesPage,
    invoice_page,
    invoices_page,
)
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)
READ = "billing:invoice:read"


class Place(Query):
    """From where on the list is shown."""

    cursor: str = Field(default="", max_length=2000)


@endpoint.get("/portal/invoices", permission=READ, query=Place, template="invoices.html.j2")
def get_invoices_page(visit: Visit) -> InvoicesPage:
    """Get the list of invoices."""
    cursor = {"cursor": visit.query.cursor} if visit.query.cursor else {}
    return invoices_page(visit.get("billing", "/invoices", query={"limit": "20"} | cursor))


@endpoint.get("/portal/invoices/{invoiceId}", permission=READ, template="invoice.html.j2")
def get_invoice_page(visit: Visit) -> InvoicePage:
    """Get an invoice with its lines."""
    path = {"invoiceId": visit.path["invoiceId"]}
    return invoice_page(visit.get("billing", "/invoices/{invoiceId}", path=path))


@endpoint.get("/portal/invoices/{invoiceId}/document", permission=READ)
def get_invoice_document_page(visit: Visit) -> Raw:
    """Get an invoice's PDF: the browser is sent on to a link that holds for minutes."""
    path = {"invoiceId": visit.path["invoiceId"]}
    found = visit.get("billing", "/invoices/{invoiceId}/document", path=path)
    return Raw("", "text/html", status=303, headers={"Location": found["url"]})
