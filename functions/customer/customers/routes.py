"""Customers: the office's register of people and companies, and a customer's own profile."""

from __future__ import annotations

from functions.customer.customers.entities import (
    Customer,
    CustomerChanged,
    CustomerIsErased,
    CustomerIsMerged,
    CustomerNotFound,
    CustomerSummary,
    StatusFollows,
)
from functions.customer.customers.naming import InvalidName
from functions.customer.customers.phones import InvalidPhone
from functions.customer.customers.reaching import InvalidContact
from functions.customer.customers.requisites import InvalidRequisites
from functions.customer.customers.schemas import (
    CustomerChanges,
    CustomerQuery,
    CustomerSummaryView,
    CustomerView,
    NewCustomer,
    ProfileChanges,
    ProfileView,
)
from functions.customer.customers.service import Customers
from shared.dynamo import Page
from shared.errors import PreconditionFailed
from shared.http import Call, Endpoints

endpoint = Endpoints("Customers", "Whom the provider serves, and how to reach them.")


@endpoint.get("/me/profile", permission="customer:profile:read",
              response=ProfileView, errors=[CustomerNotFound])  # fmt: skip
def get_own_profile(call: Call) -> Customer:
    """Get the caller's own profile."""
    return call.use(Customers).get(call.principal.customer_id, call.principal)


@endpoint.patch("/me/profile", permission="customer:profile:write", request=ProfileChanges,
                response=ProfileView,
                errors=[CustomerNotFound, CustomerChanged, CustomerIsErased, CustomerIsMerged,
                        InvalidPhone,
                        InvalidContact, PreconditionFailed])  # fmt: skip
def update_own_profile(call: Call[ProfileChanges]) -> Customer:
    """Change the caller's own profile; the e-mail address is changed at `/auth/email/change`."""
    by = call.principal
    return call.use(Customers).update(by.customer_id, call.body.changes(), call.seen_version, by)


@endpoint.get("/customers", permission="customer:customer:read", query=CustomerQuery,
              response=CustomerSummaryView, paged=True, errors=[InvalidPhone])  # fmt: skip
def list_customers(call: Call[None, CustomerQuery]) -> Page[CustomerSummary]:
    """List customers, newest first, or find them by name, phone, e-mail, contract number or tag."""
    q = call.query
    if q.tag is not None:
        return call.use(Customers).list_tagged(q.tag, q.limit, q.cursor)
    if q.sought is None:
        return call.use(Customers).list(q.status, q.limit, q.cursor)
    return call.use(Customers).search(*q.sought, q.limit, q.cursor)


@endpoint.post("/customers", permission="customer:customer:write", request=NewCustomer,
               response=CustomerView, status=201,
               errors=[InvalidName, InvalidPhone, InvalidRequisites],
               idempotent=True)  # fmt: skip
def create_customer(call: Call[NewCustomer]) -> Customer:
    """Add a customer to the register."""
    return call.use(Customers).create(call.body.kind, call.body.name, call.body.fields(), call.once)


@endpoint.get("/customers/{customerId}", permission="customer:customer:read",
              response=CustomerView, errors=[CustomerNotFound])  # fmt: skip
def get_customer(call: Call) -> Customer:
    """Get a customer."""
    return call.use(Customers).get(call.path["customerId"], call.principal)


@endpoint.patch("/customers/{customerId}", permission="customer:customer:write",
                request=CustomerChanges, response=CustomerView,
                errors=[CustomerNotFound, CustomerChanged, CustomerIsErased, CustomerIsMerged,
                        StatusFollows,
                        InvalidName, InvalidPhone, InvalidRequisites,
                        PreconditionFailed])  # fmt: skip
def update_customer(call: Call[CustomerChanges]) -> Customer:
    """Change some fields of a customer."""
    return call.use(Customers).update(
        call.path["customerId"], call.body.changes(), call.seen_version, call.principal
    )
