"""A payment: money that somebody means to pay, and what became of it.

pending -> succeeded | failed | unknown
failed, unknown -> succeeded                   when the money comes after all
succeeded -> partially_refunded -> refunded    and nothing but a refund takes a success back
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


OPEN = frozenset({PaymentState.PENDING, PaymentState.FAILED, PaymentState.UNKNOWN})
"""States in which money may still arrive."""


class PaymentNotFound(NotFound):
    """There is no such payment."""


class PaymentCompleted(Conflict):
    """The payment has been completed already."""


class OtherCurrency(Invalid):
    """The currency is not the account's."""


class AmountTooPrecise(Invalid):
    """The amount has more decimals than its currency."""


def payable(amount: Decimal, currency: str) -> Decimal:
    """A sum at its currency's scale. Raises: AmountTooPrecise, UnknownCurrency."""
    exact = rounded(amount, currency)
    if exact != amount:
        raise AmountTooPrecise(f"{amount} has more decimals than {currency}.")
    return exact


@dataclass(frozen=True, slots=True)
class Charge:
    """Money that has reached us through a gateway; `id` is the gateway's own and counts once."""

    id: str
    amount: Decimal
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """What was asked for and what has come; `received` may differ from `amount` and is what counts.

    `document` is the number of a manual payment's document, such as a payment order;
    `document_date` is its date, and `bank` the code of the payer's bank.
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
    completed_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether its money may still arrive."""
        return self.state in OPEN

    @property
    def counted_by(self) -> str | None:
        """What its money counts once by; None until it has come.

        Two payers, or one payer on two days, may well use the same number for their documents.
        """
        if self.charge_id is None or self.document is None:
            return self.charge_id
        issued = str(self.document_date)
        return "#".join((self.customer_id, issued, self.bank or "", self.document))

    def succeeded(self, charge: Charge) -> Payment:
        """The payment with its money, in whatever amount it came.

        Raises: PaymentCompleted, OtherCurrency.
        """
        self._must_be_open()
        if charge.currency != self.currency:
            raise OtherCurrency(f"{charge.currency} came for a payment in {self.currency}.")
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
        """The payment refused by its gateway. Raises: PaymentCompleted."""
        self._must_be_open()
        return replace(
            self,
            state=PaymentState.FAILED,
            reason=reason,
            completed_at=at,
            version=self.version + 1,
        )

    def unclear(self, reason: str) -> Payment:
        """The payment whose outcome a person must look at. Raises: PaymentCompleted."""
        self._must_be_open()
        return replace(self, state=PaymentState.UNKNOWN, reason=reason, version=self.version + 1)

    def again(self, payment_id: str, charge: Charge) -> Payment:
        """A second sum for the same request: a payment of its own, on the same account."""
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
            raise PaymentCompleted(f"Payment {self.id} is {self.state.value}.")


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments are wanted; made on days that are the provider's local ones, both included."""

    account_id: str | None = None
    customer_id: str | None = None
    state: PaymentState | None = None
    first_day: date | None = None
    last_day: date | None = None


def unmatched(payment_id: str, gateway: str, charge: Charge, reason: str) -> Payment:
    """Money without an account: it waits on the suspense account for a person to place it."""
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
    """A gateway's message as it came, kept before anything is made of it."""

    gateway: str
    id: str
    body: str
    received_at: datetime
    state: WebhookState = WebhookState.RECEIVED
    result: str = ""

    def done(self, state: WebhookState, result: str = "") -> Webhook:
        """The webhook once it has had its effect, or is known to have none."""
        return replace(self, state=state, result=result)
