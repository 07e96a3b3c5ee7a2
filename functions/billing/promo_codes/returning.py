"""Giving back the promo codes of a subscription that never came to be."""

from __future__ import annotations

from functions.billing.promo_codes.repository import PromoCodeRepository
from functions.billing.subscriptions.entities import Subscription
from shared.component import component
from shared.dynamo.transaction import Transaction


@component
class PromoCodeReturns:
    """Says how the uses of promo codes are given back."""

    codes: PromoCodeRepository

    def of(self, subscription: Subscription) -> Transaction:
        """The uses for a subscription, given back: its customer may use those codes again.

        Its failure: PromoCodeChanged. Raises: PromoCodeNotFound.
        """
        writes = Transaction()
        for name in (one.promo_code for one in subscription.discounts):
            if name is not None:
                code = self.codes.get(name)
                writes.extend(self.codes.change(code.returned(), over=code))
                writes.extend(self.codes.remove_use(code, subscription.customer_id))
        return writes
