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
def read_overview(call: Call) -> CustomerOverview:
    """Profile, services, account, invoices, tickets and notifications of the caller.

    The services are asked at once, with a time limit. One that does not answer is marked
    `"available": false`, and the others are served.
    """
    return call.use(Overviews).of_customer(call.principal)
