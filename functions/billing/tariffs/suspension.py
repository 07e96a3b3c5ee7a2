"""A tariff's terms of voluntary suspension: when, for how long, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from shared.money import ZERO


@dataclass(frozen=True, slots=True)
class SuspensionTerms:
    """What holds where a customer asks for it; money is in the tariff's currency.

    `days_a_year` of it may be used within 365 days, all of them again after `restored_after_days`
    of service. It costs `fee` and the price of `fee_days` at its begin; at its end, `fee_a_day` for
    each of its days and `fee_a_month` for each month from its first day on, a part by its days. At
    the longest, the subscription comes back, or `ends_service`.
    """

    allowed: bool = True
    minimum_days: int = 0
    maximum_days: int | None = None
    maximum_months: int | None = None
    days_a_year: int | None = None
    restored_after_days: int | None = None
    notice_days: int = 0
    fee: Decimal = ZERO
    fee_days: int = 0
    fee_a_day: Decimal = ZERO
    fee_a_month: Decimal = ZERO
    not_in_debt: bool = False
    ends_service: bool = False
