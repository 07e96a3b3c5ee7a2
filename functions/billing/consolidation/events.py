"""Events of consolidated invoices."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from functions.billing.consolidation.entities import ConsolidatedInvoice
from functions.billing.invoices.entities import Invoice
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


class ConsolidatedInvoiceIssued(EventData):
    """What several accounts of a customer owe has been put on one invoice."""

    event_type: ClassVar[str] = "billing.consolidated-invoice.issued"
    consolidated_invoice_id: str
    number: str
    customer_id: str
    account_id: str
    account_number: str
    invoices: int
    total: Amount
    currency: str
    issued_on: date
    due_date: date

    @classmethod
    def of(cls, invoice: ConsolidatedInvoice) -> Event:
        """The event of a new consolidated invoice."""
        data = cls(
            consolidated_invoice_id=invoice.id,
            number=invoice.number,
            customer_id=invoice.customer_id,
            account_id=invoice.account_id,
            account_number=invoice.account_number,
            invoices=len(invoice.lines),
            total=invoice.total,
            currency=invoice.currency,
            issued_on=invoice.issued_on,
            due_date=invoice.due_date,
        )
        return data.event(subject=invoice.id, at=invoice.created_at)


class InvoiceReleased(EventData):
    """An invoice that waited for those of other accounts found none, and is sent by itself."""

    event_type: ClassVar[str] = "billing.invoice.released"
    invoice_id: str
    number: str
    account_id: str
    customer_id: str

    @classmethod
    def of(cls, invoice: Invoice, at: datetime) -> Event:
        """The event of an invoice that waits no more."""
        data = cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
        )
        return data.event(subject=invoice.id, at=at, sequence=invoice.version)
