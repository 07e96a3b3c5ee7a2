"""Which payments a list shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from functions.billing.payments.entities import PaymentState


@dataclass(frozen=True, slots=True)
class PaymentFilter:
    """Which payments; created on local days of the provider, both included."""

    account_id: str | None = None
    customer_id: str | None = None
    state: PaymentState | None = None
    first_day: date | None = None
    last_day: date | None = None
