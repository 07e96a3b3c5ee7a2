"""Customers: the list, and all about one of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from functions.gateway.console.customers.views import (
    CustomerPage,
    CustomersPage,
    customer_page,
    customers_page,
)
from functions.gateway.office.service import Office
from functions.gateway.screens.pages import Pages
from functions.gateway.screens.visit import Visit
from shared.http import Query, Raw

endpoint = Pages(__name__)


class Filters(Query):
    """What of the list is shown, and from where on."""

    status: Literal["", "lead", "lost", "active", "former", "merged"] = ""
    cursor: str = Field(default="", max_length=2000)


@endpoint.get(
    "/console/customers",
    permission="customer:customer:read",
    query=Filters,
    template="customers.html.j2",
)
def get_customers_page(visit: Visit) -> CustomersPage:
    """Get the list of customers."""
    asked = {"status": visit.query.status, "cursor": visit.query.cursor}
    query = {"limit": "50"} | {name: value for name, value in asked.items() if value}
    return customers_page(visit.get("customer", "/customers", query=query), visit.query.status)


@endpoint.get(
    "/console/customers/{customerId}",
    permission="customer:customer:read",
    template="customer.html.j2",
)
def get_customer_page(visit: Visit) -> CustomerPage:
    """Get all about a customer."""
    return customer_page(visit.use(Office).customer(visit.path["customerId"], visit.caller))


@endpoint.post(
    "/console/customers/{customerId}/notes",
    permission="customer:customer:write",
    again=get_customer_page,
)
def create_note_page(visit: Visit) -> Raw:
    """Add a note to a customer."""
    path = {"customerId": visit.path["customerId"]}
    sent = {"text": visit.form.value("text")}
    visit.send("POST", "customer", "/customers/{customerId}/notes", sent, path=path)
    here = f"/console/customers/{path['customerId']}#notes"
    return visit.to(here, visit.say("The note is added."))
