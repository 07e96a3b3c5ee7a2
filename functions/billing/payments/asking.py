"""When a gateway is asked what became of a payment. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from functions.billing.payments.entities import Payment, PaymentState
from shared.errors import Conflict

FIRST_PAUSE, ASKED_FOR = timedelta(hours=1), timedelta(days=3)
"""When a gateway that has not answered is asked first, and until when."""
NO_ANSWER, REJECTED = "no_answer", "rejected"


class OutcomeKnown(Conflict):
    """Only a payment whose outcome is unknown can be rejected."""


def asked_later(payment: Payment, now: datetime) -> Payment:
    """A payment that is about to be charged, or of which its gateway says nothing.

    It is asked for again: pauses double from an hour on, up to three days after the payment was
    made; then a person must ask. Raises: PaymentCompleted.
    """
    payment.must_be_open()
    last = payment.created_at + ASKED_FOR
    later = min(now + FIRST_PAUSE * 2**payment.asks, last)
    return replace(
        payment,
        state=PaymentState.UNKNOWN,
        reason=NO_ANSWER,
        asks=payment.asks + 1,
        ask_at=later if now < last else None,
        version=payment.version + 1,
    )


def rejected(payment: Payment, now: datetime) -> Payment:
    """A payment of which a person knows that no money was taken. Raises: OutcomeKnown.

    Should some come after all, it counts.
    """
    if payment.state is not PaymentState.UNKNOWN:
        raise OutcomeKnown
    return payment.failed(REJECTED, now)
