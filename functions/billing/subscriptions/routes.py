"""Subscriptions over HTTP."""

from __future__ import annotations

from functions.billing.subscriptions.entities import Subscription, SubscriptionNotFound
from functions.billing.subscriptions.schemas import SubscriptionsQuery, SubscriptionView
from functions.billing.subscriptions.service import SubscriberNotNamed, Subscriptions
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints("subscriptions")
READ = "billing:subscription:read"


@endpoint.get(
    "/subscriptions",
    permission=READ,
    query=SubscriptionsQuery,
    response=SubscriptionView,
    paged=True,
    errors=[SubscriberNotNamed],
)
def listed(call: Call[None, SubscriptionsQuery]) -> Page[Subscription]:
    """List the subscriptions of an account or a customer, the oldest first."""
    return call.use(Subscriptions).find(call.principal, **call.query.model_dump())


@endpoint.get(
    "/subscriptions/{subscriptionId}",
    permission=READ,
    response=SubscriptionView,
    errors=[SubscriptionNotFound],
)
def one(call: Call) -> Subscription:
    """Show a subscription."""
    return call.use(Subscriptions).get(call.path["subscriptionId"], call.principal)
