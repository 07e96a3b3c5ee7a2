"""A promo code: what it takes off, for how long, for whom and how often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from functions.billing.periods.calendar import shift
from functions.billing.subscriptions.discounts import Discount
from functions.billing.subscriptions.entities import Subscription
from shared.errors import Conflict, Invalid, NotFound

LONGEST = 120
"""Periods that a promo code lasts at most."""


class PromoCodeNotFound(NotFound):
    """There is no such promo code."""


class PromoCodeTaken(Conflict):
    """There is a promo code of this name already."""


class PromoCodeChanged(Conflict):
    """Somebody else used the promo code at the same moment; try again."""


class InvalidPromoCode(Invalid):
    """A promo code takes off a share or a sum, for 1 to 120 periods, and ends after it begins."""


class PromoCodeNotValid(Conflict):
    """The promo code does not hold today."""


class PromoCodeUsedUp(Conflict):
    """The promo code has been used as often as it may be."""


class PromoCodeUsedBefore(Conflict):
    """This customer has used the promo code already."""


class PromoCodeForOtherTariffs(Conflict):
    """The promo code is for other tariffs or another currency."""


@dataclass(frozen=True, slots=True)
class PromoCode:
    """Terms of a discount; `periods` is how many whole periods it lasts, None for ever.

    `amount` is in `currency`. Without `tariff_ids` it is good for every tariff.
    """

    code: str
    name: str
    currency: str
    created_at: datetime
    percent: Decimal | None = None
    amount: Decimal | None = None
    periods: int | None = None
    tariff_ids: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    max_uses: int | None = None
    uses: int = 0
    retired_at: datetime | None = None
    version: int = 1

    def __post_init__(self) -> None:
        """Check the terms. Raises: InvalidPromoCode."""
        days = self.valid_from, self.valid_until
        takes_off = [value for value in (self.percent, self.amount) if value is not None]
        holds = (
            len(takes_off) == 1
            and takes_off[0] > 0
            and (self.percent is None or self.percent <= 100)
            and (self.periods is None or 1 <= self.periods <= LONGEST)
            and (self.max_uses is None or self.max_uses > 0)
            and (days[0] is None or days[1] is None or days[0] <= days[1])
        )
        if not holds:
            raise InvalidPromoCode

    def used(self, subscription: Subscription, on: date) -> PromoCode:
        """The code, used once more for a subscription on a local day.

        Raises: PromoCodeNotValid, PromoCodeUsedUp, PromoCodeForOtherTariffs.
        """
        too_early = self.valid_from is not None and on < self.valid_from
        too_late = self.valid_until is not None and on > self.valid_until
        if self.retired_at is not None or too_early or too_late:
            raise PromoCodeNotValid
        if self.max_uses is not None and self.uses >= self.max_uses:
            raise PromoCodeUsedUp
        other_tariff = self.tariff_ids and subscription.tariff_id not in self.tariff_ids
        other_currency = self.amount is not None and self.currency != subscription.currency
        if other_tariff or other_currency:
            raise PromoCodeForOtherTariffs
        return replace(self, uses=self.uses + 1, version=self.version + 1)

    def returned(self) -> PromoCode:
        """The code, used once less: what it was used for never came to be."""
        return replace(self, uses=self.uses - 1, version=self.version + 1)

    def retired(self, at: datetime) -> PromoCode:
        """The code, which nobody can use any more; who has used it keeps the discount."""
        if self.retired_at is not None:
            return self
        return replace(self, retired_at=at, version=self.version + 1)

    def discount(self, subscription: Subscription, starts_on: date) -> Discount:
        """What it takes off a subscription, from the first period that is not billed yet."""
        ends_on = None
        if self.periods is not None:
            ends_on = shift(starts_on, subscription.period, self.periods)
        return Discount(self.name, starts_on, ends_on, self.percent, self.amount, self.code)
