"""A payment: an amount that is asked for, and the money received for it.

pending -> succeeded | failed | unknown
failed, unknown -> succeeded                   when the money is received after all
succeeded -> partially_refunded -> refunded    only a refund reverses a success
succeeded -> cancelled                         or the terminal that took the money
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

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
    """Only money in suspense can be assigned to an account."""


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
    terminal took it, in whose register it is.
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
    completed_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether its money may still be received."""
        return self.state in OPEN

    @property
    def deduplication_key(self) -> str | None:
        """What identifies its money, which is applied once; None until it is received.

        Two payers, or one payer on two days, may well use the same number for their documents.
        """
        if self.charge_id is None or self.document is None:
            return self.charge_id
        issued = str(self.document_date)
        return "#".join((self.customer_id, issued, self.bank or "", self.document))

    def succeeded(self, charge: Charge) -> Payment:
        """The payment with its money, whatever the amount.

        Raises: PaymentCompleted, CurrencyMismatch.
        """
        self._must_be_open()
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
        self._must_be_open()
        return replace(
            self,
            state=PaymentState.FAILED,
            reason=reason,
            completed_at=at,
            version=self.version + 1,
        )

    def cancelled(self, at: datetime) -> Payment:
        """The payment, taken back by the terminal that took it. Raises: PaymentCompleted."""
        if self.state is not PaymentState.SUCCEEDED:
            raise PaymentCompleted(
                "Payment {id} is in the state {state}.", id=self.id, state=self.state.value
            )
        return replace(
            self, state=PaymentState.CANCELLED, completed_at=at, version=self.version + 1
        )

    def marked_unknown(self, reason: str) -> Payment:
        """The payment whose outcome a person must check. Raises: PaymentCompleted."""
        self._must_be_open()
        return replace(self, state=PaymentState.UNKNOWN, reason=reason, version=self.version + 1)

    def assigned(self, account_id: str, account_number: str, customer_id: str) -> Payment:
        """The payment on the account that its money is for. Raises: PaymentAssigned."""
        if self.account_id != SUSPENSE:
            raise PaymentAssigned
        return replace(
            self,
            account_id=account_id,
            account_number=account_number,
            customer_id=customer_id,
            reason=None,
            version=self.version + 1,
        )

    def repeated(self, payment_id: str, charge: Charge) -> Payment:
        """A second charge of the same request: a new payment on the same account."""
        fresh = replace(
            self,
            id=payment_id,
            amount=charge.amount,
            state=PaymentState.PENDING,
            received=nothing(charge.currency),
            reason=None,
            created_at=charge.at,
            version=0,
        )
        return fresh.succeeded(charge)

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise PaymentCompleted(
                "Payment {id} is in the state {state}.", id=self.id, state=self.state.value
            )


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments; created on local days of the provider, both included."""

    account_id: str | None = None
    customer_id: str | None = None
    state: PaymentState | None = None
    first_day: date | None = None
    last_day: date | None = None


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


class WebhookState(StrEnum):
    """What has become of a webhook."""

    RECEIVED = "received"
    APPLIED = "applied"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A gateway's message as it was received, stored before it is processed."""

    gateway: str
    id: str
    body: str
    received_at: datetime
    state: WebhookState = WebhookState.RECEIVED
    result: str = ""

    def processed(self, state: WebhookState, result: str = "") -> Webhook:
        """The webhook after it was applied, or ignored."""
        return replace(self, state=state, result=result)
