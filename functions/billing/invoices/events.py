"""What is said of invoices."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar, Self

from shared.http.schema import Amount
from shared.messaging.data import EventData

if TYPE_CHECKING:
    from functions.billing.invoices.entities import Invoice


class InvoiceCreated(EventData):
    """An invoice has been issued."""

    event_type: ClassVar[str] = "billing.invoice.created"
    invoice_id: str
    number: str
    account_id: str
    account_number: str
    customer_id: str
    period_start: date
    period_end: date
    net: Amount
    tax: Amount
    total: Amount
    amount_due: Amount
    currency: str
    issued_on: date
    due_date: date

    @classmethod
    def of(cls, invoice: Invoice) -> InvoiceCreated:
        """What is said of a new invoice."""
        return cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            account_number=invoice.account_number,
            customer_id=invoice.customer_id,
            period_start=invoice.period_start,
            period_end=invoice.period_end,
            net=invoice.net,
            tax=invoice.tax,
            total=invoice.total,
            amount_due=invoice.amount_due,
            currency=invoice.currency,
            issued_on=invoice.issued_on,
            due_date=invoice.due_date,
        )


class InvoicePaid(EventData):
    """An invoice is paid in full."""

    event_type: ClassVar[str] = "billing.invoice.paid"
    invoice_id: str
    number: str
    account_id: str
    customer_id: str
    total: Amount
    currency: str
    paid_at: datetime

    @classmethod
    def of(cls, invoice: Invoice, paid_at: datetime) -> InvoicePaid:
        """What is said of an invoice that is paid."""
        return cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
            total=invoice.total,
            currency=invoice.currency,
            paid_at=paid_at,
        )


class UnpaidInvoice(EventData):
    """Base of what is said of an invoice that is not paid in time."""

    invoice_id: str
    number: str
    account_id: str
    customer_id: str
    total: Amount
    amount_due: Amount
    currency: str
    due_date: date
    days_overdue: int

    @classmethod
    def of(cls, invoice: Invoice, on: date) -> Self:
        """What is said of an invoice that is overdue on a day."""
        return cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
            total=invoice.total,
            amount_due=invoice.amount_due,
            currency=invoice.currency,
            due_date=invoice.due_date,
            days_overdue=invoice.days_overdue(on),
        )


class InvoiceOverdue(UnpaidInvoice):
    """An invoice is not paid in time."""

    event_type: ClassVar[str] = "billing.invoice.overdue"


class InvoiceReminderRequested(UnpaidInvoice):
    """A day has come on which the payer of an overdue invoice is reminded."""

    event_type: ClassVar[str] = "billing.invoice.reminder-requested"
