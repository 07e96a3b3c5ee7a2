"""Overviews: one call for one screen."""

from __future__ import annotations

from functions.gateway.overview.entities import CustomerOverview
from functions.gateway.overview.schemas import OverviewView
from functions.gateway.overview.service import NotACustomer, Overviews
from shared.http import Call, Endpoints

endpoint = Endpoints("Overview", "All that a customer's first screen shows, in one call.")


@endpoint.get(
    "/me/overview",
    permission="gateway:overview:read",
    response=OverviewView,
    errors=[NotACustomer],
)
def get_own_overview(call: Call) -> CustomerOverview:
    """Get the caller's profile, services, account, invoices, tickets and notifications.

    All services are asked at the same time, with a time limit. The part of one that does not
    answer has `"available": false`; the other parts are there.
    """
    return call.use(Overviews).get(call.principal, call.caller)
