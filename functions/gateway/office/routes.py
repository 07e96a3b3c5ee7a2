"""Screens of the office: one call for one screen."""

from __future__ import annotations

from functions.gateway.office.entities import CustomerCard, Today
from functions.gateway.office.schemas import CustomerCardView, TodayView
from functions.gateway.office.service import CustomerNotFound, Office
from shared.errors import Unavailable
from shared.http import Call, Endpoints

endpoint = Endpoints("Overview")


@endpoint.get("/admin/overview", permission="gateway:admin:read", response=TodayView)
def get_office_overview(call: Call) -> Today:
    """Get what waits for somebody today: applications, visits, payments, refunds, tickets.

    All services are asked at the same time, with a time limit, with the caller's own rights.
    """
    return call.use(Office).today(call.caller)


@endpoint.get(
    "/admin/customers/{customerId}",
    permission="gateway:admin:read",
    response=CustomerCardView,
    errors=[CustomerNotFound, Unavailable],
)
def get_customer_card(call: Call) -> CustomerCard:
    """Get a customer with contracts, services, devices, notes, accounts, invoices and the rest.

    The part of a service that does not answer, or that the caller may not see, has
    `"available": false`; the other parts are there.
    """
    return call.use(Office).customer(call.path["customerId"], call.caller)
