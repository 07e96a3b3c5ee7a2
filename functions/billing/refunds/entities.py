"""A refund: some of a payment's money, on its way back or there.

awaiting_approval -> requested -> succeeded | failed | unknown     above a sum, a second person
        '----------> rejected                                      approves of it first
unknown -> succeeded | failed             the gateway is asked again, then a person says
-> succeeded                              by hand: whoever asks for it pays it out

What is asked for is reserved on its payment, so all refunds together never pass what was received.
The account, its invoices and the ledger change once the money is back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from functions.billing.money_back.entities import Reopened
from functions.billing.payments.entities import Payment
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.money import ZERO, nothing

BY_HAND = "manual"
"""The gateway of money that people pay out themselves."""
MOST_INVOICES = 5
"""So many can be credited with a refund, so that all of it fits one transaction."""
FIRST_ASK = timedelta(minutes=5)
"""The job leaves a refund alone that was just asked for: an event has the gateway asked."""
LATE = timedelta(hours=2)
LONGEST_PAUSE_HOURS = 24
MOST_ATTEMPTS = 10
"""Within a week; then a person asks the gateway."""


class RefundNotFound(NotFound):
    """There is no such refund of this payment."""


class RefundChanged(Conflict):
    """Somebody else changed the refund at the same moment; try again."""


class RefundNotAwaiting(Conflict):
    """The refund does not wait for approval."""


class SecondPersonNeeded(Forbidden):
    """A refund is approved by somebody else than whoever asked for it."""


class RefundNotUnknown(Conflict):
    """Only of a refund whose outcome is unknown a person says what became of it."""


class CreditsExceedRefund(Invalid):
    """What is credited with a refund is at most what is refunded."""


class CreditsElsewhere(Invalid):
    """A refund credits invoices of its payment's account."""


class TooManyInvoices(Invalid):
    """A refund credits items of at most five invoices."""


class RefundState(StrEnum):
    """Where a refund stands."""

    AWAITING_APPROVAL = "awaiting_approval"
    REQUESTED = "requested"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ItemCredit:
    """An item of an invoice, counted from 1, and how much is credited; None: all that is left."""

    invoice_id: str
    item: int
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CreditedWith:
    """A credit note that was issued with a refund."""

    invoice_id: str
    credit_note_id: str
    number: str


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """A refund that is asked for; by default of all that is left of the payment, as it came.

    `by_hand`, whoever asks for it pays it out, through whomever the money came.
    """

    reason: str
    amount: Decimal | None = None
    items: tuple[ItemCredit, ...] = ()
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Refund:
    """Money of a payment that goes back; `items` are credited with it.

    Once it is back, `from_advance` of it was the account's advance, and `reopened` are the invoices
    that it had paid; `uncovered` the account did not have any more. `uncredited` says why no item
    was credited. `ask_at` is when its gateway is asked next; its `attempts` are those so far.
    """

    id: str
    payment_id: str
    account_id: str
    account_number: str
    customer_id: str
    amount: Decimal
    currency: str
    gateway: str
    reason: str
    created_at: datetime
    created_by: str
    state: RefundState = RefundState.REQUESTED
    items: tuple[ItemCredit, ...] = ()
    decided_by: str | None = None
    attempts: int = 0
    ask_at: datetime | None = None
    gateway_id: str | None = None
    failure: str | None = None
    from_advance: Decimal = ZERO
    reopened: tuple[Reopened, ...] = ()
    uncovered: Decimal = ZERO
    credit_notes: tuple[CreditedWith, ...] = ()
    uncredited: str | None = None
    completed_at: datetime | None = None
    version: int = 0

    @property
    def is_asked(self) -> bool:
        """Whether its gateway is to say what became of it."""
        return self.state in (RefundState.REQUESTED, RefundState.UNKNOWN)

    def attempt(self, now: datetime) -> int:
        """Which attempt it is to ask now, from 1 on.

        Who asked first may have died before that was kept, and gateways forget keys after a day:
        what is asked for late counts as asked for again, so that it is looked for first.
        """
        is_late = self.ask_at is not None and now > self.ask_at + LATE
        return max(self.attempts + 1, 2 if is_late else 1)

    def awaiting(self) -> Refund:
        """The refund, which a second person is to approve of."""
        return self._changed(state=RefundState.AWAITING_APPROVAL)

    def requested(self, at: datetime) -> Refund:
        """The refund, of which its gateway is asked."""
        return self._changed(state=RefundState.REQUESTED, ask_at=at + FIRST_ASK)

    def approved(self, by: str) -> Refund:
        """The refund, approved. Raises: RefundNotAwaiting, SecondPersonNeeded."""
        self._must_await()
        if by == self.created_by:
            raise SecondPersonNeeded
        return self._changed(state=RefundState.REQUESTED, decided_by=by)

    def rejected(self, by: str, at: datetime) -> Refund:
        """The refund, not approved. Raises: RefundNotAwaiting."""
        self._must_await()
        return self._changed(state=RefundState.REJECTED, decided_by=by, completed_at=at)

    def succeeded(self, gateway_id: str | None, at: datetime) -> Refund:
        """The refund, paid back."""
        state, attempts = RefundState.SUCCEEDED, self.attempts + 1
        return self._ended(state=state, gateway_id=gateway_id, completed_at=at, attempts=attempts)

    def failed(self, failure: str, at: datetime) -> Refund:
        """The refund that its gateway has refused."""
        state, attempts = RefundState.FAILED, self.attempts + 1
        return self._ended(state=state, failure=failure, completed_at=at, attempts=attempts)

    def unclear(self, failure: str, at: datetime) -> Refund:
        """The refund of which nothing is known; asked for again after a pause twice as long."""
        attempts = self.attempts + 1
        pause = timedelta(hours=min(2 ** (attempts - 1), LONGEST_PAUSE_HOURS))
        return self._changed(
            state=RefundState.UNKNOWN,
            failure=failure,
            attempts=attempts,
            ask_at=at + pause if attempts < MOST_ATTEMPTS else None,
        )

    def _must_await(self) -> None:
        if self.state is not RefundState.AWAITING_APPROVAL:
            raise RefundNotAwaiting

    def _ended(self, **changes: object) -> Refund:
        without = {"ask_at": None, "failure": None}
        return self._changed(**without | changes)

    def _changed(self, **changes: object) -> Refund:
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]


def refund_of(
    payment: Payment, amount: Decimal, wanted: RefundRequest, refund_id: str, by: str, at: datetime
) -> Refund:
    """A refund of a payment. Raises: TooManyInvoices."""
    if len({item.invoice_id for item in wanted.items}) > MOST_INVOICES:
        raise TooManyInvoices
    zero = nothing(payment.currency)
    return Refund(
        id=refund_id,
        payment_id=payment.id,
        account_id=payment.account_id,
        account_number=payment.account_number,
        customer_id=payment.customer_id,
        amount=amount,
        currency=payment.currency,
        gateway=BY_HAND if wanted.by_hand else payment.gateway,
        reason=wanted.reason,
        created_at=at,
        created_by=by,
        items=wanted.items,
        from_advance=zero,
        uncovered=zero,
    )
