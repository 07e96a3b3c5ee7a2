"""What one can do with subscriptions."""

from __future__ import annotations

from dataclasses import replace

from functions.billing.subscriptions.entities import (
    Subscription,
    SubscriptionFilter,
    SubscriptionNotFound,
)
from functions.billing.subscriptions.repository import SubscriptionRepository
from shared.component import component
from shared.dynamo.table import Page
from shared.errors import Forbidden
from shared.principal import Principal


@component
class Subscriptions:
    """Use cases of subscriptions."""

    subscriptions: SubscriptionRepository

    def get(self, subscription_id: str, by: Principal) -> Subscription:
        """One subscription. Raises: SubscriptionNotFound, also for somebody else's."""
        subscription = self.subscriptions.get(subscription_id)
        by.must_reach(subscription.customer_id, otherwise=SubscriptionNotFound)
        return subscription

    def list(
        self, wanted: SubscriptionFilter, by: Principal, limit: int, cursor: str | None
    ) -> Page[Subscription]:
        """The subscriptions that staff ask for, or a customer's own.

        Raises: Forbidden, InvalidCursor.
        """
        own = by.scope(otherwise=Forbidden)
        if own is not None and wanted.customer_id not in (None, own):
            return Page(())
        wanted = replace(wanted, customer_id=own or wanted.customer_id)
        return self.subscriptions.list(wanted, limit, cursor)
