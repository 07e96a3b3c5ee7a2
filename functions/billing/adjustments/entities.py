"""An adjustment of a balance for a reason, and a transfer of an advance to another account."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shared.errors import Conflict, Invalid


class NothingToAdjust(Invalid):
    """An adjustment is not zero, and in whole minor units of the account's currency."""


class SameAccount(Invalid):
    """A transfer goes to another account."""


class OtherCurrency(Conflict):
    """Both accounts of a transfer have the same currency."""


class AdjustmentReason(StrEnum):
    """Why a balance is adjusted."""

    CORRECTION = "correction"
    GOODWILL = "goodwill"
    COMPENSATION = "compensation"
    OPENING_BALANCE = "opening_balance"
    PAYOUT = "payout"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is added to a balance, or taken from its advance where it is negative."""

    account_id: str
    amount: Decimal
    reason: AdjustmentReason
    comment: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is moved from an account's advance to another account."""

    account_id: str
    to_account_id: str
    amount: Decimal
    comment: str
