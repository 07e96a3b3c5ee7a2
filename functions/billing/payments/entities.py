"""A payment: an amount that is asked for, and the money received for it.

pending -> succeeded | failed | unknown
failed, unknown -> succeeded                   when the money is received after all
succeeded -> partially_refunded -> refunded    only a refund reverses a success
succeeded -> cancelled                         or the terminal that took the money
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from functions.billing.receipts.entities import Receipt
from shared.dynamo.audit import SECRET
from shared.errors import Conflict, Invalid, NotFound
from shared.money import ZERO, nothing, rounded

SUSPENSE = "suspense"
"""The account of money whose owner is not known yet."""


class PaymentState(StrEnum):
    """Where a payment stands."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REFUNDED = "refunded"
    PARTIALLY_REFUNDED = "partially_refunded"
    CANCELLED = "cancelled"


OPEN = frozenset({PaymentState.PENDING, PaymentState.FAILED, PaymentState.UNKNOWN})
"""States in which money may still be received."""


class PaymentNotFound(NotFound):
    """There is no such payment."""


class PaymentCompleted(Conflict):
    """The payment has been completed already."""


class PaymentAssigned(Conflict):
    """Only money in suspense, all of which is still there, can be assigned to an account."""


class NotRefundable(Conflict):
    """Nothing was received for this payment, or all of it has gone back."""


class RefundExceedsPayment(Conflict):
    """More than is left of the payment cannot go back."""


class CurrencyMismatch(Invalid):
    """The currency is not the account's."""


class AmountTooPrecise(Invalid):
    """The amount has more decimals than its currency."""


def payable(amount: Decimal, currency: str) -> Decimal:
    """An amount at its currency's scale. Raises: AmountTooPrecise, UnknownCurrency."""
    exact = rounded(amount, currency)
    if exact != amount:
        raise AmountTooPrecise(
            "{amount} has more decimals than {currency}.", amount=amount, currency=currency
        )
    return exact


@dataclass(frozen=True, slots=True)
class Charge:
    """Money received through a gateway; `id` is the gateway's own, and is applied once."""

    id: str
    amount: Decimal
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """What was asked for and what was received; `received` may differ from `amount`, and counts.

    `document` is the number of a manual payment's document, such as a payment order;
    `document_date` is its date, and `bank` the code of the payer's bank. What is received for a
    `consolidated_invoice` is spread over the accounts that owe it. `taken_on` is the day on which a
    terminal took it, in whose register it is. `refunding` is on its way back, `refunded` is there,
    and `charged_back` was taken by the payer's bank.
    Its card is saved if its payer agreed to it (`save_method`); a saved one, `method_id`, is
    charged without a page. `gateway_ref` is what the gateway knows it by: its page, its charge, or,
    until that is known, its payer. Where its outcome is unknown, the gateway is asked at `ask_at`,
    after `asks` times before; at none, a person must. The gateway gives out its `receipt`.
    """

    id: str
    account_id: str
    account_number: str
    customer_id: str
    amount: Decimal
    currency: str
    gateway: str
    created_at: datetime
    created_by: str
    state: PaymentState = PaymentState.PENDING
    received: Decimal = ZERO
    charge_id: str | None = None
    reason: str | None = None
    document: str | None = None
    document_date: date | None = None
    bank: str | None = None
    confirmation_url: str | None = None
    return_url: str | None = None
    consolidated_invoice: str | None = None
    taken_on: date | None = None
    save_method: bool = False
    method_id: str | None = None
    gateway_ref: str | None = None
    asks: int = 0
    ask_at: datetime | None = None
    receipt: Receipt | None = field(default=None, repr=False, metadata=SECRET)
    completed_at: datetime | None = None
    refunding: Decimal = ZERO
    refunded: Decimal = ZERO
    charged_back: Decimal = ZERO
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether its money may still be received."""
        return self.state in OPEN

    @property
    def refundable(self) -> Decimal:
        """How much of its money can still go back."""
        if self.state is PaymentState.CANCELLED:
            return nothing(self.currency)
        gone = self.refunding + self.refunded + self.charged_back
        return max(self.received - gone, nothing(self.currency))

    @property
    def deduplication_key(self) -> str | None:
        """What identifies its money, which is applied once; None until it is received.

        Two payers, or one payer on two days, may well use the same number for their documents.
        """
        nobodys = self.customer_id == SUSPENSE
        if self.charge_id is None or self.document is None or nobodys:
            return self.charge_id
        issued = str(self.document_date)
        return "#".join((self.customer_id, issued, self.bank or "", self.document))

    def succeeded(self, charge: Charge) -> Payment:
        """The payment with its money, whatever the amount.

        Raises: PaymentCompleted, CurrencyMismatch.
        """
        self.must_be_open()
        if charge.currency != self.currency:
            raise CurrencyMismatch(
                "{received} was received for a payment in {wanted}.",
                received=charge.currency,
                wanted=self.currency,
            )
        return replace(
            self,
            state=PaymentState.SUCCEEDED,
            received=charge.amount,
            charge_id=charge.id,
            reason=None,
            completed_at=charge.at,
            version=self.version + 1,
        )

    def failed(self, reason: str, at: datetime) -> Payment:
        """The payment declined by its gateway. Raises: PaymentCompleted."""
        self.must_be_open()
        return replace(
            self,
            state=PaymentState.FAILED,
            reason=reason,
            completed_at=at,
            version=self.version + 1,
        )

    def cancelled(self, at: datetime) -> Payment:
        """The payment, taken back by the terminal that took it. Raises: PaymentCompleted."""
        if self.state is not PaymentState.SUCCEEDED or self.refundable != self.received:
            raise PaymentCompleted(
                "Payment {id} is in the state {state}.", id=self.id, state=self.state.value
            )
        return replace(
            self, state=PaymentState.CANCELLED, completed_at=at, version=self.version + 1
        )

    def marked_unknown(self, reason: str) -> Payment:
        """The payment whose outcome a person must check. Raises: PaymentCompleted."""
        self.must_be_open()
        return replace(
            self,
            state=PaymentState.UNKNOWN,
            reason=reason,
            ask_at=None,
            version=self.version + 1,
        )

    def assigned(self, account_id: str, account_number: str, customer_id: str) -> Payment:
        """The payment on the account that its money is for. Raises: PaymentAssigned."""
        if self.account_id != SUSPENSE or self.refundable != self.received:
            raise PaymentAssigned
        return replace(
            self,
            account_id=account_id,
            account_number=account_number,
            customer_id=customer_id,
            reason=None,
            version=self.version + 1,
        )

    def refund_begun(self, amount: Decimal) -> Payment:
        """The payment with some of its money on its way back.

        Raises: NotRefundable, RefundExceedsPayment.
        """
        if not self.refundable:
            raise NotRefundable
        if amount > self.refundable:
            raise RefundExceedsPayment(
                "{amount} is more than the {left} that are left of the payment.",
                amount=amount,
                left=self.refundable,
            )
        return replace(self, refunding=self.refunding + amount, version=self.version + 1)

    def refund_ended(self, amount: Decimal, *, paid: bool) -> Payment:
        """The payment once what was on its way back is there, or stays here."""
        left = replace(self, refunding=self.refunding - amount, version=self.version + 1)
        if not paid:
            return left
        refunded = self.refunded + amount
        whole = refunded == self.received
        state = PaymentState.REFUNDED if whole else PaymentState.PARTIALLY_REFUNDED
        return replace(left, refunded=refunded, state=state)

    def charged(self, more: Decimal) -> Payment:
        """The payment of which a bank has taken back more; less, where that is below zero."""
        taken = self.charged_back + more
        return replace(self, charged_back=taken, version=self.version + 1)

    def repeated(self, payment_id: str, charge: Charge) -> Payment:
        """A second charge of the same request: a new payment on the same account."""
        fresh = replace(
            self,
            id=payment_id,
            amount=charge.amount,
            state=PaymentState.PENDING,
            received=nothing(charge.currency),
            reason=None,
            refunding=nothing(charge.currency),
            refunded=nothing(charge.currency),
            charged_back=nothing(charge.currency),
            created_at=charge.at,
            version=0,
        )
        return fresh.succeeded(charge)

    def must_be_open(self) -> None:
        """Refuse one whose money is in, or back. Raises: PaymentCompleted."""
        if not self.is_open:
            raise PaymentCompleted(
                "Payment {id} is in the state {state}.", id=self.id, state=self.state.value
            )


def unmatched(payment_id: str, gateway: str, charge: Charge, reason: str) -> Payment:
    """Money without an account: on the suspense account, until a person assigns it."""
    pending = Payment(
        id=payment_id,
        account_id=SUSPENSE,
        account_number=SUSPENSE,
        customer_id=SUSPENSE,
        amount=charge.amount,
        currency=charge.currency,
        gateway=gateway,
        created_at=charge.at,
        created_by=f"gateway:{gateway}",
        version=0,
    )
    return replace(pending.succeeded(charge), reason=reason)
