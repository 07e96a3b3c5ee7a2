"""Events of invoices."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from functions.billing.invoices.entities import Invoice
from shared.event import Event
from shared.http.schema import Amount
from shared.messaging.data import EventData


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
    def of(cls, invoice: Invoice) -> Event:
        """The event of a new invoice."""
        data = cls(
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
        return data.event(subject=invoice.id, at=invoice.created_at, sequence=invoice.version)


class InvoicePaid(EventData):
    """An invoice has been paid in full."""

    event_type: ClassVar[str] = "billing.invoice.paid"
    invoice_id: str
    number: str
    account_id: str
    customer_id: str
    total: Amount
    currency: str
    paid_at: datetime

    @classmethod
    def of(cls, invoice: Invoice, paid_at: datetime) -> Event:
        """The event of an invoice that is paid in full."""
        data = cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
            total=invoice.total,
            currency=invoice.currency,
            paid_at=paid_at,
        )
        return data.event(subject=invoice.id, at=paid_at, sequence=invoice.version)


class FirstInvoicePaid(EventData):
    """The first invoice of a subscription has been paid, for which that has waited."""

    event_type: ClassVar[str] = "billing.subscription.paid"
    subscription_id: str
    account_id: str
    customer_id: str
    invoice_id: str

    @classmethod
    def of(cls, invoice: Invoice, subscription_id: str, at: datetime) -> Event:
        """The event of an invoice for which a subscription has waited."""
        data = cls(
            subscription_id=subscription_id,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
            invoice_id=invoice.id,
        )
        return data.event(subject=invoice.id, at=at, sequence=invoice.version)


class InvoiceReopened(EventData):
    """An invoice that was paid is due again: its money went back."""

    event_type: ClassVar[str] = "billing.invoice.reopened"
    invoice_id: str
    number: str
    account_id: str
    customer_id: str
    total: Amount
    amount_due: Amount
    currency: str
    due_date: date

    @classmethod
    def of(cls, invoice: Invoice, at: datetime) -> Event:
        """The event of an invoice that is due again."""
        data = cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
            total=invoice.total,
            amount_due=invoice.amount_due,
            currency=invoice.currency,
            due_date=invoice.due_date,
        )
        return data.event(subject=invoice.id, at=at, sequence=invoice.version)


class InvoiceCancelled(EventData):
    """An invoice is no longer to be paid: it was cancelled, credited or written off."""

    event_type: ClassVar[str] = "billing.invoice.cancelled"
    invoice_id: str
    number: str
    account_id: str
    customer_id: str
    total: Amount
    currency: str

    @classmethod
    def of(cls, invoice: Invoice, at: datetime) -> Event:
        """The event of a cancelled invoice."""
        data = cls(
            invoice_id=invoice.id,
            number=invoice.number,
            account_id=invoice.account_id,
            customer_id=invoice.customer_id,
            total=invoice.total,
            currency=invoice.currency,
        )
        return data.event(subject=invoice.id, at=at, sequence=invoice.version)


class InvoiceOverdue(EventData):
    """An invoice has not been paid by its due date."""

    event_type: ClassVar[str] = "billing.invoice.overdue"
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
    def of(cls, invoice: Invoice, on: date, at: datetime) -> Event:
        """The event of an invoice that is overdue on a local day."""
        data = cls(
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
        return data.event(subject=invoice.id, at=at, sequence=invoice.version)
