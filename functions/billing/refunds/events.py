"""Events of refunds."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from functions.billing.refunds.entities import Refund
from shared.event import Event
from shared.http.schema import Amount, SignedAmount
from shared.messaging.data import EventData


class RefundRequested(EventData):
    """Money is to go back through a gateway."""

    event_type: ClassVar[str] = "billing.refund.requested"
    refund_id: str
    payment_id: str
    account_id: str
    customer_id: str
    amount: Amount
    currency: str
    gateway: str

    @classmethod
    def of(cls, refund: Refund, at: datetime) -> Event:
        """The event of a refund that its gateway is to be asked for."""
        data = cls(
            refund_id=refund.id,
            payment_id=refund.payment_id,
            account_id=refund.account_id,
            customer_id=refund.customer_id,
            amount=refund.amount,
            currency=refund.currency,
            gateway=refund.gateway,
        )
        return data.event(subject=refund.id, at=at, sequence=refund.version)


class PaymentRefunded(EventData):
    """Money of a payment has gone back; `balance` is the account's balance without it."""

    event_type: ClassVar[str] = "billing.payment.refunded"
    refund_id: str
    payment_id: str
    account_id: str
    account_number: str
    customer_id: str
    amount: Amount
    currency: str
    gateway: str
    balance: SignedAmount

    @classmethod
    def of(cls, refund: Refund, balance: Decimal, at: datetime) -> Event:
        """The event of money that has gone back; the balance is the account's without it."""
        data = cls(
            refund_id=refund.id,
            payment_id=refund.payment_id,
            account_id=refund.account_id,
            account_number=refund.account_number,
            customer_id=refund.customer_id,
            amount=refund.amount,
            currency=refund.currency,
            gateway=refund.gateway,
            balance=balance,
        )
        return data.event(subject=refund.id, at=at, sequence=refund.version)
