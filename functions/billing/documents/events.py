"""Events of documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from functions.billing.consolidation.entities import ConsolidatedInvoice
from functions.billing.documents.entities import MadeDocument
from functions.billing.invoices.entities import Invoice
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class InvoiceDocumentStored(EventData):
    """An invoice's PDF lies in the bucket of documents, and is to be sent."""

    event_type: ClassVar[str] = "billing.invoice.document-stored"
    invoice_id: str
    number: str
    account_id: str
    account_number: str
    customer_id: str
    period_start: date
    period_end: date
    total: Amount
    amount_due: Amount
    currency: str
    due_date: date
    path: str
    file_name: str

    @classmethod
    def of(cls, document: MadeDocument, invoice: Invoice, at: datetime) -> Event:
        """The event of a document that is to be sent to its customer."""
        data = cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            account_number=invoice.account_number,
            customer_id=invoice.customer_id,
            period_start=invoice.period_start,
            period_end=invoice.period_end,
            total=invoice.total,
            amount_due=invoice.amount_due,
            currency=invoice.currency,
            due_date=invoice.due_date,
            path=document.path,
            file_name=document.file_name,
        )
        return data.event(subject=invoice.id, at=at)


class ConsolidatedInvoiceDocumentStored(EventData):
    """A consolidated invoice's PDF lies in the bucket of documents, and is to be sent."""

    event_type: ClassVar[str] = "billing.consolidated-invoice.document-stored"
    consolidated_invoice_id: str
    number: str
    account_id: str
    account_number: str
    customer_id: str
    invoices: int
    total: Amount
    currency: str
    due_date: date
    path: str
    file_name: str

    @classmethod
    def of(cls, document: MadeDocument, invoice: ConsolidatedInvoice, at: datetime) -> Event:
        """The event of a document that is to be sent to its customer."""
        data = cls(
            consolidated_invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            account_number=invoice.account_number,
            customer_id=invoice.customer_id,
            invoices=len(invoice.lines),
            total=invoice.total,
            currency=invoice.currency,
            due_date=invoice.due_date,
            path=document.path,
            file_name=document.file_name,
        )
        return data.event(subject=invoice.id, at=at)


class InvoiceSendRequested(EventData):
    """Somebody asks for an invoice to be sent to its customer, again."""

    event_type: ClassVar[str] = "billing.invoice.send-requested"
    invoice_id: str
    number: str
    customer_id: str

    @classmethod
    def of(cls, invoice: Invoice, at: datetime) -> Event:
        """The event of a request."""
        data = cls(invoice_id=invoice.id, number=invoice.number, customer_id=invoice.customer_id)
        return data.event(subject=invoice.id, at=at)
