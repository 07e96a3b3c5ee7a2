"""What subscriptions provide."""

from __future__ import annotations

from functions.billing.settings import BillingSettings
from functions.billing.subscriptions.repository import SubscriptionRepository
from functions.billing.subscriptions.service import Subscriptions
from shared.wiring import Resources, Wiring


def provide(wiring: Wiring, resources: Resources[BillingSettings]) -> None:
    """Provide the use cases of subscriptions; those of the schedule are in schedule_wiring.py."""
    wiring.provide(
        Subscriptions,
        lambda: Subscriptions(subscriptions=SubscriptionRepository(table=resources.table)),
    )
