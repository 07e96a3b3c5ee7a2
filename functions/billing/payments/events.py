"""Events of payments."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from functions.billing.payments.entities import Payment
from shared.event import Event
from shared.http.schema import Amount, SignedAmount
from shared.messaging.data import EventData


class PaymentSucceeded(EventData):
    """Money has been received; `balance` is the account's balance with it."""

    event_type: ClassVar[str] = "billing.payment.succeeded"
    payment_id: str
    account_id: str
    account_number: str
    customer_id: str
    amount: Amount
    currency: str
    gateway: str
    balance: SignedAmount

    @classmethod
    def of(cls, payment: Payment, balance: Decimal, at: datetime) -> Event:
        """The event of money received; the balance is the account's with it."""
        data = cls(
            payment_id=payment.id,
            account_id=payment.account_id,
            account_number=payment.account_number,
            customer_id=payment.customer_id,
            amount=payment.received,
            currency=payment.currency,
            gateway=payment.gateway,
            balance=balance,
        )
        return data.event(subject=payment.id, at=at, sequence=payment.version)


class ConsolidatedInvoicePaid(EventData):
    """Money has been received for a consolidated invoice, perhaps not all of it."""

    event_type: ClassVar[str] = "billing.consolidated-invoice.paid"
    consolidated_invoice_id: str
    payment_id: str
    account_id: str
    customer_id: str
    amount: Amount
    currency: str

    @classmethod
    def of(cls, payment: Payment, invoice_id: str, at: datetime) -> Event:
        """The event of money received for a consolidated invoice."""
        data = cls(
            consolidated_invoice_id=invoice_id,
            payment_id=payment.id,
            account_id=payment.account_id,
            customer_id=payment.customer_id,
            amount=payment.received,
            currency=payment.currency,
        )
        return data.event(subject=payment.id, at=at, sequence=payment.version)


class PaymentCancelled(EventData):
    """A payment has been taken back by the terminal that took it; `balance` is without it."""

    event_type: ClassVar[str] = "billing.payment.cancelled"
    payment_id: str
    account_id: str
    account_number: str
    customer_id: str
    amount: Amount
    currency: str
    gateway: str
    balance: SignedAmount

    @classmethod
    def of(cls, payment: Payment, balance: Decimal, at: datetime) -> Event:
        """The event of a payment that was taken back; the balance is the account's without it."""
        data = cls(
            payment_id=payment.id,
            account_id=payment.account_id,
            account_number=payment.account_number,
            customer_id=payment.customer_id,
            amount=payment.received,
            currency=payment.currency,
            gateway=payment.gateway,
            balance=balance,
        )
        return data.event(subject=payment.id, at=at, sequence=payment.version)


class PaymentFailed(EventData):
    """A payment has been declined by its gateway."""

    event_type: ClassVar[str] = "billing.payment.failed"
    payment_id: str
    account_id: str
    customer_id: str
    amount: Amount
    currency: str
    gateway: str
    reason: str

    @classmethod
    def of(cls, payment: Payment, at: datetime) -> Event:
        """The event of a payment that was declined."""
        data = cls(
            payment_id=payment.id,
            account_id=payment.account_id,
            customer_id=payment.customer_id,
            amount=payment.amount,
            currency=payment.currency,
            gateway=payment.gateway,
            reason=payment.reason or "",
        )
        return data.event(subject=payment.id, at=at, sequence=payment.version)
