"""Services: what a customer is subscribed to, as billing describes it."""

from __future__ import annotations

from functions.customer.customers.entities import CustomerNotFound
from functions.customer.services.entities import Service
from functions.customer.services.schemas import ServiceView
from functions.customer.services.service import Services
from shared.dynamo import Page
from shared.http import Call, Endpoints, PageQuery

endpoint = Endpoints("Services", "What is connected for a customer, and where.")


@endpoint.get("/me/services", permission="customer:service:read", query=PageQuery,
              response=ServiceView, paged=True, errors=[CustomerNotFound])  # fmt: skip
def list_own_services(call: Call[None, PageQuery]) -> Page[Service]:
    """List the caller's own services, oldest first."""
    q, by = call.query, call.principal
    return call.use(Services).list_of(by.customer_id, q.limit, q.cursor, by)


@endpoint.get("/customers/{customerId}/services", permission="customer:customer:read",
              query=PageQuery, response=ServiceView, paged=True,
              errors=[CustomerNotFound])  # fmt: skip
def list_customer_services(call: Call[None, PageQuery]) -> Page[Service]:
    """List a customer's services, oldest first."""
    q, customer_id = call.query, call.path["customerId"]
    return call.use(Services).list_of(customer_id, q.limit, q.cursor, call.principal)
