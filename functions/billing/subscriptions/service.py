"""What one can do with subscriptions: look at them."""

from __future__ import annotations

from dataclasses import dataclass

from functions.billing.subscriptions.entities import Subscription, SubscriptionNotFound
from functions.billing.subscriptions.repository import SubscriptionRepository
from shared.dynamo.table import Page
from shared.errors import Invalid
from shared.principal import Principal


class SubscriberNotNamed(Invalid):
    """Name whose subscriptions you want: accountId or customerId."""


@dataclass(frozen=True, kw_only=True)
class Subscriptions:
    """Use cases of subscriptions."""

    subscriptions: SubscriptionRepository

    def get(self, subscription_id: str, by: Principal) -> Subscription:
        """One subscription. Raises: SubscriptionNotFound, also for somebody else's."""
        subscription = self.subscriptions.get(subscription_id)
        if not by.reaches(subscription.customer_id):
            raise SubscriptionNotFound
        return subscription

    def find(
        self,
        by: Principal,
        *,
        account_id: str | None,
        customer_id: str | None,
        limit: int,
        cursor: str | None,
    ) -> Page[Subscription]:
        """Subscriptions of an account or a customer, the oldest first; somebody else's are none.

        Raises: SubscriberNotNamed.
        """
        if account_id is not None:
            page = self.subscriptions.of_account(account_id, limit, cursor)
            owners = {s.customer_id for s in page.items}
            asked = all(by.reaches(owner) and customer_id in (None, owner) for owner in owners)
            return page if asked else Page(())
        customer_id = customer_id or by.customer_id
        if customer_id is None:
            raise SubscriberNotNamed
        if not by.reaches(customer_id):
            return Page(())
        return self.subscriptions.of_customer(customer_id, limit, cursor)
