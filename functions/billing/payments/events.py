"""What is said of payments."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from shared.http.schema import Amount, SignedAmount
from shared.messaging.data import EventData

if TYPE_CHECKING:
    from functions.billing.payments.entities import Payment


class PaymentSucceeded(EventData):
    """Money has come; `balance` is the account's with it."""

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
    def of(cls, payment: Payment, balance: Decimal) -> PaymentSucceeded:
        """What is said of money received; the balance is the account's with it."""
        return cls(
            payment_id=payment.id,
            account_id=payment.account_id,
            account_number=payment.account_number,
            customer_id=payment.customer_id,
            amount=payment.received,
            currency=payment.currency,
            gateway=payment.gateway,
            balance=balance,
        )


class PaymentFailed(EventData):
    """A payment was refused by its gateway."""

    event_type: ClassVar[str] = "billing.payment.failed"
    payment_id: str
    account_id: str
    customer_id: str
    amount: Amount
    currency: str
    gateway: str
    reason: str

    @classmethod
    def of(cls, payment: Payment) -> PaymentFailed:
        """What is said of a payment that was refused."""
        return cls(
            payment_id=payment.id,
            account_id=payment.account_id,
            customer_id=payment.customer_id,
            amount=payment.amount,
            currency=payment.currency,
            gateway=payment.gateway,
            reason=payment.reason or "",
        )
