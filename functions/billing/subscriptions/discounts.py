"""Discounts of a subscription: a share or a sum off each period, between two days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.errors import Conflict
from shared.money import ZERO, nothing, rounded

MOST = 20


class TooManyDiscounts(Conflict):
    """The subscription has as many discounts as it can have."""


@dataclass(frozen=True, slots=True)
class Discount:
    """Off every item whose days begin in `[starts_on, ends_on)`; without an end, for ever.

    Either `percent` of the item, or `amount` a whole period, of which a part of one has its share.
    """

    name: str
    starts_on: date
    ends_on: date | None = None
    percent: Decimal | None = None
    amount: Decimal | None = None
    promo_code: str | None = None

    def holds_on(self, day: date) -> bool:
        """Whether an item that begins on a day is discounted."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def off(self, price: Decimal, share: Decimal, currency: str) -> Decimal:
        """How much it takes off an item, before other discounts."""
        if self.percent is not None:
            return rounded(price * self.percent / 100, currency)
        return rounded((self.amount or ZERO) * share, currency)


def with_discount(discounts: tuple[Discount, ...], new: Discount) -> tuple[Discount, ...]:
    """One more discount. Raises: TooManyDiscounts."""
    if len(discounts) >= MOST:
        raise TooManyDiscounts
    return (*discounts, new)


def discount_on(
    discounts: Sequence[Discount], day: date, price: Decimal, share: Decimal, currency: str
) -> Decimal:
    """What all discounts together take off an item; never more than it costs."""
    off = (one.off(price, share, currency) for one in discounts if one.holds_on(day))
    return min(sum(off, nothing(currency)), price)
