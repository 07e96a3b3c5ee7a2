"""Suppressions: addresses that take no more messages."""

from __future__ import annotations

from functions.notification.suppressions.entities import Suppression, SuppressionNotFound
from functions.notification.suppressions.schemas import SuppressionQuery, SuppressionView
from functions.notification.suppressions.service import Suppressions
from shared.dynamo import Page
from shared.http import Call, Endpoints

endpoint = Endpoints(
    "Suppressions",
    "Addresses to which nothing is sent any more: their mail system takes nothing for them, or "
    "their reader called a message spam.",
)


@endpoint.get(
    "/suppressions",
    permission="notification:suppression:read",
    query=SuppressionQuery,
    response=SuppressionView,
    paged=True,
    errors=[SuppressionNotFound],
)
def list_suppressions(call: Call[None, SuppressionQuery]) -> Page[Suppression]:
    """List suppressed addresses, newest first."""
    query = call.query
    return call.use(Suppressions).list(query.channel, call.principal, query.limit, query.cursor)


@endpoint.delete(
    "/suppressions/{suppressionId}",
    permission="notification:suppression:write",
    status=204,
    errors=[SuppressionNotFound],
)
def delete_suppression(call: Call) -> None:
    """Let an address have messages again."""
    call.use(Suppressions).lift(call.path["suppressionId"], call.principal)
