"""A chargeback: money of a payment that the payer's bank has taken back.

open -> won     the money is back, and on its account again
  '---> lost    it is gone for good

The money is taken from the account when it is opened, whatever is decided later. Gateways tell of
it in any order: one that is won before it was opened has never cost anything, and a decision is
final.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from functions.billing.money_back.entities import Reopened
from shared.errors import Conflict
from shared.money import ZERO


class ChargebackChanged(Conflict):
    """Another message about the chargeback came at the same moment; try again."""


class ChargebackState(StrEnum):
    """Where a chargeback stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class ChargebackNotice:
    """What a gateway says of a chargeback: `id` is the gateway's own.

    The money was that of a charge, by the gateway's id, or of a payment, by ours.
    """

    id: str
    state: ChargebackState
    amount: Decimal
    currency: str
    at: datetime
    charge_id: str = ""
    payment_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Charged:
    """Whose money it was; `suspense` for money of nobody known."""

    account_id: str
    account_number: str
    customer_id: str
    payment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Chargeback:
    """Money that was taken back; `from_advance`, `reopened` and `uncovered` as of a refund."""

    id: str
    gateway: str
    gateway_id: str
    account_id: str
    account_number: str
    customer_id: str
    amount: Decimal
    currency: str
    reason: str
    opened_at: datetime
    payment_id: str | None = None
    state: ChargebackState = ChargebackState.OPEN
    from_advance: Decimal = ZERO
    reopened: tuple[Reopened, ...] = ()
    uncovered: Decimal = ZERO
    closed_at: datetime | None = None
    version: int = 1

    @property
    def covered(self) -> Decimal:
        """How much of it the account had."""
        return self.amount - self.uncovered

    def decided(self, state: ChargebackState, at: datetime) -> Chargeback:
        """The chargeback, won or lost for good."""
        return replace(self, state=state, closed_at=at, version=self.version + 1)
