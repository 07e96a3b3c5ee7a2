"""Subscriptions over HTTP."""

from __future__ import annotations

from functions.billing.subscriptions.entities import Subscription, SubscriptionNotFound
from functions.billing.subscriptions.schemas import SubscriptionQuery, SubscriptionView
from functions.billing.subscriptions.service import Subscriptions
from shared.dynamo import Page
from shared.dynamo.cursor import InvalidCursor
from shared.errors import Forbidden
from shared.http import Call, Endpoints

endpoint = Endpoints("Subscriptions", "What an account is billed for, and since when.")
READ = "billing:subscription:read"


@endpoint.get(
    "/subscriptions",
    permission=READ,
    query=SubscriptionQuery,
    response=SubscriptionView,
    paged=True,
    errors=[Forbidden, InvalidCursor],
)
def list_subscriptions(call: Call[None, SubscriptionQuery]) -> Page[Subscription]:
    """List subscriptions, newest first.

    A customer sees their own. Staff see all subscriptions, or those that match every filter.
    """
    query = call.query
    return call.use(Subscriptions).list(query.filter(), call.principal, query.limit, query.cursor)


@endpoint.get(
    "/subscriptions/{subscriptionId}",
    permission=READ,
    response=SubscriptionView,
    errors=[SubscriptionNotFound],
)
def get_subscription(call: Call) -> Subscription:
    """Get a subscription."""
    return call.use(Subscriptions).get(call.path["subscriptionId"], call.principal)
