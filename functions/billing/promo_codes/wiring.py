"""What promo codes provide."""

from __future__ import annotations

from functions.billing.accounts.repository import AccountRepository
from functions.billing.promo_codes.repository import PromoCodeRepository
from functions.billing.promo_codes.service import PromoCodes
from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of promo codes."""
    table = resources.table
    wiring.provide(
        PromoCodes,
        lambda: PromoCodes(
            table=table,
            codes=PromoCodeRepository(table=table),
            accounts=AccountRepository(table=table),
            subscriptions=SubscriptionRepository(table=table),
            clock=resources.clock,
            currency=resources.settings.currency,
        ),
    )
